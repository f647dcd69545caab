package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.fact.CustomerFact;
import trappa.fact.FactJson;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Whatever of a body is empty, null or left out: what is taken in can be read back, and is the same then. */
class StoredFactsTest {
    private static final Path SAMPLES = Path.of("webhooks/samples");
    private static final Pattern ROW = Pattern.compile("\\| ([\\w-]+)\\.json \\| ([a-z_./]+) \\|.*");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long SHOPPER = 7_001;

    private static RunningTrappa server;
    private int read;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @Test
    void facts_of_a_body_with_any_one_thing_emptied_are_the_same_after_they_were_stored() throws IOException {
        for (String row : Files.readAllLines(SAMPLES.resolve("INDEX.md"))) {
            Matcher sample = ROW.matcher(row);
            if (sample.matches()) {
                String text = Files.readString(SAMPLES.resolve(sample.group(1) + ".json"));
                for (String body : variants(text)) {
                    read(sample.group(2), body);
                }
            }
        }
        assertThat(read).as("facts").isGreaterThan(1_000);
    }

    @Test
    void an_order_that_tells_no_status_is_read_back_like_any_other() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        for (OrderJson order : List.of(
                order(1).with("financial_status", NODES.nullNode()),
                order(2).with("financial_status", ""),
                order(3).without("financial_status"))) {
            shop.deliver(Delivery.of("orders/paid", order));
        }
        shop.deliver(Delivery.of("orders/paid", order(4)));
        assertThat(shop.balance(SHOPPER)).isEqualTo(400);
        assertThat(shop.deliveries("quarantined")).isEmpty();
        assertThat(shop.staircase(SHOPPER)).extracting(Answer::status).isEqualTo(200);
    }

    @Test
    void an_order_without_a_list_of_lines_takes_nothing_away() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(Delivery.of("orders/paid", order(1)));
        ObjectNode left = order(1).updatedAt("2026-11-21T10:00:00Z").json();
        left.remove("line_items");
        ObjectNode nothing = order(1).updatedAt("2026-11-21T11:00:00Z").json();
        nothing.putNull("line_items");
        shop.deliver(Delivery.of("orders/updated", left), Delivery.of("orders/updated", nothing));
        assertThat(shop.balance(SHOPPER)).isEqualTo(100);
        assertThat(shop.deliveries("quarantined"))
                .hasSize(2)
                .allSatisfy(d -> assertThat(d.get("reason").asString()).contains("/line_items"));
        shop.deliver(Delivery.of(
                "orders/updated", OrderJson.paid(1).customer(SHOPPER).updatedAt("2026-11-21T12:00:00Z")));
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    private static OrderJson order(long id) {
        return OrderJson.paid(id).customer(SHOPPER).line(id, "100.00", 1);
    }

    private void read(String topic, String body) {
        trappa.webhook.Delivery delivery = new trappa.webhook.Delivery(
                new ShopDomain("sample-se.myshopify.com"),
                "id",
                topic,
                NOW,
                NOW,
                body.getBytes(StandardCharsets.UTF_8));
        try {
            Meaning meaning = DeliveryReader.read(delivery, "SEK");
            if (meaning instanceof Meaning.AboutOrder order) {
                List<OrderFact> stored = order.facts().stream()
                        .map(f -> FactJson.read(FactJson.kind(f), FactJson.write(f)))
                        .toList();
                assertThat(stored).as("%s %s", topic, body).isEqualTo(order.facts());
                assertThat(OrderState.of(order.orderId(), stored))
                        .as("%s %s", topic, body)
                        .isEqualTo(OrderState.of(order.orderId(), order.facts()));
                read += stored.size();
            } else if (meaning instanceof Meaning.AboutCustomer about) {
                for (CustomerFact fact : about.facts()) {
                    assertThat(FactJson.readCustomer(FactJson.kind(fact), FactJson.write(fact)))
                            .isEqualTo(fact);
                    read++;
                }
            }
        } catch (Unreadable | RefundBody.CurrencyUnknown refused) {
            // nothing is taken in
        }
    }

    private static List<String> variants(String sample) {
        List<String> variants = new ArrayList<>(List.of(sample));
        int places = change(JSON.readTree(sample), -1, 0, null);
        for (int place = 0; place < places; place++) {
            for (JsonNode with : new JsonNode[] {
                null, NODES.nullNode(), NODES.stringNode(""), NODES.arrayNode(), NODES.objectNode(), NODES.numberNode(0)
            }) {
                JsonNode changed = JSON.readTree(sample);
                change(changed, place, 0, with);
                variants.add(changed.toString());
            }
        }
        return variants;
    }

    /** Puts something in a place, or takes what is there away. @return the places after those of this node */
    private static int change(JsonNode node, int place, int from, JsonNode with) {
        int next = from;
        if (node instanceof ObjectNode object) {
            for (String key : List.copyOf(object.propertyNames())) {
                JsonNode inside = object.get(key);
                if (next++ == place) {
                    if (with == null) {
                        object.remove(key);
                    } else {
                        object.set(key, with);
                    }
                }
                next = change(inside, place, next, with);
            }
        } else if (node instanceof ArrayNode list) {
            for (JsonNode inside : list) {
                next = change(inside, place, next, with);
            }
        }
        return next;
    }
}
