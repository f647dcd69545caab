package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.fact.Remark;
import trappa.value.ShopDomain;

/** Whatever a body says, and wherever: what is said of it holds nothing of it any more once the body is gone. */
class QuotesTest {
    private static final Path SAMPLES = Path.of("webhooks/samples");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String NAME = "Ingrid-Svensson";
    private static final String NUMBER = "73737373737373737373737373";
    private int quoting;

    @Test
    void a_value_that_somebody_wrote_into_any_place_of_a_sample_goes_with_the_body() throws IOException {
        for (Map.Entry<String, String> sample : samples().entrySet()) {
            String topic = sample.getKey();
            String name = sample.getValue();
            String text = Files.readString(SAMPLES.resolve(name));
            List<String> bodies = new ArrayList<>(List.of(NAME, "{\"" + NAME, "{\"a\": " + NAME + "}"));
            int leaves = replaced(text, bodies, -1);
            for (int leaf = 0; leaf < leaves; leaf++) {
                replaced(text, bodies, leaf);
            }
            bodies.forEach(body -> read(topic, body));
        }
        assertThat(quoting).as("bodies that are quoted").isGreaterThan(100);
    }

    /** A sample of each shape, by its topic: all orders are of one. */
    private static Map<String, String> samples() throws IOException {
        Pattern row = Pattern.compile("\\| ([\\w-]+)\\.json \\| ([a-z_./]+) \\|.*");
        return Files.readAllLines(SAMPLES.resolve("INDEX.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .filter(m -> !m.group(2).matches("orders/(create|updated|cancelled|fulfilled)"))
                .collect(Collectors.toMap(m -> m.group(2), m -> m.group(1) + ".json", (one, other) -> one));
    }

    /** Adds the sample with one of its values replaced, by a text and by a number, and one of its keys. @return how many there are */
    private static int replaced(String sample, List<String> bodies, int leaf) {
        JsonNode named = JSON.readTree(sample);
        int leaves = replace(named, leaf, 0, NAME);
        if (leaf >= 0) {
            bodies.add(named.toString());
            bodies.add(named.toString().replace("\"" + NAME + "\"", NUMBER));
            bodies.add(named.toString().replace("\"" + NAME + "\"", "{\"" + NAME + "\": 1, \"" + NAME + "\": 2}"));
        }
        return leaves;
    }

    private static int replace(JsonNode node, int leaf, int from, String with) {
        int next = from;
        if (node instanceof ObjectNode object) {
            for (String key : List.copyOf(object.propertyNames())) {
                if (object.get(key).isContainer()) {
                    next = replace(object.get(key), leaf, next, with);
                } else if (next++ == leaf) {
                    object.put(key, with);
                }
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isContainer()) {
                    next = replace(list.get(i), leaf, next, with);
                } else if (next++ == leaf) {
                    list.set(i, with);
                }
            }
        }
        return next;
    }

    private void read(String topic, String body) {
        Delivery delivery = new Delivery(
                new ShopDomain("sample-se.myshopify.com"),
                "id",
                topic,
                NOW,
                NOW,
                body.getBytes(StandardCharsets.UTF_8));
        try {
            DeliveryReader.read(delivery, "SEK");
        } catch (Unreadable e) {
            Remark kept = e.remark();
            if (quotes(kept)) {
                quoting++;
            }
            Remark left = kept.withoutQuotes();
            assertThat(quotes(left)).as("%s of %s", left, body).isFalse();
            assertThat(left.code()).isEqualTo(kept.code());
        } catch (RefundBody.CurrencyUnknown waits) {
            // nothing is said of it
        }
    }

    private static boolean quotes(Remark remark) {
        return remark.text().contains(NAME) || remark.text().contains(NUMBER);
    }
}
