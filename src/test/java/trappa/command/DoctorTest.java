package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import trappa.command.OperationTest.Run;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;

/** What is wrong with a server, and what to do about it, before a shopper finds out. */
class DoctorTest {
    @Test
    void beside_a_server_that_works_nothing_fails() {
        try (RunningTrappa server = RunningTrappa.start()) {
            server.newShop()
                    .deliver(Delivery.of(
                            "orders/paid", OrderJson.paid(1).customer(7_001).line(11, "499.00", 1)));
            Run run = OperationTest.run(server.settings(), "doctor");
            assertThat(run.exit()).as(run.toString()).isZero();
            assertThat(run.out())
                    .contains("ok      durability")
                    .contains("ok      webhooks orders/paid")
                    .contains("ok      disk")
                    .doesNotContain("FAILURE");
        }
    }

    @Test
    void every_failure_says_what_to_do_and_the_exit_code_is_1(@TempDir Path folder) throws IOException {
        Map<String, String> settings = RunningTrappa.environment(folder);
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            settings.put("PORT", Integer.toString(taken.getLocalPort()));
            settings.put("SHOPIFY_API_SECRET", "short");
            Run run = OperationTest.run(settings, "doctor", "--json");
            assertThat(run.exit()).isEqualTo(1);
            List<JsonNode> findings = Json.read(run.out()).valueStream().toList();
            assertThat(levels(findings)).containsEntry("PORT", "FAILURE").containsEntry("secret", "WARNING");
            assertThat(levels(findings)).as("an empty database").containsEntry("database", "WARNING");
            assertThat(run.out()).contains("There is nothing in ", "\"start serve\"");
            assertThat(findings)
                    .filteredOn(f -> !f.get("level").asString().equals("OK"))
                    .allMatch(f -> !f.get("cure").asString().isEmpty());
        }
        settings.put("TRAPPA_CLOCK_OFSET", "x");
        assertThat(OperationTest.run(settings, "doctor").out()).contains("did you mean TRAPPA_CLOCK_OFFSET");
    }

    @Test
    void a_schema_that_a_newer_version_made_is_said(@TempDir Path folder) throws SQLException {
        Map<String, String> settings = new HashMap<>(RunningTrappa.environment(folder));
        settings.putAll(TestDatabase.POSTGRES.settings(folder));
        assertThat(OperationTest.run(settings, "migrate").exit()).isZero();
        assertThat(OperationTest.run(settings, "migrate", "--status").out()).doesNotContain("newer");
        TestDatabase.execute(settings.get("DATABASE_URL"), """
                insert into flyway_schema_history
                  (installed_rank, version, description, type, script, installed_by, execution_time, success)
                values (999, '900', 'later', 'SQL', '900-later.sql', 'later', 1, true)""");
        assertThat(OperationTest.run(settings, "doctor").out())
                .contains("warning database: PostgreSQL", "schema 900, made by a newer version than this one");
        assertThat(OperationTest.run(settings, "migrate", "--status").out())
                .contains("0 migrations pending", "the schema is at 900, made by a newer version than this one");
    }

    @Test
    void a_postgresql_that_may_lose_commits_is_a_failure_and_serve_refuses_it(@TempDir Path folder)
            throws SQLException {
        Map<String, String> settings = new HashMap<>(RunningTrappa.environment(folder));
        settings.putAll(TestDatabase.POSTGRES.settings(folder));
        settings.put("TRAPPA_ENV", "production");
        assertThat(OperationTest.run(settings, "migrate").exit()).isZero();
        assertThat(OperationTest.run(settings, "doctor").out()).contains("ok      durability");
        String url = settings.get("DATABASE_URL");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + connection.getCatalog() + " set synchronous_commit = off");
        }
        Run run = OperationTest.run(settings, "doctor");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("FAILURE durability: synchronous_commit = off");
        Run serve = OperationTest.run(settings, "serve", "--exit-when-ready");
        assertThat(serve.exit()).isEqualTo(2);
        assertThat(serve.err()).contains("synchronous_commit = off");
        settings.put("TRAPPA_ENV", "development");
        assertThat(OperationTest.run(settings, "serve", "--exit-when-ready").exit())
                .isZero();
    }

    private static Map<String, String> levels(List<JsonNode> findings) {
        Map<String, String> levels = new HashMap<>();
        findings.forEach(
                f -> levels.put(f.get("what").asString(), f.get("level").asString()));
        return levels;
    }
}
