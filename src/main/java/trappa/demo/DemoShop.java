package trappa.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.signature.SessionToken;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;

/**
 * The make-believe shop "Fjärd & Fjäll" beside a running Trappa. It plays Shopify, the merchant and the storefront, and
 * knows Trappa only by its address and the app secret, as the real ones do.
 */
public final class DemoShop implements AutoCloseable {
    private static final ShopDomain SHOP = new ShopDomain("fjard-och-fjall.myshopify.com");

    private final HttpClient client;
    private final DemoShopEndpoint endpoint;
    private final int port;

    private DemoShop(HttpClient client, DemoShopEndpoint endpoint, int port) {
        this.client = client;
        this.endpoint = endpoint;
        this.port = port;
    }

    /**
     * What the demo needs to know.
     *
     * @param trappa where Trappa answers, e.g. {@code http://127.0.0.1:8080}
     * @param port of the shop, 0 for any free one
     * @param holdDays how long the shop's points wait, 0 to 365
     */
    public record Setup(
            URI trappa, AppSecrets secrets, String apiKey, int port, int holdDays, Clock clock, Random random) {}

    /** Opens the shop; then it publishes the program and tells its past. Returns when every shopper stands where it led. */
    public static DemoShop open(Setup setup) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        Clock clock = setup.clock();
        URI trappa = setup.trappa();
        AppProxy proxy = new AppProxy(client, trappa, SHOP, new ProxySignature(setup.secrets()), clock);
        Courier courier = new Courier(client, trappa, SHOP, new WebhookSignature(setup.secrets()));
        DeliveryLog log = new DeliveryLog();
        Merchant merchant = new Merchant(courier, new PointsWatch(proxy), log, clock, setup.random());
        Cast cast = new Cast(clock.instant());
        DemoShopEndpoint endpoint = new DemoShopEndpoint(cast, merchant, log, proxy, new ShopFiles(client, trappa));
        DemoShop shop = new DemoShop(client, endpoint, endpoint.start(setup.port()));
        try {
            DemoProgram program =
                    new DemoProgram(client, trappa, SHOP, new SessionToken(setup.secrets(), setup.apiKey()), clock);
            program.publish(setup.holdDays());
            cast.liveTheirLives(merchant);
            program.awaitEverythingRead();
            program.takePoints(cast.inDebt(), 200, "Poäng använda i butiken");
        } catch (RuntimeException e) {
            shop.close();
            throw e;
        }
        return shop;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        endpoint.close();
        client.close();
    }
}
