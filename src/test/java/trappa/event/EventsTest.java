package trappa.event;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.ListeningServer.Heard;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What other systems of a shop hear, and when: each thing that happened once, signed, and of the person only the number. */
class EventsTest {
    private static final long SHOPPER = 8_001;
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

    private static ProgramJson program() {
        return onePointPerKrona().step("s300", 300, 2_500).reward("r100", 10_000, 100);
    }

    private static TestShop shop(ProgramJson program) {
        TestShop shop = server.newShop();
        shop.publish(program);
        return shop;
    }

    private static Delivery paid(long order, String price) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(order).customer(SHOPPER).line(1, price, 1));
    }

    @Test
    void an_order_is_told_with_its_step_and_its_offer_and_a_repeat_is_not() throws Exception {
        TestShop shop = shop(program());
        try (Hearing mail = new Hearing(shop)) {
            Delivery order = paid(1, "320.00");
            shop.deliver(order, order);
            mail.await("offer.claimable", 1);
            mail.quiet();
            assertThat(mail.bodies())
                    .extracting(b -> b.get("type").asString())
                    .containsExactlyInAnyOrder("points.earned", "step.reached", "offer.claimable");
            JsonNode earned = mail.of("points.earned").getFirst();
            assertThat(earned.get("customerId").asString()).isEqualTo(Long.toString(SHOPPER));
            assertThat(earned.get("points").asLong()).isEqualTo(320);
            assertThat(earned.get("orderId").asString()).isEqualTo("1");
            assertThat(earned.get("account").get("available").asLong()).isEqualTo(320);
            assertThat(mail.of("offer.claimable").getFirst().get("offerId").asString())
                    .isEqualTo("s300.1");
            assertThat(mail.bodies())
                    .contains(Documented.example("points.earned", shop), Documented.example("offer.claimable", shop));
        }
    }

    @Test
    void the_points_told_add_up_to_the_balance_whatever_happened() throws Exception {
        TestShop shop = shop(program());
        try (Hearing erp = new Hearing(shop)) {
            OrderJson order = OrderJson.paid(1).customer(SHOPPER).line(1, "200.00", 2);
            shop.deliver(Delivery.of("orders/paid", order)); // read together, the step would come and go untold
            shop.deliver(Delivery.of(
                    "refunds/create",
                    RefundJson.refund(9, 1, "2026-11-21T10:00:00Z").units(1, 1).json()));
            shop.adjust(SHOPPER, 75);
            shop.redeem(SHOPPER, "rewardId", "r100", "key");
            erp.await("redemption.issued", 1);
            erp.quiet();
            assertThat(erp.of("step.returned")).hasSize(1);
            assertThat(erp.of("points.reversed").getFirst().get("points").asLong())
                    .isEqualTo(-200);
            long told = erp.bodies().stream()
                    .filter(b -> b.get("data").has("entry"))
                    .mapToLong(b -> b.get("data").get("points").asLong())
                    .sum();
            assertThat(told).isEqualTo(175).isEqualTo(shop.balance(SHOPPER));
        }
    }

    @Test
    void a_code_is_told_when_it_is_there_and_when_it_is_used() throws Exception {
        TestShop shop = shop(program());
        try (Hearing till = new Hearing(shop, "redemption.issued", "redemption.used")) {
            shop.deliver(paid(1, "150.00"));
            JsonNode redemption =
                    shop.redeemed(SHOPPER, "rewardId", "r100", "key").json().get("redemption");
            till.await("redemption.issued", 1);
            String code = redemption.get("code").asString();
            shop.deliver(Delivery.of(
                    "orders/paid",
                    OrderJson.paid(2).customer(SHOPPER).line(1, "500.00", 1).discountCode(code)));
            till.await("redemption.used", 1);
            till.quiet();
            assertThat(till.bodies()).hasSize(2);
            JsonNode used = till.of("redemption.used").getFirst();
            assertThat(used.get("code").asString()).isEqualTo(code);
            assertThat(used.get("orderId").asString()).isEqualTo("2");
        }
    }

    @Test
    void a_message_is_signed_as_the_standard_says_and_names_nobody() throws Exception {
        TestShop shop = shop(program());
        try (Hearing mail = new Hearing(shop, "points.earned")) {
            OrderJson order =
                    OrderJson.paid(1).customer(SHOPPER).line(1, "10.00", 1).with("email", "anna@example.com");
            shop.deliver(Delivery.of("orders/paid", order));
            mail.await("points.earned", 1);
            Heard heard = mail.heard().getFirst();
            assertThat(heard.header("webhook-id")).matches("evt_[0-9a-f]{33}");
            assertThat(heard.header("webhook-timestamp"))
                    .isEqualTo(Long.toString(server.clock().instant().getEpochSecond()));
            assertThat(heard.header("webhook-signature")).isEqualTo(signature(mail.secret(), heard));
            assertThat(new String(heard.body(), StandardCharsets.UTF_8))
                    .doesNotContain("anna")
                    .doesNotContain("@");
        }
    }

    @Test
    void while_a_secret_is_replaced_both_sign() throws Exception {
        TestShop shop = shop(program());
        try (Hearing mail = new Hearing(shop)) {
            String path = "/api/webhooks/" + mail.id();
            String next = shop.owner("POST", path + "/secret", Json.object(), Map.of())
                    .json()
                    .get("secret")
                    .asString();
            assertThat(next).startsWith("whsec_").isNotEqualTo(mail.secret());
            shop.owner("POST", path + "/test", Json.object(), Map.of());
            mail.await("test", 1);
            Heard heard = mail.heard().getFirst();
            assertThat(heard.header("webhook-signature"))
                    .isEqualTo(signature(next, heard) + " " + signature(mail.secret(), heard));
        }
    }

    @Test
    void nothing_is_written_of_a_shop_that_nobody_hears_of() throws Exception {
        TestShop shop = shop(program());
        shop.deliver(paid(1, "320.00"));
        try (Hearing late = new Hearing(shop)) {
            Deadline.await(Duration.ofSeconds(60), "every account was looked at", () -> {
                shop.owner("POST", "/api/webhooks/" + late.id() + "/test", Json.object(), Map.of());
                return late.of("test").size() > 2;
            });
            assertThat(late.bodies()).allMatch(b -> b.get("type").asString().equals("test"));
            shop.deliver(paid(2, "10.00"));
            late.await("points.earned", 1);
            late.quiet();
            assertThat(late.of("points.earned")).hasSize(1);
            assertThat(late.of("step.reached"))
                    .as("it was reached before anybody heard")
                    .isEmpty();
        }
    }

    @Test
    void a_draft_is_a_secret() throws Exception {
        TestShop shop = shop(program().with("status", "draft"));
        try (Hearing mail = new Hearing(shop)) {
            shop.deliver(paid(1, "320.00"));
            assertThat(mail.messages("")).isEmpty();
        }
    }

    @Test
    void every_event_is_in_the_page_for_receivers_and_in_the_contract() throws Exception {
        String contract = Files.readString(Path.of("src/main/resources/openapi.yaml"));
        for (EventType type : EventType.values()) {
            assertThat(Documented.page()).contains("`" + type.word() + "`");
            if (type != EventType.TEST) {
                assertThat(contract).contains("        - " + type.word() + "\n");
            }
        }
    }

    private static String signature(String secret, Heard heard) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
        mac.update((heard.header("webhook-id") + "." + heard.header("webhook-timestamp") + ".").getBytes());
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(heard.body()));
    }
}
