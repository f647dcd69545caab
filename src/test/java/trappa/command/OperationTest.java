package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.HttpLine;
import trappa.support.ListeningServer;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** Verbs that need the database ask the server that has it, and nobody else can. */
class OperationTest {
    @TempDir
    private static Path served;

    private static Map<String, String> settings;
    private static TrappaProcess server;

    /** In a process of its own: within one process H2 would let two in. */
    @BeforeAll
    static void start() {
        settings = RunningTrappa.environment(served);
        server = TrappaProcess.serve(served, List.of());
        TestShop shop = server.shop("operated.myshopify.com").publish(ProgramJson.onePointPerKrona());
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(7_001).line(11, "499.00", 1)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void while_the_server_has_the_file_the_server_proves_the_ledger() {
        Run run = run(settings, "verify-ledger");
        assertThat(run.out).contains("1 shops, 1 members, 1 rows: 0 deviations");
        assertThat(run.exit).isZero();
    }

    @Test
    @DisabledIfSystemProperty(
            named = "trappa.test.database",
            matches = "postgres",
            disabledReason = "about the file of H2")
    void only_who_may_read_the_database_can_read_the_word_the_server_answers_to() throws IOException {
        assertThat(Files.getPosixFilePermissions(control(settings)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @DisabledIfSystemProperty(
            named = "trappa.test.database",
            matches = "postgres",
            disabledReason = "about the file of H2")
    void without_the_word_or_from_a_page_in_a_browser_nothing_is_done() throws IOException {
        String[] said = Files.readString(control(settings)).strip().split(" ");
        int port = Integer.parseInt(said[0]);
        String word = said[1];
        Map<String, String> right = new LinkedHashMap<>();
        right.put("Host", "127.0.0.1:" + port);
        right.put("Authorization", "Bearer " + word);
        assertThat(ask(port, right).status()).isEqualTo(200);

        assertThat(ask(port, with(right, "Authorization", null)).status()).isEqualTo(401);
        assertThat(ask(port, with(right, "Authorization", "Bearer " + "0".repeat(64)))
                        .status())
                .isEqualTo(401);
        assertThat(ask(port, with(right, "Host", "rebound.example:" + port)).status())
                .isEqualTo(401);
        assertThat(ask(port, with(right, "Origin", "https://shop.example")).status())
                .isEqualTo(401);
        assertThat(ask(port, with(right, "Origin", "null")).status()).isEqualTo(401);
        assertThat(ask(port, with(right, "Sec-Fetch-Site", "cross-site")).status())
                .isEqualTo(401);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "trappa.test.database",
            matches = "postgres",
            disabledReason = "about the file of H2")
    void when_the_server_of_a_control_file_is_gone_the_verb_opens_the_database_itself() throws IOException {
        try (RunningTrappa gone = RunningTrappa.start()) {
            gone.newShop().publish(ProgramJson.onePointPerKrona());
            Path control = control(gone.settings());
            String said = Files.readString(control);
            gone.stop();
            assertThat(control).doesNotExist();
            Files.writeString(control, said);
            Run run = run(gone.settings(), "verify-ledger");
            assertThat(run.out).contains("1 shops, 0 members, 0 rows: 0 deviations");
            assertThat(run.exit).isZero();
        }
    }

    /** It is refused before the file is read. */
    @Test
    void who_is_still_sending_a_large_file_hears_why_it_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("members.csv"),
                "customer_id,points,earned_on\n" + "7001,80,2026-01-01\n".repeat(400_000));
        for (int i = 0; i < 5; i++) {
            Run run = run(settings, "import", "members", file.toString(), "--shop", "nope.myshopify.com");
            assertThat(run.out + run.err).contains("there is no nope.myshopify.com here");
            assertThat(run.exit).isEqualTo(1);
        }
    }

    @Test
    void fewer_than_no_deviations_are_not_shown() {
        Run run = run(settings, "verify-ledger", "--most", "-1");
        assertThat(run.out + run.err).contains("--most is -1; allowed is 0 or more");
        assertThat(run.exit).isEqualTo(1);
    }

    @Test
    void an_answer_that_was_cut_short_is_not_taken_for_whole(@TempDir Path folder) throws IOException {
        Map<String, String> other = new HashMap<>(settings);
        other.put("DATABASE_URL", "jdbc:h2:file:" + folder.resolve("trappa"));
        byte[] oneLine = {0, 0, 0, 0, 2, 'h', 'i'};
        try (ListeningServer half = new ListeningServer(request ->
                new ListeningServer.Answer(200, Map.of("Content-Type", "application/vnd.trappa.operation"), oneLine))) {
            Files.writeString(control(other), half.address().getPort() + " " + "0".repeat(64));
            Run run = run(other, "verify-ledger");
            assertThat(run.out).contains("hi");
            assertThat(run.err).contains("cut short");
            assertThat(run.exit).isEqualTo(1);
        }
    }

    @Test
    @DisabledIfSystemProperty(
            named = "trappa.test.database",
            matches = "postgres",
            disabledReason = "about the file of H2")
    void a_database_that_is_not_there_yet_or_in_use_is_said_in_words(@TempDir Path folder) {
        Map<String, String> other = new HashMap<>(settings);
        other.put("DATABASE_URL", "jdbc:h2:file:" + folder.resolve("none"));
        assertThat(run(other, "verify-ledger").err).contains("run migrate first");
        assertThat(run(settings, "migrate").err).contains("in use by another process");
    }

    private static Path control(Map<String, String> settings) {
        return Path.of(settings.get("DATABASE_URL").replace("jdbc:h2:file:", "") + ".control");
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private static Answer ask(int port, Map<String, String> headers) throws IOException {
        try (HttpLine line = new HttpLine(port)) {
            return line.exchange("POST", "/operations/verify-ledger", headers, new byte[0]);
        }
    }

    record Run(int exit, String out, String err) {}

    static Run run(Map<String, String> settings, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Commands.line(settings).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = line.execute(words);
        return new Run(exit, out.toString(), err.toString());
    }
}
