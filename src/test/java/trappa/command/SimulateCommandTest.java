package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** {@code simulate} for a person and for a script; the numbers themselves are tested where they are made. */
class SimulateCommandTest {
    @TempDir
    private static Path folder;

    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = server.newShop()
                .publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500).reward("r100", 10_000, 400));
        for (int i = 1; i <= 3; i++) {
            shop.deliver(Delivery.of(
                    "orders/paid", OrderJson.paid(i).customer(7_000 + i).line(i, i + "00.00", 1)));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ProgramJson draft() {
        return ProgramJson.onePointPerKrona()
                .earning(3, 100)
                .step("s300", 300, 2_500)
                .reward("r100", 10_000, 400);
    }

    @Test
    void the_table_has_both_programs_side_by_side() throws IOException {
        Run run = run(draft());
        assertThat(run.exit).as(run.err).isZero();
        assertThat(run.out)
                .contains("2025-11-21 to 2026-11-20 (Europe/Stockholm): version 2 beside the draft")
                .contains("Order points: 1 → 3")
                .containsPattern("issued +600 +1,800 +\\+1,200\n")
                .containsPattern("offers, if every one is used +25 +75 +\\+50\n")
                .containsPattern("at the best rate +150 +450 *\n")
                .containsPattern("2026-11 +600 +1,800")
                .containsPattern("gains most.*\n +7003 +300 +900 +\\+600\n +7002 +200 +600")
                .contains("3 members: 3 with more points, 0 with fewer, 0 without any difference")
                .doesNotContain("loses most");
    }

    @Test
    void a_script_gets_what_the_api_answers() throws IOException {
        Run run = run(draft(), "--json", "--from=2026-11-01", "--until=2026-11-21");
        String api = shop.owner(
                        "POST",
                        "/api/program/simulate?locale=en&from=2026-11-01&until=2026-11-21",
                        draft().json(),
                        Map.of())
                .text();
        assertThat(run.out.strip()).isEqualTo(api);
    }

    @Test
    void a_draft_that_is_not_one_is_refused_with_its_places() throws IOException {
        Run wrong = run(draft().hold(-1).with("colour", "red"));
        assertThat(wrong.exit).isEqualTo(1);
        assertThat(wrong.said()).contains("--program: /holdDays", "--program: /colour");
        Path text = Files.writeString(folder.resolve("text.json"), "{\"name\":");
        assertThat(verb("--shop=" + shop.domain(), "--program=" + text).said()).contains("--program: not JSON");
        Path list = Files.writeString(folder.resolve("list.json"), "[]");
        assertThat(verb("--shop=" + shop.domain(), "--program=" + list).said()).contains("should be a JSON object");
        Run future = run(draft(), "--until=2999-01-01");
        assertThat(future.exit).isEqualTo(1);
        assertThat(future.said()).containsPattern("--until should be today \\(2\\d{3}-\\d\\d-\\d\\d\\) or earlier");
    }

    @Test
    void wrong_usage_is_exit_code_2() throws IOException {
        assertThat(verb("--shop=" + shop.domain()).exit).isEqualTo(2);
        assertThat(verb("--shop=" + shop.domain(), "--program=" + folder.resolve("none.json")).exit)
                .isEqualTo(2);
        Run notADay = run(draft(), "--from=2026-13-01");
        assertThat(notADay.exit).isEqualTo(2);
        assertThat(notADay.said())
                .contains("'2026-13-01' is not a day such as 2026-11-22")
                .doesNotContain("Exception");
        assertThat(verb("--help").out).contains("--program=FILE", "redemptions stay as");
    }

    private record Run(int exit, String out, String err) {
        /** The server says what is wrong on its own line to the verb; a verb that has the database itself complains. */
        String said() {
            return out + err;
        }
    }

    private static Run run(ProgramJson draft, String... more) throws IOException {
        Path file = Files.write(folder.resolve("draft.json"), Json.bytes(draft.json()));
        List<String> words = new ArrayList<>(List.of("--shop=" + shop.domain(), "--program=" + file));
        words.addAll(List.of(more));
        return verb(words.toArray(String[]::new));
    }

    private static Run verb(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Commands.line(server.settings()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> words = new ArrayList<>(List.of("simulate"));
        words.addAll(List.of(options));
        return new Run(line.execute(words.toArray(String[]::new)), out.toString(), err.toString());
    }
}
