package trappa.support;

import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A stopped server's database with two shops: a member who has done everything once, and another one's order. */
public final class ProvedShop {
    public static final String DOMAIN = "proved.myshopify.com";
    public static final long SHOPPER = 7_001;
    public static final int ROWS = 6;

    private ProvedShop() {}

    /** 600 earned, 300 of it returned, 80 earned, 50 given, 100 spent on a code. */
    public static String in(Path folder) {
        String url = "jdbc:h2:file:" + folder.resolve("trappa");
        try (RunningTrappa server = RunningTrappa.start(Map.of("DATABASE_URL", url))) {
            TestShop shop = server.shop(DOMAIN).publish(onePointPerKrona().reward("r1", 2_500, 100));
            shop.deliver(paid(1, SHOPPER, "300.00", 2));
            shop.deliver(Delivery.of(
                    "refunds/create",
                    RefundJson.refund(51, 1, "2026-11-22T09:00:00Z")
                            .units(10, 1)
                            .json()));
            shop.deliver(paid(2, SHOPPER, "80.00", 1));
            shop.adjust(SHOPPER, 50);
            shop.redeem(SHOPPER, "rewardId", "r1", "key-1");
            Deadline.await(Duration.ofSeconds(60), "the code is made", () -> rows(shop) == ROWS);
            TestShop other = server.shop("other.myshopify.com").publish(onePointPerKrona());
            other.deliver(paid(1, 8_001, "10.00", 1));
        }
        return url;
    }

    private static int rows(TestShop shop) {
        return shop.owner("GET", "/api/members").json().at("/members/0/entries").asInt();
    }

    private static Delivery paid(long id, long customer, String price, int quantity) {
        return Delivery.of("orders/paid", OrderJson.paid(id).customer(customer).line(id * 10, price, quantity));
    }
}
