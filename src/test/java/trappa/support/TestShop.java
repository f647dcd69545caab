package trappa.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.signature.SessionToken;
import trappa.value.ShopDomain;

/** One shop as the server meets it: its signed webhooks, its shoppers through the app proxy, its owner. */
public final class TestShop {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    public static final AppSecrets SECRETS = new AppSecrets(Secrets.CURRENT, Optional.empty());

    private final String domain;
    private final int port;
    private final Clock clock;

    TestShop(String domain, int port, Clock clock) {
        this.domain = domain;
        this.port = port;
        this.clock = clock;
    }

    public String domain() {
        return domain;
    }

    // The store's deliveries

    /** The headers Shopify would send with this delivery. */
    public Map<String, String> headers(Delivery delivery) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-Shopify-Topic", delivery.topic());
        headers.put("X-Shopify-Hmac-Sha256", Secrets.webhookSignature(delivery.body()));
        headers.put("X-Shopify-Shop-Domain", domain);
        headers.put("X-Shopify-API-Version", "2026-10");
        headers.put("X-Shopify-Webhook-Id", delivery.webhookId());
        headers.put("X-Shopify-Event-Id", "event-" + delivery.webhookId());
        headers.put("X-Shopify-Triggered-At", clock.instant().toString());
        return headers;
    }

    public Answer send(Delivery delivery) {
        return call("POST", "/webhooks", headers(delivery), delivery.body());
    }

    /** Sends in this order, demands 200 for each, and waits until all of them have had their effect. */
    public void deliver(Delivery... deliveries) {
        deliver(List.of(deliveries));
    }

    public void deliver(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            Answer answer = send(delivery);
            if (answer.status() != 200) {
                throw new AssertionError(delivery + " was answered " + answer);
            }
        }
        settle();
    }

    /**
     * Each once the one before has had its effect. Of those that come at once any may have it first, which shows in what the
     * ledger calls first, and in nothing else.
     */
    public void deliverInTurn(Delivery... deliveries) {
        for (Delivery delivery : deliveries) {
            deliver(delivery);
        }
    }

    /** Returns when no delivery of this shop is waiting to be read. */
    public void settle() {
        settleWithin(PATIENCE);
    }

    public void settleWithin(Duration limit) {
        Deadline.await(limit, "the inbox of " + domain + " is read", this::settled);
    }

    public boolean settled() {
        return deliveries(WAITING).isEmpty();
    }

    /** What the owner's API calls a delivery that is kept and not yet read. */
    public static final String WAITING = "received";

    public List<JsonNode> deliveries(String status) {
        return deliveriesAt("/api/deliveries?status=" + status);
    }

    /** The first page of the inbox, read or not. */
    public List<JsonNode> allDeliveries() {
        return deliveriesAt("/api/deliveries");
    }

    private List<JsonNode> deliveriesAt(String path) {
        JsonNode page = ok(owner("GET", path)).json();
        return page.get("deliveries").valueStream().toList();
    }

    // Shoppers

    /** What the app proxy adds for this shopper; a blank id is a guest. */
    public Map<String, List<String>> identity(String customerId) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("logged_in_customer_id", List.of(customerId));
        parameters.put("path_prefix", List.of("/apps/trappa"));
        parameters.put("shop", List.of(domain));
        parameters.put("timestamp", List.of(Long.toString(clock.instant().getEpochSecond())));
        return parameters;
    }

    public String signedQuery(Map<String, List<String>> parameters) {
        return new ProxySignature(SECRETS).sign(parameters);
    }

    public Answer proxy(String path, Map<String, List<String>> parameters) {
        return call("GET", path + "?" + signedQuery(parameters), Map.of(), new byte[0]);
    }

    public Answer staircase(long customer) {
        return proxy("/proxy/staircase", identity(Long.toString(customer)));
    }

    /** The same as one of many calls. */
    public Courier.Call staircaseCall(long customer) {
        String query = signedQuery(identity(Long.toString(customer)));
        return new Courier.Call("GET", "/proxy/staircase?" + query, Map.of(), new byte[0]);
    }

    /** The shopper's points as the widget gets them: available, pending, owed, qualifying, expiring. */
    public JsonNode points(long customer) {
        JsonNode staircase = ok(staircase(customer)).json();
        return staircase.path("member").path("points");
    }

    /** Available less owed, the one number of the worked cases. */
    public long balance(long customer) {
        JsonNode points = points(customer);
        return points.path("available").asLong(0) - points.path("owed").asLong(0);
    }

    public List<JsonNode> history(long customer) {
        JsonNode page =
                ok(proxy("/proxy/history", identity(Long.toString(customer)))).json();
        return page.get("entries").valueStream().toList();
    }

    /** Takes a reward or an offer: {@code {"rewardId": …}} or {@code {"offerId": …}}. */
    public Answer redeem(long customer, String what, String id, String idempotencyKey) {
        return proxyPost(
                "/proxy/redemptions",
                identity(Long.toString(customer)),
                Map.of("Content-Type", "application/json", "Idempotency-Key", idempotencyKey),
                "{\"" + what + "\":\"" + id + "\"}");
    }

    /**
     * The same, with the code: a busy machine may take longer over it than a shopper is kept waiting, and then says at first
     * that it is on its way.
     */
    public Answer redeemed(long customer, String what, String id, String idempotencyKey) {
        Answer first = redeem(customer, what, id, idempotencyKey);
        AtomicReference<Answer> last = new AtomicReference<>(first);
        Deadline.await(PATIENCE, "the code of " + idempotencyKey + " is made", () -> {
            if (!onItsWay(last.get())) {
                return true;
            }
            last.set(redeem(customer, what, id, idempotencyKey));
            return false;
        });
        return new Answer(first.status(), first.headers(), last.get().body());
    }

    private static boolean onItsWay(Answer answer) {
        return answer.status() == 201
                && answer.json().at("/redemption/status").asString("").equals("RESERVED");
    }

    /** Taking a reward as one of many calls. */
    public Courier.Call redeemCall(long customer, String rewardId, String idempotencyKey) {
        return new Courier.Call(
                "POST",
                "/proxy/redemptions?" + signedQuery(identity(Long.toString(customer))),
                Map.of("Content-Type", "application/json", "Idempotency-Key", idempotencyKey),
                ("{\"rewardId\":\"" + rewardId + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Hands an unused code back. */
    public Answer handBack(long customer, String redemption) {
        return proxyPost(
                "/proxy/redemptions/" + redemption + "/return",
                identity(Long.toString(customer)),
                Map.of("Content-Type", "application/json"),
                "{}");
    }

    /** The same, until it is back: taking a code out of use may last longer than a shopper is kept waiting. */
    public Answer handedBack(long customer, String redemption) {
        AtomicReference<Answer> last = new AtomicReference<>();
        Deadline.await(PATIENCE, redemption + " is handed back", () -> {
            last.set(ok(handBack(customer, redemption)));
            return last.get().json().at("/redemption/status").asString().equals("RETURNED");
        });
        return last.get();
    }

    /** A birthday or an answer to a survey, as the widget sends it. */
    public Answer tell(long customer, String kind, String body) {
        return proxyPost(
                "/proxy/activities/" + kind,
                identity(Long.toString(customer)),
                Map.of("Content-Type", "application/json"),
                body);
    }

    /** A new answer to a survey; a comment may be null. */
    public void answer(long customer, String survey, int score, String comment) {
        Answer told = tell(
                customer,
                "survey",
                Json.object()
                        .put("surveyId", survey)
                        .put("score", score)
                        .put("comment", comment)
                        .toString());
        if (told.status() != 201) {
            throw new AssertionError("Answered " + told);
        }
    }

    public Answer proxyPost(
            String path, Map<String, List<String>> parameters, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return call("POST", path + "?" + signedQuery(parameters), headers, bytes);
    }

    // The owner

    public Map<String, String> ownerHeaders() {
        String token =
                new SessionToken(SECRETS, Secrets.API_KEY).issue(new ShopDomain(domain), "owner-1", clock.instant());
        return Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    public Answer owner(String method, String path) {
        return call(method, path, ownerHeaders(), new byte[0]);
    }

    public Answer owner(String method, String path, JsonNode body, Map<String, String> moreHeaders) {
        Map<String, String> headers = new LinkedHashMap<>(ownerHeaders());
        headers.putAll(moreHeaders);
        return call(method, path, headers, Json.bytes(body));
    }

    public TestShop publish(ProgramJson program) {
        ok(owner("PUT", "/api/program", program.json(), Map.of()));
        settle();
        return this;
    }

    public JsonNode member(long customer) {
        return ok(owner("GET", "/api/members/" + customer)).json();
    }

    /** The balance of every member by the ledger, owed points as negative. */
    public Map<Long, Long> balances() {
        Map<Long, Long> balances = new TreeMap<>();
        for (String after = "0"; after != null; ) {
            JsonNode page =
                    ok(owner("GET", "/api/members?limit=500&after=" + after)).json();
            for (JsonNode member : page.get("members")) {
                balances.put(
                        Long.parseLong(member.get("customerId").asString()),
                        member.get("balance").asLong());
            }
            after = page.hasNonNull("next") ? page.get("next").asString() : null;
        }
        return balances;
    }

    /** An adjustment by the owner; negative takes points. */
    public void adjust(long customer, long points) {
        Answer answer = owner(
                "POST",
                "/api/members/" + customer + "/adjustments",
                Json.object().put("points", points).put("reason", "Goodwill"),
                Map.of("Idempotency-Key", "adjustment-" + System.nanoTime()));
        ok(answer);
    }

    // Anything

    public Answer call(String method, String path, Map<String, String> headers, byte[] body) {
        try (HttpLine line = new HttpLine(port)) {
            return line.exchange(method, path, headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private static Answer ok(Answer answer) {
        if (answer.status() / 100 != 2) {
            throw new AssertionError("Answered " + answer);
        }
        return answer;
    }
}
