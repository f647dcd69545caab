package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import trappa.store.GraphOrder;
import trappa.store.OrderTranslation;
import trappa.support.Json;

/** An order fetched from the Admin API and the same order in a webhook are the same facts. */
class FetchedOrderTest {
    static Stream<Path> orders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("webhooks/samples"))) {
            return files
                    .filter(f -> f.getFileName().toString().matches("orders-(create|paid|updated|cancelled).*json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void fetched_or_told_it_is_the_same(Path sample) throws IOException {
        byte[] told = Files.readAllBytes(sample);
        JsonNode rest = Json.read(told);
        JsonNode graph = GraphOrder.of(rest);
        List<JsonNode> lines = graph.at("/lineItems/nodes").valueStream().toList();
        byte[] fetched = OrderTranslation.body(graph, lines, List.copyOf(GraphOrder.refunds(rest)));

        OrderBody.Told byWebhook = OrderBody.read(told, null, false);
        OrderBody.Told byFetching = OrderBody.read(fetched, null, false);
        assertThat(byFetching).isEqualTo(byWebhook);
        assertThat(byWebhook.facts()).isNotEmpty();
    }
}
