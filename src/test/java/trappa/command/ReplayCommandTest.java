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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.ProvedShop;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** {@code replay}: from the facts, or from delivery files; a dry run writes nothing and a second run finds nothing. */
class ReplayCommandTest {
    private static final long SHOPPER = ProvedShop.SHOPPER;
    private static final Path SAMPLES = Path.of("webhooks", "samples");

    @TempDir
    private Path folder;

    @Test
    void a_ledger_that_lost_its_rows_gets_them_back_from_the_facts() {
        Map<String, String> settings = settings(ProvedShop.in(folder));
        Run nothing = run(settings, "--dry-run");
        assertThat(nothing.exit).as(nothing.text()).isZero();
        assertThat(nothing.out).contains("1 accounts folded: would change 0 members, 0 rows", "Nothing was written.");

        String url = settings.get("DATABASE_URL");
        change(url, "delete from ledger_entry where customer_id = " + SHOPPER);
        change(
                url,
                "update member set balance = 0, reserved = 0, entries = 0, chain = '' where customer_id = " + SHOPPER);
        Run dry = run(settings, "--dry-run");
        assertThat(dry.exit).isEqualTo(1);
        assertThat(dry.out)
                .contains("member 7001: 0 → 330 points")
                .contains("earned +600 on 2026-11-20: 600 kr × 1 per kr = 600 points")
                .contains("reversed -300 on 2026-11-22")
                .contains("would change 1 members, 6 rows, +330 and -0 points");
        assertThat(run(settings, "--dry-run").out).as("nothing was written").isEqualTo(dry.out);

        Run other = run(settings, "--shop=other.myshopify.com", "--json");
        assertThat(Json.read(other.out).get("changed").asInt()).isZero();
        Run done = run(settings, "--member=" + SHOPPER, "--json");
        assertThat(done.exit).as(done.text()).isZero();
        JsonNode result = Json.read(done.out);
        assertThat(result.get("rows").asInt()).isEqualTo(ProvedShop.ROWS);
        assertThat(result.at("/first/0/customerId").asString()).isEqualTo("7001");
        assertThat(result.at("/first/0/after").asInt()).isEqualTo(330);

        assertThat(Json.read(run(settings, "--json").out).get("rows").asInt())
                .as("a second run finds nothing")
                .isZero();
        assertThat(verb(settings, "verify-ledger").exit).isZero();
    }

    @Test
    void delivery_files_become_what_the_deliveries_would_have() throws IOException {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop sent = server.newShop().publish(ProgramJson.onePointPerKrona());
            TestShop replayed = server.newShop().publish(ProgramJson.onePointPerKrona());
            List<String> files = new ArrayList<>();
            List<Delivery> deliveries = new ArrayList<>();
            for (Path order : orders()) {
                Path file = folder.resolve("orders-paid-" + order.getFileName());
                Files.copy(order, file);
                files.add(file.toString());
                deliveries.add(Delivery.of(
                        "orders/paid", (tools.jackson.databind.node.ObjectNode) Json.read(Files.readString(order))));
            }
            sent.deliver(deliveries);
            List<String> dry = new ArrayList<>(List.of("--dry-run", "--shop=" + replayed.domain()));
            dry.addAll(files);
            Run rehearsed = run(server.settings(), dry.toArray(String[]::new));
            assertThat(rehearsed.exit).as(rehearsed.text()).isEqualTo(1);
            assertThat(rehearsed.out).contains("Nothing was written.");
            assertThat(rehearsed.out.lines().filter(line -> line.startsWith("member ")))
                    .as("each member once, however many files")
                    .hasSameSizeAs(sent.balances().keySet());
            assertThat(replayed.balances()).isEmpty();
            assertThat(replayed.allDeliveries()).isEmpty();

            dry.remove("--dry-run");
            dry.add("--json");
            String[] wet = dry.toArray(String[]::new);
            JsonNode first = Json.read(run(server.settings(), wet).out);
            assertThat(first.at("/files/applied").asInt()).isEqualTo(files.size());
            assertThat(first.get("rows").asInt()).isPositive();
            assertThat(replayed.balances()).isEqualTo(sent.balances()).isNotEmpty();
            Run again = run(server.settings(), wet);
            assertThat(again.exit).isZero();
            assertThat(Json.read(again.out).get("rows").asInt()).isZero();
            assertThat(replayed.allDeliveries()).hasSize(files.size());
            server.stopAndVerifyLedger();
        }
    }

    @Test
    void a_file_that_is_not_understood_is_named_and_the_others_are_read() throws IOException {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            Path good = write(
                    "good.json",
                    OrderJson.paid(1).customer(SHOPPER).line(11, "499.00", 1).json());
            Path bad = write("bad.json", Json.object().put("id", 5));
            Run run = run(
                    server.settings(),
                    "--shop=" + shop.domain(),
                    "--topic=orders/paid",
                    bad.toString(),
                    good.toString());
            assertThat(run.exit).isEqualTo(1);
            assertThat(run.out).contains("bad.json: ", "is missing", "files: {applied=1, quarantined=1}");
            assertThat(shop.balance(SHOPPER)).isEqualTo(499);
            assertThat(shop.deliveries("quarantined")).hasSize(1);
        }
    }

    @Test
    void wrong_usage_is_said_before_anything_is_done() {
        Map<String, String> settings = settings(ProvedShop.in(folder));
        assertThat(verb(settings, "replay").exit).isEqualTo(2);
        assertThat(run(settings, "--member=1", "x.json").err).contains("--member goes without files");
        assertThat(run(settings, folder.resolve("none.json").toString()).err).contains("Cannot read");
        assertThat(run(settings, "--topic=orders/paid").exit).isEqualTo(2);
        Run noTopic = run(
                settings, "--topic=orders/payed", SAMPLES.resolve("INDEX.md").toString());
        assertThat(noTopic.exit).isEqualTo(2);
        assertThat(noTopic.err).contains("orders/payed is none that does anything", "orders/paid");
        assertThat(run(settings, "--member=me").exit).isEqualTo(2);
        Run noMember = run(settings, "--member=1");
        assertThat(noMember.exit).isEqualTo(1);
        assertThat(noMember.err).contains("proved.myshopify.com has no member 1");
        Run noShop = run(settings, "--shop=none.myshopify.com");
        assertThat(noShop.exit).isEqualTo(1);
        assertThat(noShop.err)
                .contains("no none.myshopify.com here; there is proved.myshopify.com, other.myshopify.com");
        assertThat(run(settings, "--shop=none").err).contains("not a shop domain");
    }

    private static List<Path> orders() throws IOException {
        try (var files = Files.list(SAMPLES)) {
            return files.filter(f -> f.getFileName().toString().matches("orders-paid-0[1-9].*-?.*\\.json"))
                    .filter(f -> read(f).contains("\"currency\": \"SEK\"") || read(f).contains("\"currency\":\"SEK\""))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path write(String name, JsonNode body) throws IOException {
        return Files.write(folder.resolve(name), Json.bytes(body));
    }

    private static Map<String, String> settings(String url) {
        return Map.of("DATABASE_URL", url, "SHOPIFY_API_KEY", Secrets.API_KEY, "SHOPIFY_API_SECRET", Secrets.CURRENT);
    }

    private static void change(String url, String sql) {
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            database.useTransaction(tx -> tx.handle().execute(sql));
        }
    }

    private record Run(int exit, String out, String err) {
        String text() {
            return out + err;
        }
    }

    private static Run run(Map<String, String> settings, String... options) {
        List<String> words = new ArrayList<>(List.of("replay"));
        if (List.of(options).stream().noneMatch(o -> o.startsWith("--shop"))) {
            words.add("--shop=" + ProvedShop.DOMAIN);
        }
        words.addAll(List.of(options));
        return verb(settings, words.toArray(String[]::new));
    }

    private static Run verb(Map<String, String> settings, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Commands.line(settings).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = line.execute(words);
        return new Run(exit, out.toString(), err.toString());
    }
}
