package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.owner.OwnerSession;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.ShopperToken;
import trappa.support.TestShop;

/** The state on Shopify's account and thank-you pages: proved by a token, asked for from another origin. */
class ExtensionDoorTest {
    private static final String CUSTOMER = "gid://shopify/Customer/7001";
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop().publish(onePointPerKrona().step("s300", 300, 2_500));
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(7_001).line(11, "380.00", 1)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "https://%s"})
    void a_customer_sees_where_she_stands(String destination) {
        Answer answer = ask(token(destination.formatted(shop.domain()), null, CUSTOMER));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/member/points/available").longValue()).isEqualTo(380);
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.header("Cache-Control")).hasValue("private, no-store");
    }

    @Test
    void a_shopper_has_the_same_key_at_both_doors_and_nobody_else_has_it() {
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(9).customer(7_002).line(11, "5.00", 1)));
        String key = shop.staircase(7_001).json().at("/member/key").stringValue();
        assertThat(key).matches("[\\w-]{22}").doesNotContain("7001");
        assertThat(ask(token("https://" + shop.domain(), null, CUSTOMER))
                        .json()
                        .at("/member/key")
                        .stringValue())
                .isEqualTo(key);
        assertThat(shop.staircase(7_002).json().at("/member/key").stringValue()).isNotEqualTo(key);
        TestShop other = server.newShop().publish(onePointPerKrona());
        other.deliver(
                Delivery.of("orders/paid", OrderJson.paid(3).customer(7_001).line(11, "5.00", 1)));
        assertThat(other.staircase(7_001).json().at("/member/key").stringValue())
                .isNotEqualTo(key);
    }

    @Test
    void somebody_not_logged_in_sees_the_steps_and_no_member() {
        Answer answer = ask(token("https://" + shop.domain(), null, null));
        assertThat(answer.json().get("member").isNull()).isTrue();
        assertThat(answer.json().get("steps").size()).isEqualTo(2);
    }

    @Test
    void the_issuer_must_not_be_another_shop() {
        String other = "https://" + server.newShop().domain();
        assertThat(ask(token(shop.domain(), other, CUSTOMER)).status()).isEqualTo(401);
        assertThat(ask(token("https://" + shop.domain(), "https://" + shop.domain() + "/checkouts", CUSTOMER))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"evil.example", "https://evil.example", "'x.myshopify.com.evil.example'", "''"})
    void a_destination_that_is_no_shop_is_refused_readably_for_the_page(String destination) {
        Answer answer = ask(token(destination, null, CUSTOMER));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gid://shopify/Customer/7001x", "gid://shopify/Order/7001", "7001", "gid://shopify/Customer/"})
    void only_a_customer_is_a_member(String subject) {
        assertThat(ask(token(shop.domain(), null, subject)).json().get("member").isNull())
                .isTrue();
    }

    @Test
    void a_customer_of_one_shop_is_nobody_in_another_with_the_same_number() {
        TestShop other = server.newShop().publish(onePointPerKrona());
        other.deliver(
                Delivery.of("orders/paid", OrderJson.paid(2).customer(7_001).line(11, "55.00", 1)));
        Answer answer = other.call(
                "GET",
                "/extension/staircase?shop=" + other.domain(),
                Map.of("Authorization", "Bearer " + token(shop.domain(), null, CUSTOMER)),
                new byte[0]);
        assertThat(answer.json().at("/member/points/available").longValue()).isEqualTo(380);
    }

    /** The owner's and the shopper's tokens are signed with one secret: neither opens the other's door. */
    @Test
    void a_member_of_staff_is_no_member_here_and_a_shopper_no_owner_there() {
        Answer answer = shop.call("GET", "/extension/staircase", shop.ownerHeaders(), new byte[0]);
        assertThat(answer.json().get("member").isNull()).isTrue();
        for (String issuer : new String[] {null, "https://" + shop.domain(), "https://" + shop.domain() + "/admin"}) {
            for (String subject : new String[] {null, CUSTOMER}) {
                String token = token("https://" + shop.domain(), issuer, subject);
                assertThat(shop.call("GET", "/api/members", Map.of("Authorization", "Bearer " + token), new byte[0])
                                .status())
                        .as(issuer + " " + subject)
                        .isEqualTo(401);
            }
        }
        assertThat(shop.proxy("/extension/staircase", shop.identity("7001")).status())
                .as("the app proxy's proof is none here")
                .isEqualTo(401);
    }

    @Test
    void without_a_token_nothing_is_told() {
        assertThat(shop.call("GET", "/extension/staircase", Map.of(), new byte[0])
                        .status())
                .isEqualTo(401);
    }

    /** Its sentences are in the page's language; the shop's own words among them have to be too. */
    @Test
    void the_shops_own_words_come_in_the_language_of_the_page() {
        TestShop own = server.newShop().publish(onePointPerKrona().with("locale", "sv"));
        OwnerSession.loggedIn(server, own.domain())
                .send(
                        "/admin/looks",
                        Map.of("revision", "0", "do", "save", "sv/title", "Kaféstegen", "da/title", "Caféstigen"));
        String token = token("https://" + own.domain(), null, CUSTOMER);
        Map.of("?locale=sv", "Kaféstegen", "?locale=da", "Caféstigen", "", "Kaféstegen")
                .forEach((query, title) -> assertThat(own.call(
                                        "GET",
                                        "/extension/staircase" + query,
                                        Map.of("Authorization", "Bearer " + token),
                                        new byte[0])
                                .json()
                                .at("/program/texts/title")
                                .stringValue())
                        .as(query)
                        .isEqualTo(title));
    }

    @Test
    void a_page_of_any_origin_may_ask() {
        Answer answer = shop.call(
                "OPTIONS",
                "/extension/staircase",
                Map.of(
                        "Origin",
                        "https://extensions.shopifycdn.com",
                        "Access-Control-Request-Headers",
                        "authorization"),
                new byte[0]);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.header("Access-Control-Allow-Headers").orElse("")).contains("Authorization");
    }

    private static Answer ask(String token) {
        return shop.call("GET", "/extension/staircase", Map.of("Authorization", "Bearer " + token), new byte[0]);
    }

    private static String token(String destination, String issuer, String subject) {
        return ShopperToken.of(destination, issuer, subject, server.clock().instant());
    }
}
