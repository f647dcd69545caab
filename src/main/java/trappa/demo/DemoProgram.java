package trappa.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.signature.SessionToken;
import trappa.value.ShopDomain;

/**
 * The shop owner's part: publishes the points staircase of the demo through the owner's API, as the owner's page would.
 *
 * <p>Without a hold of its own the demo still shows points on their way: for one day last week the program asked for 14
 * days, and an order keeps the hold of the day it was placed.
 */
final class DemoProgram {
    private static final int LONG_HOLD_DAYS = 14;
    private static final Duration READING_TAKES_AT_MOST = Duration.ofSeconds(30);

    private final HttpClient client;
    private final URI trappa;
    private final ShopDomain shop;
    private final SessionToken tokens;
    private final Clock clock;

    DemoProgram(HttpClient client, URI trappa, ShopDomain shop, SessionToken tokens, Clock clock) {
        this.client = client;
        this.trappa = trappa;
        this.shop = shop;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** A moment of that day last week. */
    static Instant inTheHold(Instant now) {
        return now.minus(Duration.ofHours(132));
    }

    void publish(int holdDays) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        put(document(holdDays, now.minus(Duration.ofDays(400))));
        if (holdDays < LONG_HOLD_DAYS) {
            put(document(LONG_HOLD_DAYS, now.minus(Duration.ofDays(6))));
            put(document(holdDays, now.minus(Duration.ofDays(5))));
        }
    }

    /** Takes points by hand, with a reason, as the owner may. False when this Trappa does not offer it. */
    boolean takePoints(Shopper shopper, long points, String reason) {
        ObjectNode body =
                JsonMapper.shared().createObjectNode().put("points", -points).put("reason", reason);
        String path = "/api/members/" + shopper.customerId() + "/adjustments";
        return send("POST", path, body).statusCode() < 300;
    }

    /**
     * Waits until Trappa has read everything it was sent: until then a shopper would stand where they stood half a year ago.
     * After thirty seconds the demo goes on without.
     */
    void awaitEverythingRead() {
        Patience.until(this::isEverythingRead, read -> read, READING_TAKES_AT_MOST);
    }

    private boolean isEverythingRead() {
        HttpResponse<String> response =
                send(request("/api/deliveries?status=received").GET());
        return response.statusCode() == 200
                && JsonMapper.shared()
                        .readTree(response.body())
                        .path("deliveries")
                        .isEmpty();
    }

    private void put(ObjectNode document) {
        HttpResponse<String> response = send("PUT", "/api/program", document);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    "Trappa did not take the demo's program (" + response.statusCode() + "): " + response.body());
        }
    }

    private HttpResponse<String> send(String method, String path, ObjectNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header(
                        "Idempotency-Key",
                        UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(trappa.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + tokens.issue(shop, "1", clock.instant()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("Trappa does not answer at " + trappa, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while publishing the program", e);
        }
    }

    static ObjectNode document(int holdDays, Instant effectiveFrom) {
        ObjectNode program = JsonMapper.shared().createObjectNode();
        program.put("name", "Poängtrappan").put("status", "live");
        program.put("effectiveFrom", effectiveFrom.toString());
        program.put("timeZone", ShopTime.ZONE.getId()).put("locale", "sv").put("country", "SE");
        ObjectNode earning = program.putObject("earning");
        earning.putObject("orders").put("points", 1).put("perMinor", 100);
        earning.putObject("birthday").put("points", 100).put("noticeDays", 30);
        program.putArray("surveys")
                .addObject()
                .put("id", "nps")
                .put("kind", "nps")
                .put("points", 25)
                .put("afterDays", 14);
        program.put("holdDays", holdDays);
        program.putObject("qualification")
                .put("metric", "POINTS")
                .put("period", "LIFETIME")
                .put("graceDays", Math.max(30, holdDays)); // a tier may not end before its points are confirmed
        ArrayNode tiers = program.putArray("tiers");
        tiers.addObject().put("id", "bas").put("name", "Bas").put("at", 0);
        tiers.addObject()
                .put("id", "silver")
                .put("name", "Silver")
                .put("at", 500)
                .put("multiplier", "5/4");
        tiers.addObject().put("id", "guld").put("name", "Guld").put("at", 1500).put("multiplier", "3/2");
        ArrayNode steps = program.putArray("steps");
        ArrayNode rewards = program.putArray("rewards");
        step(steps, 150, "fri-frakt");
        rewards.addObject().put("id", "fri-frakt").put("kind", "free_shipping").put("validDays", 365);
        amountOff(steps, rewards, 300, 25);
        amountOff(steps, rewards, 500, 50);
        amountOff(steps, rewards, 900, 100);
        step(steps, 1500, "fortur");
        rewards.addObject().put("id", "fortur").put("kind", "perk").put("name", "Förtur");
        bought(rewards, 200, 20);
        bought(rewards, 1000, 150);
        return program;
    }

    /** What points buy, apart from the stairs. */
    private static void bought(ArrayNode rewards, int costPoints, int kronor) {
        rewards.addObject()
                .put("id", "r" + kronor + "-for-" + costPoints)
                .put("kind", "amount_off")
                .put("amountMinor", kronor * 100)
                .put("costPoints", costPoints)
                .put("validDays", 365);
    }

    private static void step(ArrayNode steps, int at, String rewardId) {
        steps.addObject().put("id", "s" + at).put("at", at).put("rewardId", rewardId);
    }

    private static void amountOff(ArrayNode steps, ArrayNode rewards, int at, int kronor) {
        step(steps, at, "r" + kronor);
        rewards.addObject()
                .put("id", "r" + kronor)
                .put("kind", "amount_off")
                .put("amountMinor", kronor * 100)
                .put("validDays", 365);
    }
}
