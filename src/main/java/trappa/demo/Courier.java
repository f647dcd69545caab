package trappa.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;

/** Plays Shopify's delivery of webhooks: signs the bytes and posts them with all of its headers. Never retries by itself. */
final class Courier {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // what Shopify gives an app in all

    private final HttpClient client;
    private final URI door;
    private final ShopDomain shop;
    private final WebhookSignature signature;

    Courier(HttpClient client, URI trappa, ShopDomain shop, WebhookSignature signature) {
        this.client = client;
        this.door = trappa.resolve("/webhooks");
        this.shop = shop;
        this.signature = signature;
    }

    /** What came back: an HTTP status, or 0 and a sentence when nothing did. */
    record Answer(int status, String note) {
        boolean accepted() {
            return status >= 200 && status < 300;
        }
    }

    Answer deliver(Delivery delivery) {
        byte[] body = delivery.bytes();
        HttpRequest request = HttpRequest.newBuilder(door)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Shopify-Captain-Hook (demo shop)")
                .header("X-Shopify-Topic", delivery.topic())
                .header("X-Shopify-Hmac-Sha256", signature.sign(body))
                .header("X-Shopify-Shop-Domain", shop.text())
                .header("X-Shopify-API-Version", "2026-10")
                .header("X-Shopify-Webhook-Id", delivery.webhookId().toString())
                .header("X-Shopify-Event-Id", delivery.eventId().toString())
                .header(
                        "X-Shopify-Triggered-At",
                        delivery.triggeredAt().truncatedTo(ChronoUnit.MILLIS).toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return new Answer(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(), "");
        } catch (IOException e) {
            return new Answer(0, "No answer from Trappa: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "Stopped while waiting for Trappa");
        }
    }
}
