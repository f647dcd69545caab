package trappa.webhook.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import trappa.account.MemberFold;
import trappa.account.Statement;
import trappa.ledger.LedgerOfOne;
import trappa.program.ProgramHistory;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Delivery;
import trappa.support.FactsInMemory;
import trappa.support.Json;
import trappa.support.Permutations;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/**
 * Five hundred random order histories, each arriving in twenty orders with duplicates, against the model. All twenty go
 * from the bytes through the reader, the facts, the fold and the posting in this process; the last of them (all of them
 * with {@code -Dhistories.arrivals=20}) also goes through the door of a server, each to a shop of its own.
 */
class OrderHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("histories", 500);
    private static final int PERMUTATIONS = Integer.getInteger("histories.permutations", 20);
    private static final int THROUGH_THE_DOOR = Integer.getInteger("histories.arrivals", 1);
    private static final int CONNECTIONS = 48;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.parse(RunningTrappa.NOW);

    /** One member of one history in one shop, and what the model says of him. */
    private record Member(RandomHistory history, int permutation, TestShop shop, long id, ModelAccount.Seen expected) {
        @Override
        public String toString() {
            return history + ", permutation " + permutation + ", member " + id;
        }
    }

    @Test
    void every_order_of_arrival_with_duplicates_comes_to_what_the_model_says() {
        long deliveries = 0;
        long rows = 0;
        for (RandomHistory history : histories()) {
            Map<Long, ModelAccount.Seen> expected = history.expected(NOW);
            Map<Long, Statement> first = new HashMap<>();
            Map<byte[], FactsInMemory.Told> read = new IdentityHashMap<>();
            List<Delivery> told = told(history);
            for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
                Random random = new Random(permutation * 1_000_003L + history.seed());
                List<Delivery> arrivals = arrivals(told, permutation, random);
                Map<Long, LedgerOfOne> ledgers =
                        arriveOneByOne(history, arrivals, new FactsInMemory(random, read), first);
                deliveries += arrivals.size();
                for (long customer : history.customers()) {
                    String where = history + ", permutation " + permutation + ", member " + customer;
                    assertThat(seen(first.get(customer))).as(where).isEqualTo(expected.get(customer));
                    rows += ledgers.get(customer).rows();
                }
            }
        }
        System.out.printf(
                "%d histories x %d arrivals: %,d deliveries, %,d rows%n", HISTORIES, PERMUTATIONS, deliveries, rows);
    }

    /** After each delivery the ledgers it concerns are brought up; at the end it holds what the facts say, whatever came before. */
    private static Map<Long, LedgerOfOne> arriveOneByOne(
            RandomHistory history, List<Delivery> arrivals, FactsInMemory facts, Map<Long, Statement> first) {
        ProgramHistory program = history.rule().history();
        Map<Long, LedgerOfOne> ledgers = new HashMap<>();
        for (long customer : history.customers()) {
            ledgers.put(customer, new LedgerOfOne(customer));
        }
        for (Delivery delivery : arrivals) {
            for (long customer : facts.tell(delivery, NOW)) {
                ledgers.get(customer).bringUp(MemberFold.fold(program, Rule.ZONE, facts.of(customer), NOW), NOW);
            }
        }
        ledgers.forEach((customer, ledger) -> {
            String where = history + " arriving as " + arrivals + ", member " + customer;
            Statement statement = MemberFold.fold(program, Rule.ZONE, facts.of(customer), NOW);
            assertThat(ledger.bringUp(statement, NOW)).as(where).isZero();
            assertThat(ledger.balance()).as(where).isEqualTo(statement.available() + statement.pending());
            assertThat(first.computeIfAbsent(customer, c -> statement))
                    .as(where)
                    .isEqualTo(statement);
        });
        return ledgers;
    }

    @Test
    @DisabledIfSystemProperty(named = "histories.arrivals", matches = "0")
    void the_same_through_the_door_of_a_server() {
        List<RandomHistory> histories = histories();
        long started = System.nanoTime();
        try (RunningTrappa server = RunningTrappa.start()) {
            List<Member> members = new ArrayList<>();
            int deliveries = 0;
            for (int permutation = PERMUTATIONS - THROUGH_THE_DOOR; permutation < PERMUTATIONS; permutation++) {
                Map<Rule, TestShop> shops = openShops(server);
                List<Call> calls = calls(histories, shops, permutation);
                deliver(server, calls);
                deliveries += calls.size();
                members.addAll(members(histories, shops, permutation));
            }
            members.stream().map(Member::shop).distinct().forEach(shop -> shop.settleWithin(LONGEST));
            List<String> deviations = deviations(server, members);
            System.out.printf(
                    "%d histories x %d arrivals through the door: %,d deliveries, %,d members, %.1f s%n",
                    HISTORIES, THROUGH_THE_DOOR, deliveries, members.size(), (System.nanoTime() - started) / 1e9);
            assertThat(deviations)
                    .as("%d of %d members deviate", deviations.size(), members.size())
                    .isEmpty();
            server.stopAndVerifyLedger();
        }
    }

    private static List<RandomHistory> histories() {
        return IntStream.range(0, HISTORIES)
                .mapToObj(seed ->
                        RandomHistory.of(seed, Rule.all().get(seed % Rule.all().size()), NOW))
                .toList();
    }

    private static Map<Rule, TestShop> openShops(RunningTrappa server) {
        Map<Rule, TestShop> shops = new HashMap<>();
        for (Rule rule : Rule.all()) {
            TestShop shop = server.newShop();
            shop.deliver(Delivery.of("shop/update", shopJson(shop)));
            shops.put(rule, shop.publish(rule.program()));
        }
        return shops;
    }

    private static JsonNode shopJson(TestShop shop) {
        return Json.object()
                .put("id", 1)
                .put("myshopify_domain", shop.domain())
                .put("currency", "SEK")
                .put("iana_timezone", Rule.ZONE.getId())
                .put("country_code", "SE")
                .put("primary_locale", "sv");
    }

    private static List<Delivery> told(RandomHistory history) {
        return history.arrivals().stream().map(Arrival::delivery).toList();
    }

    /** The first time as it happened, without repeats; after that in any order. */
    private static List<Delivery> arrivals(List<Delivery> told, int permutation, Random random) {
        return permutation == 0 ? told : Permutations.withDuplicates(Permutations.shuffled(told, random), random);
    }

    /** All histories mixed, but for the first time. */
    private static List<Call> calls(List<RandomHistory> histories, Map<Rule, TestShop> shops, int permutation) {
        List<Call> calls = new ArrayList<>();
        Random random = new Random(permutation);
        for (RandomHistory history : histories) {
            TestShop shop = shops.get(history.rule());
            arrivals(told(history), permutation, random).forEach(delivery -> calls.add(Call.of(shop, delivery)));
        }
        return permutation == 0 ? calls : Permutations.shuffled(calls, random);
    }

    private static void deliver(RunningTrappa server, List<Call> calls) {
        Map<Integer, Answer> answers = new Courier(server.port(), CONNECTIONS).carry(calls);
        assertThat(answers).hasSize(calls.size());
        assertThat(answers.values()).allMatch(answer -> answer.status() == 200);
    }

    private static List<Member> members(List<RandomHistory> histories, Map<Rule, TestShop> shops, int permutation) {
        List<Member> members = new ArrayList<>();
        for (RandomHistory history : histories) {
            TestShop shop = shops.get(history.rule());
            history.expected(NOW).forEach((id, seen) -> members.add(new Member(history, permutation, shop, id, seen)));
        }
        return members;
    }

    private static List<String> deviations(RunningTrappa server, List<Member> members) {
        List<Call> calls = members.stream()
                .map(member -> member.shop().staircaseCall(member.id()))
                .toList();
        Map<Integer, Answer> answers = new Courier(server.port(), CONNECTIONS).carry(calls);
        List<String> deviations = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            ModelAccount.Seen seen = seen(answers.get(i).json().get("member"));
            if (!seen.equals(member.expected())) {
                deviations.add(member + ": expected " + member.expected() + " but the shopper sees " + seen);
            }
        }
        return deviations;
    }

    private static ModelAccount.Seen seen(Statement statement) {
        assertThat(statement.owed()).isZero();
        Statement.HeldTier tier = Objects.requireNonNull(statement.tier());
        return new ModelAccount.Seen(
                statement.available(),
                statement.pending(),
                statement.qualifying(),
                tier.tier().id(),
                tier.until() == null ? null : tier.until().toString());
    }

    private static ModelAccount.Seen seen(JsonNode member) {
        JsonNode points = member.get("points");
        assertThat(points.get("owed").asLong()).isZero();
        JsonNode until = member.get("tier").get("until");
        return new ModelAccount.Seen(
                points.get("available").asLong(),
                points.get("pending").asLong(),
                points.get("qualifying").asLong(),
                member.get("tier").get("id").asString(),
                until.isNull() ? null : until.asString());
    }
}
