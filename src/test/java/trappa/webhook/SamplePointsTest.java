package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.support.Delivery;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The points that the samples' index promises are the points a server gives, through the door. */
class SamplePointsTest {
    private static final Path SAMPLES = Path.of("webhooks/samples");
    private static final Pattern ROW =
            Pattern.compile("\\| ([\\w-]+\\.json) \\| ([a-z_/]+) \\| ([a-z-]+) \\|.*\\| ([0-9]+|–)[^|]*\\|");
    private static final Map<String, Integer> MINOR_PER_POINT =
            Map.of("sample-se", 100, "sample-de", 100, "sample-jp", 1, "sample-kw", 1000);

    private record Sample(String file, String topic, String shop, String points, byte[] bytes) {
        JsonNode body() {
            return JsonMapper.shared().readTree(bytes);
        }

        Delivery delivery() {
            return Delivery.of(topic, bytes);
        }
    }

    /** Each customer's points by the index: the sum over their orders of what each was worth last. */
    private static final class Expected {
        private final Map<Long, Long> worth = new TreeMap<>();
        private final Map<Long, Long> buyer = new HashMap<>();

        void after(Sample sample) {
            if (sample.points().equals("–")) {
                return;
            }
            JsonNode body = sample.body();
            long order = body.has("order_edit")
                    ? body.path("order_edit").path("order_id").asLong(0)
                    : body.has("order_id")
                            ? body.path("order_id").asLong(0)
                            : body.path("id").asLong(0);
            worth.put(order, Long.parseLong(sample.points()));
            JsonNode customer = body.path("customer").path("id");
            if (customer.isNumber()) {
                buyer.put(order, customer.asLong(0));
            }
        }

        Map<Long, Long> balances() {
            return buyer.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            Map.Entry::getValue,
                            TreeMap::new,
                            Collectors.summingLong(each -> worth.get(each.getKey()))));
        }
    }

    @Test
    void every_file_in_turn_leaves_the_points_that_the_index_says() throws Exception {
        try (RunningTrappa trappa = RunningTrappa.start()) {
            Map<String, TestShop> shops = shops(trappa);
            Map<String, Expected> expected = new HashMap<>();
            for (Sample sample : samples()) {
                TestShop shop = shops.get(sample.shop());
                shop.deliver(sample.delivery());
                Expected soFar = expected.computeIfAbsent(sample.shop(), name -> new Expected());
                soFar.after(sample);

                assertThat(balances(shop, soFar)).as(sample.file()).isEqualTo(soFar.balances());
            }
            for (TestShop shop : shops.values()) {
                assertThat(shop.deliveries("quarantined")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void any_order_of_arrival_with_repeats_ends_at_the_same_points(long seed) throws Exception {
        List<Sample> twice = new ArrayList<>(samples());
        twice.addAll(samples());
        Collections.shuffle(twice, new Random(seed));
        Map<String, Expected> expected = new HashMap<>();
        for (Sample sample : samples()) {
            expected.computeIfAbsent(sample.shop(), name -> new Expected()).after(sample);
        }
        try (RunningTrappa trappa = RunningTrappa.start()) {
            Map<String, TestShop> shops = shops(trappa);
            shops.forEach((name, shop) -> shop.deliver(twice.stream()
                    .filter(sample -> sample.shop().equals(name))
                    .map(Sample::delivery)
                    .toList()));
            expected.forEach(
                    (name, end) -> assertThat(balances(shops.get(name), end)).isEqualTo(end.balances()));
        }
    }

    private static Map<String, TestShop> shops(RunningTrappa trappa) {
        Map<String, TestShop> shops = new HashMap<>();
        MINOR_PER_POINT.forEach((name, perMinor) -> {
            TestShop shop = trappa.shop(name + ".myshopify.com");
            shop.publish(ProgramJson.onePointPerKrona().earning(1, perMinor));
            shops.put(name, shop);
        });
        shops.put("sample-bye", trappa.shop("sample-bye.myshopify.com"));
        return shops;
    }

    private static Map<Long, Long> balances(TestShop shop, Expected expected) {
        Map<Long, Long> balances = new TreeMap<>();
        expected.balances().keySet().forEach(customer -> balances.put(customer, shop.balance(customer)));
        return balances;
    }

    private static List<Sample> samples() throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve("INDEX.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                byte[] bytes = Files.readAllBytes(SAMPLES.resolve(row.group(1)));
                samples.add(new Sample(row.group(1), row.group(2), row.group(3), row.group(4), bytes));
            }
        }
        assertThat(samples).hasSize(42);
        return samples;
    }
}
