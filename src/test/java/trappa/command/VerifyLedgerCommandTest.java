package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.support.ProvedShop;
import trappa.support.Secrets;

/** {@code verify-ledger} for a person and for a script. */
class VerifyLedgerCommandTest {
    @TempDir
    private static Path folder;

    private static String url;

    @BeforeAll
    static void a_shop() {
        url = ProvedShop.in(folder);
    }

    private record Outcome(int exitCode, String output) {}

    @Test
    void what_is_off_is_said_in_words_with_exit_code_1() {
        Outcome proved = verify();
        assertThat(proved.exitCode()).as(proved.output()).isZero();
        assertThat(proved.output()).isEqualToIgnoringNewLines("2 shops, 2 members, 7 rows: 0 deviations");
        JsonNode nothing = new JsonMapper().readTree(verify("--json").output());
        assertThat(nothing.get("deviations").asInt()).isZero();
        assertThat(nothing.get("rows").asInt()).isEqualTo(7);

        tamper("update member set balance = balance + 1");
        Outcome off = verify("--most=1");
        assertThat(off.exitCode()).isEqualTo(1);
        assertThat(off.output().lines()).hasSize(2);
        assertThat(off.output())
                .startsWith("I2: shop proved.myshopify.com, member 7001: its stored balance is")
                .contains("2 shops, 2 members, 7 rows: 2 deviations");

        Outcome json = verify("--json");
        assertThat(json.exitCode()).isEqualTo(1);
        JsonNode body = new JsonMapper().readTree(json.output());
        assertThat(body.get("deviations").asInt()).isEqualTo(2);
        assertThat(body.at("/first/0/rule").asString()).isEqualTo("I2");
        assertThat(body.at("/first/0/customerId").asString()).isEqualTo("7001");
        tamper("update member set balance = balance - 1");
    }

    private static Outcome verify(String... options) {
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                url,
                "TRAPPA_ENV",
                "development",
                "SHOPIFY_API_KEY",
                Secrets.API_KEY,
                "SHOPIFY_API_SECRET",
                Secrets.CURRENT);
        StringWriter output = new StringWriter();
        int exitCode = new CommandLine(new VerifyLedgerCommand(environment))
                .setOut(new PrintWriter(output))
                .execute(options);
        return new Outcome(exitCode, output.toString());
    }

    private static void tamper(String sql) {
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            database.useTransaction(tx -> tx.handle().execute(sql));
        }
    }
}
