package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Delivery;
import trappa.support.Permutations;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The project's own payloads: their index says what each is worth, and that is what they must come to. */
class OwnSamplesTest {
    private static final Path FOLDER = Path.of("webhooks", "samples");
    private static final Map<String, Expected> EXPECTED = Map.of(
            "sample-se", new Expected(100, List.of(739L, 3_743L)),
            "sample-de", new Expected(100, List.of(80L)),
            "sample-jp", new Expected(1, List.of(3_564L)),
            "sample-kw", new Expected(1_000, List.of(12L)));

    /** The plainest rule of a shop's currency, and what its members then have, the least first. */
    private record Expected(long perMinor, List<Long> balances) {}

    /** A row of the index. */
    private record Row(String file, String topic, String shop) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void the_samples_come_to_what_their_index_says_in_any_order(int seed) throws IOException {
        Assumptions.assumeTrue(Files.exists(FOLDER.resolve("INDEX.md")), "No webhooks/samples/INDEX.md yet");
        Map<String, List<Delivery>> deliveries = new HashMap<>();
        for (Row row : index()) {
            deliveries
                    .computeIfAbsent(row.shop(), shop -> new ArrayList<>())
                    .add(Delivery.of(row.topic(), Files.readAllBytes(FOLDER.resolve(row.file()))));
        }
        try (RunningTrappa server = RunningTrappa.start()) {
            Random random = new Random(seed);
            EXPECTED.forEach((name, expected) -> {
                TestShop shop = server.shop(name + ".myshopify.com");
                shop.publish(ProgramJson.onePointPerKrona().earning(1, expected.perMinor()));
                List<Delivery> all = deliveries.get(name);
                shop.deliver(seed == 0 ? all : Permutations.withDuplicates(Permutations.shuffled(all, random), random));
                assertThat(shop.deliveries("quarantined")).as(name).isEmpty();
                assertThat(balances(shop)).as(name).isEqualTo(expected.balances());
            });
        }
    }

    /** What the members of a shop have, the least first. */
    private static List<Long> balances(TestShop shop) {
        return shop.balances().values().stream()
                .filter(points -> points != 0)
                .sorted()
                .toList();
    }

    private static List<Row> index() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(FOLDER.resolve("INDEX.md"))) {
            String[] cells = line.split("\\|");
            if (cells.length > 4 && cells[1].strip().endsWith(".json")) {
                rows.add(new Row(cells[1].strip(), cells[2].strip(), cells[3].strip()));
            }
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }
}
