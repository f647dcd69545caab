package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trappa.command.OperationTest.Run;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What members have, as files for other programs. */
class ExportTest {
    private static final int MEMBERS = 3;
    private static RunningTrappa server;
    private static TestShop shop;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = server.newShop()
                .publish(ProgramJson.onePointPerKrona()
                        .reward("r100", 1_000, 100)
                        .birthday(100, 30)
                        .survey("nps", "nps", 0, 0, 30));
        for (int i = 0; i < MEMBERS; i++) {
            shop.deliver(Delivery.of(
                    "orders/paid", OrderJson.paid(1 + i).customer(7_001 + i).line(11, "499.00", 1)));
        }
        shop.redeemed(7_001, "rewardId", "r100", "k1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void each_member_is_a_row_that_import_can_read() throws IOException {
        assertThat(lines("members"))
                .hasSize(1 + MEMBERS)
                .startsWith("customer_id,points,earned_on,qualifying,tier,tier_until,note")
                .anyMatch(line -> line.matches("7001,399,2\\d{3}-\\d\\d-\\d\\d,499,.*"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_could_not_be_written_to_standard_output_is_no_export() throws Exception {
        ProcessBuilder export = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "trappa.Trappa",
                "export",
                "members",
                "--shop",
                shop.domain());
        export.environment().putAll(server.settings());
        export.redirectOutput(new File("/dev/full")).redirectError(ProcessBuilder.Redirect.DISCARD);
        assertThat(export.start().waitFor()).isEqualTo(1);
    }

    @Test
    void balances_orders_codes_and_the_ledger_say_what_the_pages_say() throws IOException {
        assertThat(lines("balances")).contains("7002,499,0,,0,499");
        assertThat(lines("orders")).contains("2,7002,499,");
        assertThat(lines("codes")).hasSize(2).anyMatch(line -> line.contains(",7001,r100,,TR-"));
        shop.tell(7_001, "birthday", "{\"month\":2,\"day\":29}");
        shop.answer(7_001, "nps", 0, "=1+1, så");
        assertThat(lines("activities"))
                .hasSize(3)
                .startsWith("customer_id,at,kind,birthday,survey,score,comment")
                .anyMatch(line -> line.matches("7001,[^,]+,birthday,02-29,,,"))
                .anyMatch(line -> line.matches("7001,[^,]+,survey,,nps,0,\"'=1\\+1, så\""));
        assertThat(lines("ledger")).hasSizeGreaterThan(1 + MEMBERS);
        assertThat(lines("ledger", "--jsonl"))
                .allSatisfy(line ->
                        assertThat(Json.read(line).get("hash").asString()).hasSize(64));
    }

    @Test
    void an_unknown_shop_or_sort_says_which_there_are() {
        Run unknown = OperationTest.run(server.settings(), "export", "members", "--shop", "none.myshopify.com");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out() + unknown.err()).contains(shop.domain());
        Run sort = OperationTest.run(server.settings(), "export", "all", "--shop", shop.domain());
        assertThat(sort.out() + sort.err()).contains("members, balances, orders, purchases, codes, activities, ledger");
    }

    private static List<String> lines(String what, String... more) throws IOException {
        Path file = folder.resolve(what + ".csv");
        String[] words = new String[6 + more.length];
        System.arraycopy(
                new String[] {"export", what, "--shop", shop.domain(), "--force", "--to=" + file}, 0, words, 0, 6);
        System.arraycopy(more, 0, words, 6, more.length);
        Run run = OperationTest.run(server.settings(), words);
        assertThat(run.exit()).as(run.toString()).isZero();
        return Files.readAllLines(file);
    }
}
