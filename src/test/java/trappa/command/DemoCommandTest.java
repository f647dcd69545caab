package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import trappa.support.ListeningServer;

class DemoCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SHOPIFY_API_SECRET", "SHOPIFY_API_SECRET_FILE", "SHOPIFY_API_SECRET_PREVIOUS"})
    void it_does_not_run_where_a_real_secret_is_set(String name) {
        assertThat(run(Map.of(name, "a-real-one"))).isEqualTo(2);

        assertThat(err.toString()).contains("unset " + name).doesNotContain("a-real-one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--shop-port"})
    void a_busy_port_is_said_with_the_option_to_change(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String other = option.equals("--port") ? "--shop-port" : "--port";

            assertThat(run(Map.of(), option, Integer.toString(taken.getLocalPort()), other, "0"))
                    .isEqualTo(1);

            assertThat(err.toString())
                    .contains("Port " + taken.getLocalPort())
                    .contains(option)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_folder_with_other_peoples_files_is_refused_before_anything_starts() throws Exception {
        Path precious = Files.writeString(folder.resolve("trappa.mv.db"), "a real ledger");

        assertThat(run(Map.of(), "--port", "0", "--shop-port", "0", "--data", folder.toString()))
                .isEqualTo(2);

        assertThat(precious).hasContent("a real ledger");
        assertThat(err.toString()).contains("--data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "366", "x"})
    void a_hold_out_of_range_is_wrong_usage(String days) {
        assertThat(run(Map.of(), "--port", "0", "--shop-port", "0", "--hold-days", days))
                .isEqualTo(2);
    }

    @Test
    void one_port_is_not_enough_for_both() {
        assertThat(run(Map.of(), "--port", "9410", "--shop-port", "9410")).isEqualTo(2);
        assertThat(err.toString()).contains("--port and --shop-port are both 9410; they have to differ");
    }

    @Test
    void it_starts_a_server_for_development_with_secrets_of_its_own_and_stops_it_again() throws Exception {
        Map<String, String> settings = new HashMap<>();
        CountDownLatch shown = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (ListeningServer trappa = new ListeningServer(
                heard -> new ListeningServer.Answer(200, Map.of(), "{}".getBytes(StandardCharsets.UTF_8)))) {
            DemoCommand command = new DemoCommand(
                    (given, clock) -> {
                        settings.putAll(given);
                        return running(trappa.address().getPort(), closed);
                    },
                    Map.of());
            StringWriter out = new StringWriter();
            CommandLine line = new CommandLine(command).setOut(new PrintWriter(out) {
                @Override
                public void println(String text) {
                    super.println(text);
                    if (text.contains("/butiken")) {
                        shown.countDown();
                    }
                }
            });
            CompletableFuture<Integer> code = new CompletableFuture<>();
            Thread demo = Thread.ofVirtual()
                    .start(() -> code.complete(line.execute(
                            "--port",
                            "0",
                            "--shop-port",
                            "0",
                            "--data",
                            folder.resolve("demo-data").toString())));
            assertThat(shown.await(60, TimeUnit.SECONDS)).isTrue();
            demo.interrupt();

            assertThat(code.get(60, TimeUnit.SECONDS)).isZero();
            assertThat(closed.getCount()).isZero();
            assertThat(settings).containsEntry("TRAPPA_ENV", "development");
            assertThat(settings.get("DATABASE_URL")).startsWith("jdbc:h2:file:" + folder);
            assertThat(settings.get("SHOPIFY_API_SECRET")).hasSize(43);
            assertThat(out.toString()).doesNotContain(settings.get("SHOPIFY_API_SECRET"));
        }
    }

    private static ServerStart.Running running(int port, CountDownLatch closed) {
        return new ServerStart.Running() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    private int run(Map<String, String> environment, String... arguments) {
        DemoCommand command = new DemoCommand(
                (settings, clock) -> {
                    throw new AssertionError("The server was started");
                },
                environment);
        return new CommandLine(command)
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
