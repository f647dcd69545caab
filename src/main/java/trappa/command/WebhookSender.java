package trappa.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;

/** Posts payloads with Shopify's headers. Redirects are not followed: Shopify counts them as failures too. */
final class WebhookSender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI door;
    private final ShopDomain shop;
    private final WebhookSignature signature;

    WebhookSender(URI door, ShopDomain shop, WebhookSignature signature) {
        this.door = door;
        this.shop = shop;
        this.signature = signature;
    }

    /** The HTTP status, or 0 and the reason when there was no answer. */
    record Answer(int status, String reason) {
        boolean accepted() {
            return status >= 200 && status < 300;
        }
    }

    Answer send(Payload payload) {
        HttpRequest request = HttpRequest.newBuilder(door)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("X-Shopify-Topic", payload.topic())
                .header("X-Shopify-Hmac-Sha256", signature.sign(payload.body()))
                .header("X-Shopify-Shop-Domain", shop.text())
                .header("X-Shopify-API-Version", "2026-10")
                .header("X-Shopify-Webhook-Id", payload.webhookId().toString())
                .header("X-Shopify-Event-Id", payload.webhookId().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload.body()))
                .build();
        try {
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return new Answer(response.statusCode(), "");
        } catch (IOException e) {
            return new Answer(0, e.getMessage() == null ? "no answer from " + door : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "stopped");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
