package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Delivery;
import trappa.support.Permutations;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.SharedFiles;
import trappa.support.TestShop;

/**
 * Payloads nobody here wrote. They are documentation, fixtures and captures; some contradict themselves, some are
 * spoilt. None may break the door, and only the one paid order with a customer may earn.
 */
class RealSamplesTest {
    /** 199.00 less 17.91, of which 131.09 is outstanding although it calls itself paid. */
    private static final String DISCOUNTED = "rest-order/discount-code-17.91.json";

    private static final long BUYER = 1_073_339_475;
    private static final List<Long> NOT_EARNING =
            List.of(207_119_551L, 1_073_339_474L, 115_310_627_314_723_950L, 123L, 191_167L);

    /** What cannot be read as what its topic says, or is in another currency than the shop's. */
    private static final Set<String> UNREADABLE = Set.of(
            "orders-create/gadget-anonymised-1.json",
            "orders-create/go-shopify-2016-test-voided.json",
            "refunds-create/gadget-anonymised-1.json",
            "refunds-create/gadget-anonymised-2.json",
            "rest-order/guest-eur-tax-13.5.json",
            "graphql-bulk/estuary-capture-2026-06.json",
            "tables/shopify_order_adjustment_data.csv",
            "tables/shopify_order_line_refund_data.csv");

    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void in_any_order_with_duplicates_only_the_paid_order_of_a_customer_earns(int seed) {
        RealSamples samples = samples();
        TestShop shop = shop();
        shop.deliver(samples.named(DISCOUNTED).delivery());
        List<Delivery> all = new ArrayList<>(
                samples.all().stream().map(RealSamples.Sample::delivery).toList());
        Random random = new Random(seed);
        shop.deliver(seed == 0 ? all : Permutations.withDuplicates(Permutations.shuffled(all, random), random));

        assertThat(shop.balance(BUYER)).isEqualTo(50);
        for (long other : NOT_EARNING) {
            assertThat(shop.balance(other)).as("member %d", other).isZero();
        }
        List<JsonNode> quarantined = shop.deliveries("quarantined");
        assertThat(quarantined)
                .allSatisfy(row -> assertThat(row.get("reason").asString()).isNotBlank());
        Set<String> ids = new HashSet<>();
        quarantined.forEach(row -> ids.add(row.get("webhookId").asString()));
        assertThat(samples.all())
                .filteredOn(sample -> UNREADABLE.contains(sample.file()))
                .allSatisfy(sample -> assertThat(ids)
                        .as(sample.file())
                        .contains(sample.delivery().webhookId()));
    }

    @Test
    void each_file_alone_in_a_new_shop_is_kept_and_harmless() {
        for (RealSamples.Sample sample : samples().all()) {
            TestShop shop = shop();
            shop.deliver(sample.delivery());
            assertThat(shop.allDeliveries()).as(sample.file()).hasSize(1);
            boolean earns = sample.file().equals("orders-list/order-450789469-partially-refunded.json");
            assertThat(shop.balance(207_119_551L)).as(sample.file()).isEqualTo(earns ? 195 : 0);
        }
    }

    @Test
    void a_number_above_2_to_the_53_comes_out_as_it_went_in() {
        long order = 820_982_911_946_154_509L;
        long customer = 115_310_627_314_723_957L;
        ObjectNode body = (ObjectNode)
                samples().named("orders-paid/shopify-docs-2026-04.json").json();
        body.put("id", order).put("test", false).put("financial_status", "paid").putNull("cancelled_at");
        body.put("total_outstanding", "0.00");
        ((ObjectNode) body.get("customer")).put("id", customer);
        TestShop shop = shop();
        shop.deliver(Delivery.of("orders/paid", body));

        assertThat(shop.balance(customer)).isPositive();
        assertThat(shop.owner("GET", "/api/members/" + customer).text()).contains(Long.toString(customer));
        assertThat(shop.owner("GET", "/api/members/" + customer + "/ledger").text())
                .contains(Long.toString(order));
        assertThat(shop.balance(customer - 7)).isZero();
    }

    private static TestShop shop() {
        return server.newShop().publish(ProgramJson.onePointPerKrona().with("effectiveFrom", "2000-01-01T00:00:00Z"));
    }

    private static RealSamples samples() {
        Path folder = SharedFiles.find("webhook-samples").orElse(null);
        Assumptions.assumeTrue(
                folder != null,
                "The published payloads do not lie beside this checkout (../shared/webhook-samples): left out."
                        + " OwnSamplesTest reads the project's own.");
        return RealSamples.in(folder);
    }
}
