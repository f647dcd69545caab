package trappa.event;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.ListeningServer;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What becomes of a message: tried again under its id, given up after days, sent again when the owner asks. */
class SendingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestShop shop() {
        return server.newShop().publish(onePointPerKrona());
    }

    private static Delivery paid(long order) {
        return Delivery.of("orders/paid", OrderJson.paid(order).customer(8_201).line(1, "10.00", 1));
    }

    @Test
    void what_is_refused_is_tried_again_with_the_same_id() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            erp.answers(503);
            shop.deliver(paid(1));
            awaitAttempts(erp, 1);
            JsonNode waiting = erp.messages("").getFirst();
            assertThat(waiting.get("answer").asInt()).isEqualTo(503);
            assertThat(Duration.between(
                            server.clock().instant(),
                            Instant.parse(waiting.get("nextAt").asString())))
                    .isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_500));
            assertThat(erp.now().hasNonNull("failingSince")).isTrue();

            erp.answers(200);
            server.clock().advance(Duration.ofSeconds(6));
            awaitState(erp, "sent");
            assertThat(erp.heard()).hasSize(2);
            assertThat(erp.heard().get(0).header("webhook-id"))
                    .isEqualTo(erp.heard().get(1).header("webhook-id"));
            assertThat(erp.heard().get(0).body()).isEqualTo(erp.heard().get(1).body());
            assertThat(erp.now().hasNonNull("failingSince")).isFalse();
        }
    }

    @Test
    void a_receiver_that_asks_for_a_pause_gets_it() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            erp.answers(heard -> new ListeningServer.Answer(429, Map.of("Retry-After", "600"), new byte[0]));
            shop.deliver(paid(1));
            awaitAttempts(erp, 1);
            assertThat(Instant.parse(erp.messages("").getFirst().get("nextAt").asString()))
                    .isAfterOrEqualTo(server.clock().instant().plusSeconds(600));
        }
    }

    @Test
    void after_three_days_of_nothing_it_is_switched_off_and_the_owner_sends_again() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            Instant begin = server.clock().instant();
            erp.answers(500);
            shop.deliver(paid(1));
            for (int attempt = 1; attempt <= Sending.WAITS.size(); attempt++) {
                awaitAttempts(erp, attempt);
                assertThat(erp.now().get("status").asString()).isEqualTo("active");
                server.clock()
                        .advance(Sending.WAITS
                                .get(attempt - 1)
                                .multipliedBy(11)
                                .dividedBy(10)
                                .plusSeconds(1));
            }
            Deadline.await(
                    PATIENCE,
                    "it is switched off",
                    () -> erp.now().get("status").asString().equals("failed"));
            assertThat(erp.now().get("reason").asString()).contains("Nothing arrived since", "500");
            assertThat(erp.messages("?status=failed")).hasSize(1);
            assertThat(Duration.between(begin, server.clock().instant())).isGreaterThan(Sending.LASTING);

            shop.deliver(paid(2));
            assertThat(erp.messages("")).as("nobody hears").hasSize(1);

            erp.answers(200);
            change(shop, erp, "active");
            String span =
                    "{\"from\":\"" + begin + "\",\"to\":\"" + server.clock().instant() + "\"}";
            Answer again = replay(shop, erp, Json.read(span));
            assertThat(again.json().get("queued").asInt()).isEqualTo(1);
            awaitState(erp, "sent");
            assertThat(ids(erp)).as("one id for all attempts").hasSize(1);
            assertThat(erp.now().get("reason").isNull()).isTrue();
        }
    }

    @Test
    void one_that_says_it_is_gone_is_switched_off_at_once() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            erp.answers(410);
            shop.deliver(paid(1));
            Deadline.await(
                    PATIENCE,
                    "it is switched off",
                    () -> erp.now().get("status").asString().equals("failed"));
            assertThat(erp.now().get("reason").asString()).contains("410");
            assertThat(shop.owner("GET", "/admin/settings").status()).isEqualTo(200);
        }
    }

    @Test
    void what_the_old_address_says_does_not_switch_off_the_new_one() throws Exception {
        TestShop shop = shop();
        CountDownLatch moved = new CountDownLatch(1);
        AtomicInteger came = new AtomicInteger();
        try (Hearing erp = new Hearing(shop, "points.earned")) {
            erp.answers(heard -> {
                boolean first = came.incrementAndGet() == 1;
                try {
                    moved.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return ListeningServer.Answer.status(first ? 410 : 204);
            });
            shop.deliver(paid(1));
            Deadline.await(PATIENCE, "the old one is asked", () -> came.get() == 1);
            Answer changed = shop.owner(
                    "PUT",
                    "/api/webhooks/" + erp.id(),
                    Json.object().put("url", erp.url() + "/new").put("name", "Moved"),
                    Map.of());
            assertThat(changed.status()).isEqualTo(200);
            moved.countDown();
            awaitState(erp, "failed");
            shop.deliver(paid(2));
            awaitState(erp, "sent");
            assertThat(erp.now().get("status").asString()).isEqualTo("active");
        }
    }

    @Test
    void what_was_under_way_when_it_was_switched_off_is_not_tried_again() throws Exception {
        TestShop shop = shop();
        CountDownLatch both = new CountDownLatch(1);
        CountDownLatch off = new CountDownLatch(1);
        AtomicInteger came = new AtomicInteger();
        try (Hearing erp = new Hearing(shop)) {
            shop.deliver(paid(1), paid(2));
            erp.await("points.earned", 2);
            erp.quiet();
            erp.answers(heard -> {
                boolean first = came.incrementAndGet() == 1;
                try {
                    (first ? both : off).await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return ListeningServer.Answer.status(first ? 410 : 500);
            });
            Instant now = server.clock().instant();
            replay(
                    shop,
                    erp,
                    Json.object()
                            .put("from", now.minusSeconds(3_600).toString())
                            .put("to", now.plusSeconds(1).toString())
                            .put("all", true));
            Deadline.await(PATIENCE, "both are under way", () -> came.get() >= 2);
            both.countDown();
            Deadline.await(
                    PATIENCE,
                    "it is switched off",
                    () -> erp.now().get("status").asString().equals("failed"));
            off.countDown();
            erp.quiet();
            assertThat(erp.messages("?status=failed")).hasSameSizeAs(erp.messages(""));
        }
    }

    @Test
    void a_test_to_one_that_is_switched_off_is_tried_once() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            change(shop, erp, "off");
            erp.answers(503);
            assertThat(shop.owner("POST", "/api/webhooks/" + erp.id() + "/test", Json.object(), Map.of())
                            .status())
                    .isEqualTo(202);
            awaitState(erp, "failed");
            assertThat(erp.messages("").getFirst().get("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void nobody_hears_of_a_shop_whose_app_was_removed() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            shop.deliver(paid(1));
            erp.await("points.earned", 1);
            erp.quiet();
            int before = erp.heard().size();
            shop.deliver(Delivery.of("app/uninstalled", Json.object().put("myshopify_domain", shop.domain())));
            shop.deliver(paid(2));
            // Another shop's message goes out meanwhile: there was time for both.
            TestShop other = shop();
            try (Hearing theirs = new Hearing(other)) {
                other.deliver(paid(3));
                theirs.await("points.earned", 1);
            }
            assertThat(erp.heard()).hasSize(before);
        }
    }

    @Test
    void a_span_beyond_all_calendars_is_a_span_like_any_other() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop)) {
            shop.deliver(paid(1));
            erp.quiet();
            Answer again = replay(
                    shop,
                    erp,
                    Json.object()
                            .put("from", Instant.MIN.toString())
                            .put("to", Instant.MAX.toString())
                            .put("all", true));
            assertThat(again.json().get("queued").asInt())
                    .isEqualTo(erp.messages("").size());
        }
    }

    @Test
    void one_that_hangs_holds_up_no_other() throws Exception {
        TestShop shop = shop();
        CountDownLatch end = new CountDownLatch(1);
        try (Hearing hangs = new Hearing(shop);
                Hearing works = new Hearing(shop)) {
            hangs.answers(heard -> {
                try {
                    end.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return ListeningServer.Answer.status(200);
            });
            shop.deliver(paid(1));
            works.await("points.earned", 1);
            assertThat(hangs.messages("").getFirst().get("status").asString()).isNotEqualTo("sent");
            end.countDown();
        }
    }

    @Test
    void one_message_is_sent_again_with_its_id_and_only_what_a_receiver_wants() throws Exception {
        TestShop shop = shop();
        try (Hearing erp = new Hearing(shop, "points.earned")) {
            shop.deliver(paid(1));
            shop.adjust(8_201, 5);
            awaitState(erp, "sent");
            String event = erp.messages("").getFirst().get("eventId").asString();
            Answer again = shop.owner(
                    "POST", "/api/webhooks/" + erp.id() + "/messages/" + event + "/replay", Json.object(), Map.of());
            assertThat(again.status()).isEqualTo(202);
            erp.await("points.earned", 2);
            assertThat(ids(erp)).containsExactly(event);
            assertThat(erp.bodies()).as("the adjustment was not wanted").hasSize(2);
        }
    }

    @Test
    void a_receiver_that_comes_later_can_have_what_others_were_told() throws Exception {
        TestShop shop = shop();
        try (Hearing first = new Hearing(shop)) {
            shop.deliver(paid(1), paid(2));
            first.await("points.earned", 2);
            try (Hearing second = new Hearing(shop, "points.earned")) {
                Instant now = server.clock().instant();
                replay(
                        shop,
                        second,
                        Json.object()
                                .put("from", now.minusSeconds(3_600).toString())
                                .put("to", now.plusSeconds(1).toString()));
                second.await("points.earned", 2);
                assertThat(ids(second)).isEqualTo(ids(first));
            }
        }
    }

    @Test
    void an_address_that_is_none_is_refused_with_its_place() {
        TestShop shop = shop();
        for (String url : List.of(
                "http://example.com/",
                "ftp://example.com",
                "https://",
                "https://u:p@example.com/",
                "https://a/#b",
                "https://example.com:0/",
                "https://example.com:65536/",
                "x")) {
            Answer answer = shop.owner("POST", "/api/webhooks", Json.object().put("url", url), Map.of());
            assertThat(answer.status()).as(url).isEqualTo(422);
            assertThat(answer.json().get("errors").get(0).get("pointer").asString())
                    .isEqualTo("/url");
        }
        Answer noList = shop.owner(
                "POST",
                "/api/webhooks",
                Json.read("{\"url\":\"https://example.com/\",\"events\":{\"a\":1}}"),
                Map.of());
        assertThat(noList.status()).isEqualTo(422);
        assertThat(noList.json().at("/errors/0/pointer").asString()).isEqualTo("/events");
        Answer answer = shop.owner(
                "POST",
                "/api/webhooks",
                Json.read("{\"url\":\"https://example.com/\",\"events\":[\"points.eaten\"],\"color\":1}"),
                Map.of());
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(e -> e.get("pointer").asString()))
                .containsExactlyInAnyOrder("/events/0", "/color");
    }

    private static void change(TestShop shop, Hearing erp, String status) {
        Answer answer = shop.owner(
                "PUT",
                "/api/webhooks/" + erp.id(),
                Json.object().put("url", erp.url()).put("status", status),
                Map.of());
        assertThat(answer.status()).isEqualTo(200);
    }

    private static Answer replay(TestShop shop, Hearing erp, JsonNode span) {
        Answer answer = shop.owner("POST", "/api/webhooks/" + erp.id() + "/replay", span, Map.of());
        assertThat(answer.status()).isEqualTo(202);
        return answer;
    }

    private static Set<String> ids(Hearing erp) {
        return new HashSet<>(
                erp.heard().stream().map(h -> h.header("webhook-id")).toList());
    }

    private static void awaitAttempts(Hearing erp, int attempts) {
        Deadline.await(
                PATIENCE,
                attempts + " attempts",
                () -> erp.messages("?status=waiting").stream()
                        .anyMatch(m -> m.get("attempts").asInt() == attempts));
    }

    private static void awaitState(Hearing erp, String state) {
        Deadline.await(
                PATIENCE,
                "a message is " + state,
                () -> !erp.messages("?status=" + state).isEmpty());
    }
}
