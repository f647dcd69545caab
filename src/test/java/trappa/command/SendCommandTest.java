package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.signature.AppSecrets;
import trappa.signature.WebhookSignature;
import trappa.support.ListeningServer;
import trappa.support.ListeningServer.Answer;
import trappa.support.ListeningServer.Heard;

class SendCommandTest {
    private static final String SECRET = "a-secret-of-the-tests";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private ListeningServer server;
    private volatile int status = 200;

    @BeforeEach
    void open() throws Exception {
        server = new ListeningServer(heard -> Answer.status(status));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void the_bytes_of_the_file_arrive_signed_with_all_headers() throws Exception {
        Path file = file("orders-paid-a.json", "{ \"id\": 1,\n  \"name\": \"åäö\" }\n");

        assertThat(send(file, "--shop", "Some-Shop.myshopify.com")).isZero();

        Heard heard = server.heard().getFirst();
        assertThat(heard.uri().getPath()).isEqualTo("/webhooks");
        assertThat(heard.body()).isEqualTo(Files.readAllBytes(file));
        WebhookSignature signature = new WebhookSignature(new AppSecrets(SECRET, Optional.empty()));
        assertThat(signature.verifies(heard.body(), heard.header("X-Shopify-Hmac-Sha256")))
                .isTrue();
        assertThat(heard.header("X-Shopify-Topic")).isEqualTo("orders/paid");
        assertThat(heard.header("X-Shopify-Shop-Domain")).isEqualTo("some-shop.myshopify.com");
        assertThat(heard.header("X-Shopify-API-Version")).isEqualTo("2026-10");
        assertThat(heard.header("X-Shopify-Webhook-Id")).isNotBlank();
        assertThat(heard.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void a_repeat_is_the_same_delivery_again() throws Exception {
        Path file = file("orders-paid-a.json", "{}");

        assertThat(send(file, "--repeat", "3")).isZero();

        assertThat(server.heard()).hasSize(3);
        assertThat(webhookIds()).containsOnly(webhookIds().getFirst());
    }

    @Test
    void two_files_are_two_deliveries() throws Exception {
        assertThat(send(
                        file("orders-paid-a.json", "{\"id\":1}"),
                        file("orders-paid-b.json", "{\"id\":2}").toString()))
                .isZero();

        assertThat(webhookIds()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_shuffle_is_drawn_from_its_seed() throws Exception {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            files.add(file("orders-paid-" + i + ".json", "{\"id\":" + i + "}").toString());
        }
        List<String> plain = bodiesOf(files);
        List<String> seven = bodiesOf(files, "--shuffle", "7");
        List<String> sevenAgain = bodiesOf(files, "--shuffle", "7");
        List<String> eight = bodiesOf(files, "--shuffle", "8");

        assertThat(seven).isEqualTo(sevenAgain).isNotEqualTo(plain).isNotEqualTo(eight);
        assertThat(seven).containsExactlyInAnyOrderElementsOf(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "orders-paid-a.json, orders/paid",
        "orders-updated/anything.json, orders/updated",
        "refunds-create.json, refunds/create",
        "customers-data_request-1.json, customers/data_request",
        "orders-paid/refunds-create-1.json, refunds/create"
    })
    void the_topic_is_guessed_from_the_name_or_the_folder(String name, String topic) throws Exception {
        assertThat(send(file(name, "{}"))).isZero();

        assertThat(server.heard().getFirst().header("X-Shopify-Topic")).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"something.json", "orders-paidx.json", "orderspaid.json"})
    void a_topic_that_cannot_be_guessed_is_asked_for(String name) throws Exception {
        assertThat(send(file(name, "{}"))).isEqualTo(2);

        assertThat(err.toString()).contains("Cannot tell the topic of").contains("--topic");
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void a_topic_can_be_given() throws Exception {
        assertThat(send(file("something.json", "{}"), "--topic", "orders/cancelled"))
                .isZero();

        assertThat(server.heard().getFirst().header("X-Shopify-Topic")).isEqualTo("orders/cancelled");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 413, 500, 503, 302})
    void a_refusal_gives_exit_code_1_and_is_shown(int refusal) throws Exception {
        status = refusal;

        assertThat(send(file("orders-paid-a.json", "{}"))).isEqualTo(1);

        assertThat(out.toString()).contains(Integer.toString(refusal)).contains("1 sent: 0 accepted, 1 not");
    }

    @Test
    void no_server_is_a_refusal_and_not_a_stack_trace() throws Exception {
        Path file = file("orders-paid-a.json", "{}");
        server.close();

        assertThat(send(file)).isEqualTo(1);
        assertThat(err.toString()).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/webhooks",
                "http://127.0.0.1.example.com/webhooks",
                "http://localhost@example.com/webhooks",
                "ftp://127.0.0.1/x",
                "webhooks"
            })
    void signed_data_leaves_this_machine_over_tls_only(String url) throws Exception {
        assertThat(run(file("orders-paid-a.json", "{}").toString(), "--secret", SECRET, "--url", url))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--url: must be https");
    }

    @Test
    void without_a_secret_nothing_is_sent() throws Exception {
        String url = server.address() + "/webhooks";

        assertThat(run(file("orders-paid-a.json", "{}").toString(), "--url", url))
                .isEqualTo(2);
        assertThat(err.toString()).contains("SHOPIFY_API_SECRET");
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void the_secret_may_come_from_the_environment() throws Exception {
        String url = server.address() + "/webhooks";

        int code = run(
                Map.of("SHOPIFY_API_SECRET", SECRET),
                file("orders-paid-a.json", "{}").toString(),
                "--url",
                url);

        assertThat(code).isZero();
        assertThat(out.toString() + err).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x"})
    void a_repeat_out_of_range_is_wrong_usage(String repeat) throws Exception {
        assertThat(send(file("orders-paid-a.json", "{}"), "--repeat", repeat)).isEqualTo(2);
    }

    @Test
    void a_shop_that_is_none_is_wrong_usage() throws Exception {
        assertThat(send(file("orders-paid-a.json", "{}"), "--shop", "example.com"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--shop");
    }

    @Test
    void a_file_that_is_missing_stops_before_anything_is_sent() throws Exception {
        Path there = file("orders-paid-a.json", "{}");

        assertThat(send(there, folder.resolve("orders-paid-missing.json").toString()))
                .isEqualTo(2);
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void a_script_gets_json() throws Exception {
        status = 503;

        assertThat(send(file("orders-paid-a.json", "{}"), "--json")).isEqualTo(1);

        JsonNode report = JsonMapper.shared().readTree(out.toString());
        assertThat(report.path("sent").asInt(0)).isEqualTo(1);
        assertThat(report.path("refused").asInt(0)).isEqualTo(1);
        assertThat(report.path("deliveries").get(0).path("status").asInt(0)).isEqualTo(503);
    }

    private List<String> webhookIds() {
        return server.heard().stream()
                .map(heard -> heard.header("X-Shopify-Webhook-Id"))
                .toList();
    }

    private List<String> bodiesOf(List<String> files, String... options) {
        int before = server.heard().size();
        List<String> arguments = new ArrayList<>(files);
        arguments.addAll(List.of("--secret", SECRET, "--url", server.address() + "/webhooks"));
        arguments.addAll(Arrays.asList(options));
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        return server.heard().stream()
                .skip(before)
                .map(heard -> new String(heard.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private int send(Path file, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of(file.toString(), "--secret", SECRET, "--url", server.address() + "/webhooks"));
        arguments.addAll(Arrays.asList(options));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new CommandLine(new SendCommand(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private Path file(String name, String content) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
