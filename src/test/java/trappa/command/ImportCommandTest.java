package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.support.Json;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** The import from the command line: also while a server has the database; all rows or none. */
class ImportCommandTest {
    private static final String HEAD = "customer_id,points,earned_on\n";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private String domain = "";

    @Test
    void a_file_is_brought_in_whole_or_not_at_all_and_once() throws IOException {
        try (RunningTrappa server = RunningTrappa.start(Map.of("DATABASE_URL", database()))) {
            TestShop shop = server.newShop()
                    .publish(
                            ProgramJson.onePointPerKrona()
                                    .with(
                                            "rewards",
                                            Json.read(
                                                    "[{\"id\":\"cinema\",\"kind\":\"partner\",\"costPoints\":100,\"validDays\":60}]")));
            domain = shop.domain();
            Path file = Files.writeString(folder.resolve("members.csv"), HEAD + "7003,7,2026-01-01\n");
            TrappaProcess.Outcome beside =
                    TrappaProcess.run(environment(), "import", "members", file.toString(), "--shop", domain);
            assertThat(beside.output()).contains("Imported: 1 rows of 1 members with 7 points");
            assertThat(shop.balance(7_003)).isEqualTo(7);
            // Whoever has the machine needs no second person; that it was done is in the shop's log.
            shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 50), Map.of());
        }
        assertThat(bring("7001,80,2026-01-01\n7002,x,2026-01-01\n")).isEqualTo(1);
        assertThat(said.toString())
                .contains("line 3, points: \"x\": a whole number from -1000000000 to 1000000000")
                .contains("Nothing imported; good are: 1 rows of 1 members with 80 points");
        assertThat(bring("7001,80,2026-01-01\n", "--dry-run")).isZero();
        assertThat(said.toString()).contains("Would import: 1 rows");
        assertThat(bring("7001,80,2026-01-01\n")).isZero();
        assertThat(said.toString()).contains("Imported: 1 rows of 1 members with 80 points; 0 were there already");
        assertThat(bring("7001,80,2026-01-01\n")).isZero();
        assertThat(said.toString()).contains("Imported: 0 rows of 0 members with 0 points; 1 were there already");

        assertThat(logged()).containsExactly("command IMPORTED 1 · 7 p", "command IMPORTED 1 · 80 p");
        String known = domain;
        domain = "other.myshopify.com";
        assertThat(bring("7001,80,2026-01-01\n")).isEqualTo(1);
        assertThat(said.toString()).contains("there is no other.myshopify.com here; there is " + known);
        domain = known;
        codesAndTakingBack();
        ordersAndTakingBack();
    }

    private void ordersAndTakingBack() throws IOException {
        Path orders = Files.writeString(
                folder.resolve("orders.csv"),
                "order_id,placed_at,email,price,currency\n5001,2026-01-10,anna@example.com,99.00,SEK\n5002,x,anna@example.com,99.00,SEK\n");
        Path customers =
                Files.writeString(folder.resolve("customers.csv"), "Customer ID,Email\n7005,Anna@example.com\n");
        String file = orders.toString();
        assertThat(run("import", "orders", file, "--shop", domain)).isEqualTo(1);
        assertThat(said.toString()).contains("give the store's list of customers with --customers");
        String[] verb = {
            "import", "orders", file, "--shop", domain, "--customers", customers.toString(), "--id", "old", "--skip-bad"
        };
        assertThat(run(Arrays.copyOf(verb, 9))).isEqualTo(1);
        assertThat(said.toString())
                .contains(
                        "line 3, placed_at: \"x\": a time such as",
                        "Nothing imported; good are: 1 orders of 1 members, worth 99 points");
        assertThat(run(verb)).isEqualTo(1);
        assertThat(said.toString()).contains("Imported: 1 orders");
        assertThat(run(verb)).isEqualTo(1);
        assertThat(said.toString()).contains("Imported: 0 orders", "1 were there already");
        assertThat(run("import", "undo", "--shop", domain, "--id", "old")).isZero();
        assertThat(said.toString()).contains("Taken back: 1");
        assertThat(run(verb)).isEqualTo(1);
        assertThat(said.toString()).contains("old was taken back and stays so", "--id old-2");
        Files.writeString(orders, "customer_id,points\n1,2\n");
        assertThat(run(verb)).isEqualTo(1);
        assertThat(said.toString()).contains("This is no file of orders");
        assertThat(run("verify-ledger")).isZero();
    }

    private List<String> logged() {
        try (Database database = new Database(DatabaseUrl.parse(database()))) {
            return database.inTransaction(tx -> tx.handle()
                    .createQuery(
                            "select staff_id || ' ' || action || ' ' || detail from audit where action = 'IMPORTED'"
                                    + " order by audit_id")
                    .mapTo(String.class)
                    .list());
        }
    }

    private void codesAndTakingBack() throws IOException {
        Path codes = Files.writeString(folder.resolve("codes.txt"), "FILM-1\nFILM-2\nno code\n");
        String[] verb = {"import", "codes", codes.toString(), "--shop", domain, "--reward", "cinema", "--id", "films"};
        assertThat(run(verb)).isEqualTo(1);
        assertThat(said.toString()).contains("line 3: \"no code\"", "Nothing imported; good are: 2 codes");
        Files.writeString(codes, "FILM-1\nFILM-2\nFILM-1\n");
        assertThat(run(verb)).isZero();
        assertThat(said.toString()).contains("Imported: 2 codes", "1 twice", "Left in the pool of cinema: 0, now 2");
        assertThat(run("import", "undo", "--shop", domain, "--id", "films")).isZero();
        assertThat(said.toString()).contains("Taken back: 2");
        assertThat(run("import", "undo", "--shop", domain, "--id", "films")).isEqualTo(1);
        assertThat(said.toString()).contains("nothing here was imported as films");
        assertThat(run("import", "undo", "--shop", domain, "--id", "opening")).isZero();
        assertThat(said.toString()).contains("Taken back: 2");
        assertThat(bring("7001,90,2026-01-01\n")).isEqualTo(1);
        assertThat(said.toString()).contains("opening was taken back and stays so", "--id opening-2");
    }

    @Test
    void a_file_that_is_not_there_and_one_that_is_not_utf_8_are_told() throws IOException {
        domain = "a.myshopify.com";
        assertThat(run("import", "members", folder.resolve("none.csv").toString(), "--shop", domain))
                .isEqualTo(2);
        assertThat(said.toString()).contains("There is no file");
        assertThat(run("import", "members", "x.csv", "--shop", domain, "--id", "Not this"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("1 to 20 of a-z, 0-9 and -");
        assertThat(run("import")).isEqualTo(2);
        assertThat(said.toString()).contains("import members FILE");
    }

    private int bring(String rows, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("members.csv"), HEAD + rows);
        String[] verb = new String[5 + more.length];
        System.arraycopy(new String[] {"import", "members", file.toString(), "--shop", domain}, 0, verb, 0, 5);
        System.arraycopy(more, 0, verb, 5, more.length);
        return run(verb);
    }

    private int run(String... verb) {
        said.getBuffer().setLength(0);
        return Commands.line(environment())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(verb);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATABASE_URL", database());
        environment.put("SHOPIFY_API_KEY", Secrets.API_KEY);
        environment.put("SHOPIFY_API_SECRET", Secrets.CURRENT);
        return environment;
    }

    private String database() {
        return "jdbc:h2:file:" + folder.resolve("trappa");
    }
}
