package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.support.OrderArithmetic;

/** The project's own payloads: they add up, belong to nobody, and the index lists each with its topic. */
class SamplePayloadsTest {
    private static final Path SAMPLES = Path.of("webhooks/samples");
    private static final Pattern ROW = Pattern.compile("\\| ([\\w-]+)\\.json \\| ([a-z_./]+) \\| ([a-z-]+) \\|.*\\|");

    @Test
    void the_index_lists_exactly_the_files_and_their_names_tell_the_topic() throws Exception {
        List<String> listed = Files.readAllLines(SAMPLES.resolve("INDEX.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> {
                    assertThat(row.group(1)).startsWith(fileStart(row.group(2)));
                    return row.group(1) + ".json";
                })
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(names("").toList());
    }

    @Test
    void every_topic_of_the_manifest_has_a_sample_and_a_row_in_the_readme() throws Exception {
        String manifest = Files.readString(Path.of("app.toml"));
        String readme = Files.readString(Path.of("webhooks/README.md"));
        List<String> topics = Pattern.compile(
                        "\"((?:orders|refunds|customers|customers_[a-z_]+|shop|app)/[a-z_]+|customer\\.[a-z_]+)\"")
                .matcher(manifest)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(topics).hasSize(23).doesNotHaveDuplicates();
        assertThat(topics).allSatisfy(topic -> {
            assertThat(readme).contains("`" + topic + "`");
            assertThat(names(fileStart(topic))).as(topic).isNotEmpty();
        });
    }

    private static String fileStart(String topic) {
        return topic.replace('/', '-').replace('.', '-') + "-";
    }

    static Stream<String> orders() {
        return names("orders-").filter(name -> !name.startsWith("orders-edited") && !name.startsWith("orders-delete"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void the_sums_of_an_order_add_up(String name) {
        OrderArithmetic.check(read(name));
    }

    static Stream<String> refunds() {
        return names("refunds-");
    }

    @ParameterizedTest
    @MethodSource("refunds")
    void a_refund_pays_back_what_it_says(String name) {
        OrderArithmetic.checkRefund(read(name), true);
    }

    @Test
    void the_refund_inside_the_order_is_the_one_delivered_by_itself() {
        JsonNode order = read("orders-updated-01-partial-refund.json");

        assertThat(order.path("refunds").get(0)).isEqualTo(read("refunds-create-01-partial.json"));
    }

    static Stream<String> all() {
        return names("");
    }

    @ParameterizedTest
    @MethodSource("all")
    void nobody_real_is_in_a_sample(String name) throws Exception {
        String text = Files.readString(SAMPLES.resolve(name));

        Pattern.compile("[\\w.+-]+@([\\w.-]+)")
                .matcher(text)
                .results()
                .forEach(address -> assertThat(address.group(1)).isEqualTo("example.com"));
        assertThat(text).doesNotContain("address1").doesNotContain("browser_ip");
        JsonNode body = read(name);
        JsonNode phone = body.path("customer").path("phone");
        assertThat(phone.isNull() || phone.isMissingNode()).isTrue();
    }

    private static JsonNode read(String name) {
        return JsonMapper.shared().readTree(SAMPLES.resolve(name).toFile());
    }

    private static Stream<String> names(String start) {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && name.startsWith(start))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
