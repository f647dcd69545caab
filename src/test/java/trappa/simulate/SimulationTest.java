package trappa.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.MemberFold;
import trappa.account.RandomMember;
import trappa.account.Statement;
import trappa.fact.MemberFacts;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.Programs;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;

/** What a draft would have given: a small shop worked out by hand, and what holds for any shop. */
class SimulationTest {
    private static final String PATH = "/api/program/simulate";
    private static final long ANNA = 7_001;
    private static final long BO = 7_002;
    private static final long CARIN = 7_003;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * Anna: 400 kr in March, 200 kr in May. Bo: 300 kr in April, all of it returned in June. Carin: 1,000 kr in October, two
     * years ago 700 kr; she buys r100 (100 kr for 400 points) now.
     */
    private static TestShop smallShop(RunningTrappa server) {
        TestShop shop = server.newShop().publish(published());
        shop.deliver(
                paid(1, ANNA, "400.00", "2026-03-10T10:00:00Z"),
                paid(2, ANNA, "200.00", "2026-05-10T10:00:00Z"),
                paid(3, BO, "300.00", "2026-04-10T10:00:00Z"),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(51, 3, "2026-06-01T10:00:00Z")
                                .units(31, 1)
                                .json()),
                paid(4, CARIN, "700.00", "2024-11-01T10:00:00Z"),
                paid(5, CARIN, "1000.00", "2026-10-10T10:00:00Z"));
        assertThat(shop.redeem(CARIN, "rewardId", "r100", "key-1").status()).isEqualTo(201);
        return shop;
    }

    private static ProgramJson published() {
        return onePointPerKrona()
                .qualification("POINTS", "CALENDAR_YEAR")
                .tier("silver", 500, "1")
                .step("s300", 300, 2_500)
                .reward("r100", 10_000, 400);
    }

    /** Two points per krona; silver from 1,500; a step more; r100 costs 500. */
    private static ProgramJson draft() {
        return onePointPerKrona()
                .without("effectiveFrom")
                .earning(2, 100)
                .qualification("POINTS", "CALENDAR_YEAR")
                .tier("silver", 1_500, "1")
                .step("s300", 300, 2_500)
                .step("s1100", 1_100, 7_500)
                .reward("r100", 10_000, 500);
    }

    @Test
    void a_small_shop_comes_to_what_was_worked_out_by_hand() {
        JsonNode out = simulate(smallShop(server), draft(), "").json();
        assertThat(out.at("/window/from").asString()).isEqualTo("2025-11-23");
        assertThat(out.at("/window/until").asString()).isEqualTo("2026-11-22");
        assertThat(out.at("/window/timeZone").asString()).isEqualTo("Europe/Stockholm");
        assertThat(out.get("changes").toString())
                .contains("Silver: tröskel 500 → 1500", "Orderpoäng: 1 → 2", "Nytt: steg s1100");

        one(out, "/members/all", 3);
        one(out, "/members/different", 3);
        one(out, "/members/gaining", 2);
        one(out, "/members/losing", 0);

        // 400 + 200 + 300 − 300 + 1,000; Carin's 700 were before the window
        both(out, "/points/issued", 1_600, 3_200);
        both(out, "/points/redeemed", 400, 400);
        both(out, "/points/expired", 0, 0);
        // Anna 600, Bo 0, Carin 700 + 1,000 − 400; by the draft 1,200 and 700 + 2,000 − 400: the old order keeps its
        // rule
        both(out, "/points/available", 1_900, 3_500);
        both(out, "/points/pending", 0, 0);
        both(out, "/points/owed", 0, 0);

        // s300: Anna, Carin; Bo's was taken back. s1100: Anna with 1,200, Carin with 2,000
        both(out, "/cost/offers", 2, 4);
        both(out, "/cost/offersMinor", 2 * 2_500, 2 * 2_500 + 2 * 7_500);
        // 400 points, at 100 kr for 400 and at 100 kr for 500
        both(out, "/cost/boughtMinor", 10_000, 8_000);
        both(out, "/cost/totalMinor", 15_000, 28_000);
        both(out, "/liability/points", 1_900, 3_500);
        both(out, "/liability/minor", 47_500, 70_000);
        assertThat(out.at("/liability/rate/draft/points").asInt()).isEqualTo(500);

        // Anna 600 and Carin 1,000 are silver by the program in force; by the draft only Carin with 2,000
        assertThat(out.at("/tiers/members").toString())
                .isEqualTo("[{\"id\":\"bas\",\"name\":\"Bas\",\"current\":1,\"draft\":2},"
                        + "{\"id\":\"silver\",\"name\":\"Silver\",\"current\":2,\"draft\":1}]");
        assertThat(out.at("/tiers/up").asInt()).isZero();
        assertThat(out.at("/tiers/down").asInt()).isEqualTo(1);

        assertThat(out.get("steps").toString())
                .isEqualTo("[{\"id\":\"start\",\"at\":{\"current\":0,\"draft\":0},\"current\":1,\"draft\":1},"
                        + "{\"id\":\"s300\",\"at\":{\"current\":300,\"draft\":300},\"current\":0,\"draft\":0},"
                        + "{\"id\":\"s1100\",\"at\":{\"current\":null,\"draft\":1100},\"current\":0,\"draft\":1},"
                        + "{\"id\":\"silver\",\"at\":{\"current\":500,\"draft\":1500},\"current\":2,\"draft\":1}]");

        assertThat(out.at("/gain").toString())
                .isEqualTo("[{\"customerId\":\"7003\",\"current\":1300,\"draft\":2300},"
                        + "{\"customerId\":\"7001\",\"current\":600,\"draft\":1200}]");
        assertThat(out.at("/lose")).isEmpty();

        assertThat(out.get("months").findValuesAsString("month"))
                .containsExactly("2026-03", "2026-04", "2026-05", "2026-06", "2026-10", "2026-11");
        both(out, "/months/1/issued", 300, 600);
        both(out, "/months/1/offers", 0, 0);
        both(out, "/months/3/issued", -300, -600);
        both(out, "/months/4/offers", 1, 2);
        both(out, "/months/5/redeemed", 400, 400);
    }

    @Test
    void on_postgresql_it_comes_to_the_same_bytes() {
        try (RunningTrappa other = RunningTrappa.start(TestDatabase.POSTGRES.settings(Path.of("simulation")))) {
            String on = simulate(smallShop(other), draft(), "").text();
            TestShop here = smallShop(server);
            String expected = simulate(here, draft(), "").text();
            assertThat(on.replaceFirst("shop-\\d+", "shop")).isEqualTo(expected.replaceFirst("shop-\\d+", "shop"));
            assertThat(simulate(here, draft(), "").text()).isEqualTo(expected);
        }
    }

    @Test
    void the_window_can_be_chosen_and_what_is_outside_counts_for_neither() {
        TestShop shop = smallShop(server);
        JsonNode spring =
                simulate(shop, draft(), "?from=2026-03-01&until=2026-04-30").json();
        both(spring, "/points/issued", 700, 1_400);
        both(spring, "/points/redeemed", 0, 0);
        both(spring, "/cost/boughtMinor", 0, 0);
        // at the end of April: Anna 400, Bo 300, Carin 700 from before
        both(spring, "/points/available", 1_400, 2_100);
        for (String query :
                List.of("?from=2026-05-01&until=2026-04-30", "?until=2026-11-23", "?until=soon", "?from=2026-11-23")) {
            Answer refused = simulate(shop, draft(), query);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.json().get("type").asString()).endsWith("bad_window");
        }
    }

    @Test
    void a_shop_that_sold_nothing_lately_is_asked_about_its_last_year() {
        TestShop shop = server.newShop().publish(published());
        shop.deliver(paid(1, ANNA, "400.00", "2021-03-10T22:59:00Z"), paid(2, ANNA, "99.00", "2020-03-10T10:00:00Z"));
        JsonNode out = simulate(shop, draft(), "").json();
        assertThat(out.at("/window/from").asString()).isEqualTo("2020-03-11");
        assertThat(out.at("/window/until").asString()).isEqualTo("2021-03-10");
        both(out, "/points/issued", 400, 800);
        JsonNode empty = simulate(server.newShop(), draft(), "").json();
        assertThat(empty.at("/members/all").asInt()).isZero();
        assertThat(empty.at("/window/until").asString()).isEqualTo("2026-11-22");
    }

    @Test
    void a_mistake_in_the_draft_is_named_by_its_place() {
        TestShop shop = server.newShop();
        Answer refused = simulate(shop, draft().hold(-1).with("colour", "red"), "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().findValuesAsString("pointer")).contains("/holdDays", "/colour");
        Answer nobody = shop.call("POST", PATH, Map.of("Content-Type", "application/json"), Json.bytes(draft().json()));
        assertThat(nobody.status()).isEqualTo(401);
    }

    @Test
    void a_draft_that_gives_more_points_than_there_are_numbers_is_refused() {
        TestShop shop = server.newShop().publish(onePointPerKrona());
        shop.deliver(paid(1, ANNA, "9999999999999.99", "2026-03-10T10:00:00Z"));
        Answer refused = simulate(shop, draft().earning(1_000_000, 1), "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("/earning");
    }

    @Test
    void nothing_is_written_and_the_account_is_what_it_was() {
        TestShop shop = smallShop(server);
        JsonNode before = shop.member(CARIN);
        int versions = shop.owner("GET", "/api/program/versions")
                .json()
                .get("versions")
                .size();
        simulate(shop, draft(), "");
        assertThat(shop.member(CARIN)).isEqualTo(before);
        assertThat(shop.owner("GET", "/api/program/versions")
                        .json()
                        .get("versions")
                        .size())
                .isEqualTo(versions);
    }

    @Test
    void the_published_program_makes_no_difference_for_any_member() {
        TestShop shop = server.newShop()
                .publish(published().with("effectiveFrom", "2025-06-01T00:00:00Z"))
                .publish(published()
                        .tier("silver", 400, "5/4")
                        .expiry("PER_LOT", 6, "NONE")
                        .hold(14)
                        .with("effectiveFrom", "2026-02-01T00:00:00Z"));
        Random random = new Random(23);
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            Instant at = Instant.parse("2025-01-01T10:00:00Z").plus(Duration.ofHours(random.nextInt(16_000)));
            deliveries.add(paid(i, 100 + random.nextInt(25), random.nextInt(400) + ".00", at.toString()));
            if (i % 5 == 0) {
                deliveries.add(Delivery.of(
                        "refunds/create",
                        RefundJson.refund(
                                        1_000 + i,
                                        i,
                                        at.plus(Duration.ofDays(3)).toString())
                                .units(i * 10L + 1, 1)
                                .json()));
            }
        }
        shop.deliver(deliveries);
        JsonNode current = shop.owner("GET", "/api/program").json();
        JsonNode same =
                shop.owner("POST", PATH + "?from=2025-03-01", current, Map.of()).json();
        assertThat(same.at("/points/issued/current").asLong()).isPositive();
        assertThat(same.at("/points/expired/current").asLong()).isPositive();
        assertThat(same.at("/members/all").asInt()).isEqualTo(25);
        assertThat(same.at("/members/different").asInt()).isZero();
        assertThat(same.get("changes")).isEmpty();
        everyPairIsEqual(same);
        ObjectNode slightlyOther = (ObjectNode) current.deepCopy();
        slightlyOther.put("holdDays", 13);
        assertThat(shop.owner("POST", PATH + "?from=2025-03-01", slightlyOther, Map.of())
                        .json()
                        .at("/members/different")
                        .asInt())
                .as("another one does")
                .isPositive();
    }

    @Test
    void who_was_added_where_does_not_matter() {
        Program one = Programs.read(published());
        Program other = Programs.read(draft().expiry("PER_LOT", 6, "NONE"));
        Window window = new Window(LocalDate.parse("2025-01-01"), LocalDate.parse("2026-06-30"), ZoneOffset.UTC);
        Comparison together = new Comparison(window, one, other);
        List<Comparison> apart = Stream.generate(() -> new Comparison(window, one, other))
                .limit(3)
                .toList();
        Random random = new Random(7);
        for (long id = 1; id <= 300; id++) {
            MemberFacts facts = RandomMember.of(id).facts();
            Statement by = fold(one, window, facts);
            Statement byOther = fold(other, window, facts);
            together.add(id, by, byOther);
            apart.get(random.nextInt(3)).add(id, by, byOther);
        }
        Comparison added = new Comparison(window, one, other);
        List.of(2, 0, 1).forEach(i -> added.add(apart.get(i)));
        assertThat(together.gain()).hasSize(10);
        assertThat(together.lose()).hasSize(10);
        assertThat(added.gain()).isEqualTo(together.gain());
        assertThat(added.lose()).isEqualTo(together.lose());
        assertThat(added.members()).isEqualTo(together.members());
        assertThat(added.current()).isEqualTo(together.current());
        assertThat(added.draft()).isEqualTo(together.draft());
    }

    private static Statement fold(Program program, Window window, MemberFacts facts) {
        ProgramHistory history = ProgramHistory.of(List.of()).asIf(program, window.start(), 0);
        return MemberFold.fold(history, window.zone(), facts, window.end());
    }

    private static void everyPairIsEqual(JsonNode node) {
        if (node.isObject() && node.has("current") && node.has("draft")) {
            assertThat(node.get("draft")).isEqualTo(node.get("current"));
        }
        node.forEach(SimulationTest::everyPairIsEqual);
    }

    private static void one(JsonNode out, String pointer, long value) {
        assertThat(out.at(pointer).asLong()).as(pointer).isEqualTo(value);
    }

    private static void both(JsonNode out, String pointer, long current, long draft) {
        one(out, pointer + "/current", current);
        one(out, pointer + "/draft", draft);
    }

    private static Answer simulate(TestShop shop, ProgramJson draft, String query) {
        return shop.owner("POST", PATH + query, draft.json(), Map.of());
    }

    private static Delivery paid(long id, long customer, String price, String at) {
        return Delivery.of(
                "orders/paid",
                OrderJson.paid(id)
                        .placedAt(at)
                        .customer(customer, "2024-01-15T09:00:00Z")
                        .line(id * 10 + 1, price, 1));
    }
}
