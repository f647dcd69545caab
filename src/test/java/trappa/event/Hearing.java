package trappa.event;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Json;
import trappa.support.ListeningServer;
import trappa.support.ListeningServer.Heard;
import trappa.support.TestShop;

/** Another system of a shop: a real server on loopback, and its entry in the owner's API. */
final class Hearing implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final AtomicReference<Function<Heard, ListeningServer.Answer>> answer =
            new AtomicReference<>(heard -> ListeningServer.Answer.status(204));
    private final ListeningServer server;
    private final TestShop shop;
    private final JsonNode entry;

    Hearing(TestShop shop, String... events) throws IOException {
        this.shop = shop;
        server = new ListeningServer(heard -> answer.get().apply(heard));
        ObjectNode body = Json.object();
        body.put("url", server.address() + "/trappa").put("name", "The mail tool");
        for (String event : events) {
            body.withArray("events").add(event);
        }
        Answer made = shop.owner("POST", "/api/webhooks", body, Map.of());
        if (made.status() != 201) {
            throw new AssertionError(made.toString());
        }
        entry = made.json();
    }

    String id() {
        return entry.get("id").asString();
    }

    String secret() {
        return entry.get("secret").asString();
    }

    String url() {
        return entry.get("url").asString();
    }

    void answers(Function<Heard, ListeningServer.Answer> next) {
        answer.set(next);
    }

    void answers(int status) {
        answers(heard -> ListeningServer.Answer.status(status));
    }

    List<Heard> heard() {
        return server.heard();
    }

    List<JsonNode> bodies() {
        return heard().stream().map(h -> Json.read(h.body())).toList();
    }

    /** The data of what was heard of one kind. */
    List<JsonNode> of(String type) {
        return bodies().stream()
                .filter(b -> b.get("type").asString().equals(type))
                .map(b -> b.get("data"))
                .toList();
    }

    void await(String type, int times) {
        Deadline.await(PATIENCE, times + " × " + type, () -> of(type).size() >= times);
    }

    JsonNode now() {
        return shop.owner("GET", "/api/webhooks")
                .json()
                .get("webhooks")
                .valueStream()
                .filter(w -> w.get("id").asString().equals(id()))
                .findFirst()
                .orElseThrow();
    }

    List<JsonNode> messages(String query) {
        return shop.owner("GET", "/api/webhooks/" + id() + "/messages" + query)
                .json()
                .get("messages")
                .valueStream()
                .toList();
    }

    /** Returns when nothing is on its way any more. */
    void quiet() {
        Deadline.await(
                PATIENCE,
                "all messages are settled",
                () -> messages("?status=waiting").isEmpty()
                        && messages("?status=sending").isEmpty());
    }

    @Override
    public void close() {
        server.close();
    }
}
