package trappa.webhook.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.Permutations;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/**
 * Random order histories of two customers who turn out to be one person, merged directly, over a third number, or in a
 * merge the store first failed at. Orders, refunds and merges arrive in any order with duplicates; the model knows one
 * member with all the orders.
 */
class MergeHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("merge.histories", 12);
    private static final int PERMUTATIONS = 8;
    private static final Instant NOW = Instant.parse(RunningTrappa.NOW);

    private record Merged(RandomHistory history, List<Delivery> merges, List<Long> numbers) {
        static Merged of(RandomHistory history) {
            Random random = new Random(history.seed());
            long kept = history.customers()[random.nextInt(2)];
            long deleted = history.customers()[0] + history.customers()[1] - kept;
            long between = 900_000 + history.seed();
            return switch (random.nextInt(3)) {
                case 0 -> new Merged(history, List.of(merge(deleted, kept, "completed")), List.of(kept, deleted));
                case 1 ->
                    new Merged(
                            history,
                            List.of(merge(deleted, between, "completed"), merge(between, kept, "completed")),
                            List.of(kept, deleted, between));
                default ->
                    new Merged(
                            history,
                            List.of(merge(kept, deleted, "failed"), merge(deleted, kept, "COMPLETED")),
                            List.of(kept, deleted));
            };
        }

        private static Delivery merge(long deleted, long kept, String status) {
            ObjectNode body = Json.object()
                    .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/" + kept)
                    .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/" + deleted)
                    .put("status", status);
            return Delivery.of("customers/merge", body);
        }

        List<Delivery> deliveries() {
            return Stream.concat(history.arrivals().stream().map(Arrival::delivery), merges.stream())
                    .toList();
        }

        ModelAccount.Seen expected() {
            List<Told> told = history.arrivals().stream()
                    .flatMap(arrival -> arrival.told().stream())
                    .toList();
            List<ModelOrder> orders = told.stream()
                    .map(Told::order)
                    .distinct()
                    .map(id -> new ModelOrder(
                            id, told.stream().filter(t -> t.order() == id).toList()))
                    .filter(ModelOrder::counts)
                    .filter(order -> order.customer().isPresent())
                    .toList();
            return ModelAccount.seen(history.rule(), orders, NOW);
        }
    }

    @Test
    void two_numbers_of_one_person_come_to_one_account_whatever_arrives_first() {
        List<Merged> histories = IntStream.range(0, HISTORIES)
                .mapToObj(seed -> RandomHistory.of(
                        10_000 + seed, Rule.all().get(seed % Rule.all().size()), NOW))
                .map(Merged::of)
                .toList();
        try (RunningTrappa server = RunningTrappa.start()) {
            List<String> deviations = new ArrayList<>();
            for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
                Map<Rule, TestShop> shops = shops(server);
                Random random = new Random(permutation);
                List<Call> calls = new ArrayList<>();
                for (Merged merged : histories) {
                    List<Delivery> deliveries = permutation == 0
                            ? merged.deliveries()
                            : Permutations.withDuplicates(Permutations.shuffled(merged.deliveries(), random), random);
                    deliveries.forEach(
                            d -> calls.add(Call.of(shops.get(merged.history().rule()), d)));
                }
                deliver(server, permutation == 0 ? calls : Permutations.shuffled(calls, random));
                shops.values().forEach(TestShop::settle);
                deviations.addAll(deviations(server, histories, shops));
            }
            assertThat(deviations).isEmpty();
            server.stopAndVerifyLedger();
        }
    }

    private static Map<Rule, TestShop> shops(RunningTrappa server) {
        Map<Rule, TestShop> shops = new HashMap<>();
        for (Rule rule : Rule.all()) {
            TestShop shop = server.newShop();
            shop.deliver(Delivery.of(
                    "shop/update",
                    Json.object()
                            .put("id", 1)
                            .put("myshopify_domain", shop.domain())
                            .put("currency", "SEK")
                            .put("iana_timezone", Rule.ZONE.getId())));
            shops.put(rule, shop.publish(rule.program()));
        }
        return shops;
    }

    private static void deliver(RunningTrappa server, List<Call> calls) {
        Map<Integer, Answer> answers = new Courier(server.port(), 32).carry(calls);
        assertThat(answers).hasSize(calls.size());
        assertThat(answers.values()).allMatch(answer -> answer.status() == 200);
    }

    /** The shopper sees the model's account by every number they ever had; the ledger holds it under the kept one alone. */
    private static List<String> deviations(RunningTrappa server, List<Merged> histories, Map<Rule, TestShop> shops) {
        List<String> deviations = new ArrayList<>();
        Map<Rule, Map<Long, Long>> ledgers = new HashMap<>();
        shops.forEach((rule, shop) -> ledgers.put(rule, shop.balances()));
        for (Merged merged : histories) {
            TestShop shop = shops.get(merged.history().rule());
            ModelAccount.Seen expected = merged.expected();
            List<Call> calls =
                    merged.numbers().stream().map(shop::staircaseCall).toList();
            new Courier(server.port(), 1).carry(calls).forEach((i, answer) -> {
                ModelAccount.Seen seen = seen(answer.json().get("member"));
                if (!seen.equals(expected)) {
                    deviations.add(merged.history() + ", number "
                            + merged.numbers().get(i) + ": expected " + expected + " but the shopper sees " + seen);
                }
            });
            Map<Long, Long> ledger = ledgers.get(merged.history().rule());
            for (int i = 0; i < merged.numbers().size(); i++) {
                long balance = ledger.getOrDefault(merged.numbers().get(i), 0L);
                long all = expected.available() + expected.pending();
                if (balance != (i == 0 ? all : 0)) {
                    deviations.add(merged.history() + ": the ledger has " + balance + " for "
                            + merged.numbers().get(i));
                }
            }
        }
        return deviations;
    }

    private static ModelAccount.Seen seen(JsonNode member) {
        JsonNode points = member.get("points");
        JsonNode until = member.get("tier").get("until");
        return new ModelAccount.Seen(
                points.get("available").asLong(),
                points.get("pending").asLong(),
                points.get("qualifying").asLong(),
                member.get("tier").get("id").asString(),
                until.isNull() ? null : until.asString());
    }
}
