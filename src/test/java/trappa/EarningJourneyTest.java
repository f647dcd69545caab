package trappa;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Campaigns, limits and what the shop has to be asked about, through the door and back out to the shopper. */
class EarningJourneyTest {
    private static final long SHOPPER = 7_001;
    /** Of the make-believe shop's range: wool socks, and a soap that is reduced. */
    private static final long SOCKS = 9_007_199_254_741_605L;

    private static final long SOAP = 9_007_199_254_741_608L;
    private static final long SOAP_VARIANT = 9_007_199_254_742_608L;
    private static final String WOOL = "9007199254743602";

    private static RunningTrappa server;

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
    void what_an_order_does_not_say_is_looked_up_and_corrects_its_points() {
        TestShop shop = server.newShop()
                .publish(program(
                        "{'excludeSalePrice':true,'fixedPoints':10}",
                        "[{'id':'ull','name':'Ullvecka','collectionIds':['%s'],'multiplier':'2','bonusPoints':20}]"
                                .formatted(WOOL)));
        shop.deliver(Delivery.of("orders/paid", socksAndSoap(1)));
        Deadline.await(Duration.ofSeconds(60), "the lookup", () -> shop.balance(SHOPPER) == 165 * 2 + 20 + 10);
        JsonNode line = shop.history(SHOPPER).getFirst();
        assertThat(shop.history(SHOPPER)).hasSize(1);
        assertThat(line.get("points").asLong()).isEqualTo(360);
        assertThat(line.get("explanation").asString().replace('\u00a0', ' '))
                .isEqualTo("165 kr × 1 poäng/kr × 2 (Ullvecka) + 20 (Ullvecka) + 10 (för varje order) = 360 poäng;"
                        + " nedsatta varor räknas inte");

        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 1, "2026-11-21T10:00:00Z")
                        .units(11, 1)
                        .units(12, 1)
                        .json()));
        assertThat(shop.balance(SHOPPER)).isZero();
        assertThat(shop.member(SHOPPER).at("/points/owed").asLong()).isZero();
    }

    @Test
    void nothing_is_looked_up_under_a_program_that_does_not_need_it() {
        TestShop shop = server.newShop().publish(program("{}", "[]"));
        shop.deliver(Delivery.of("orders/paid", socksAndSoap(1)));
        assertThat(shop.history(SHOPPER).getFirst().get("explanation").asString())
                .doesNotContain("inte känt");
        assertThat(shop.balance(SHOPPER)).isEqualTo(260);
    }

    @Test
    void an_estimate_knows_campaigns_for_whole_orders_fixed_points_and_limits() {
        TestShop shop = server.newShop()
                .publish(program(
                        "{'fixedPoints':10,'maxPointsPerPeriod':{'points':1000,'period':'MONTH'}}",
                        """
                        [{'id':'now','name':'Now','until':'2026-11-22','multiplier':'2'},
                         {'id':'new','name':'New','firstOrder':true,'bonusPoints':50},
                         {'id':'ull','name':'Wool','collectionIds':['%s'],'multiplier':'9'},
                         {'id':'tag','name':'Tag','orderTags':['x'],'multiplier':'8'}]""".formatted(WOOL)));
        assertThat(estimate(shop, "7001", 10_000)).isEqualTo(100 * 2 + 50 + 10);
        assertThat(estimate(shop, "", 10_000))
                .as("a guest's first order is not known")
                .isEqualTo(100 * 2 + 10);
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1)
                        .placedAt("2026-11-22T11:00:00Z")
                        .customer(SHOPPER)
                        .line(11, "300.00", 1)));
        assertThat(shop.balance(SHOPPER)).isEqualTo(660);
        assertThat(estimate(shop, "7001", 10_000)).as("no longer the first").isEqualTo(210);
        assertThat(estimate(shop, "7001", 30_000)).as("of 1000 this month").isEqualTo(340);
    }

    @Test
    void a_campaign_that_makes_no_sense_is_refused_with_its_place_and_nothing_is_published() {
        TestShop shop = server.newShop().publish(program("{}", "[]"));
        JsonNode wrong = program("{'maxPointsPerOrder':-1}", "[{'id':'c','from':'tomorrow'}]")
                .json();
        Answer answer = shop.owner("PUT", "/api/program", wrong, Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(e -> e.get("pointer").asString()))
                .containsExactlyInAnyOrder(
                        "/earning/orders/maxPointsPerOrder", "/campaigns/0/from", "/campaigns/0/multiplier");
        assertThat(shop.owner("GET", "/api/program").json().get("campaigns")).isEmpty();
    }

    private static OrderJson socksAndSoap(long id) {
        return OrderJson.paid(id)
                .customer(SHOPPER)
                .line(11, "165.00", 1, line -> line.product(SOCKS))
                .line(
                        12,
                        "95.00",
                        1,
                        line -> line.product(SOAP)
                                .with("variant_id", JsonNodeFactory.instance.numberNode(SOAP_VARIANT)));
    }

    private static ProgramJson program(String orders, String campaigns) {
        ProgramJson program =
                onePointPerKrona().with("campaigns", json(campaigns)).with("locale", "sv");
        json(orders).properties().forEach(rule -> program.rule(rule.getKey(), rule.getValue()));
        return program;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static long estimate(TestShop shop, String customer, long amountMinor) {
        Map<String, List<String>> query = shop.identity(customer);
        query.put("amount_minor", List.of(Long.toString(amountMinor)));
        return shop.proxy("/proxy/estimate", query).json().get("points").asLong();
    }
}
