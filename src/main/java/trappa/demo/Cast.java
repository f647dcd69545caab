package trappa.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shoppers of the demo, each at another place on the stairs, and the life that brought them there. */
final class Cast {
    private static final long FIRST_ID =
            9_007_199_254_740_993L; // 2^53 + 1: the first whole number a double cannot hold

    private final Instant now;
    private final List<Shopper> shoppers;

    Cast(Instant now) {
        this.now = now;
        this.shoppers = List.of(
                shopper(0, "elin", "Elin", "Åkesson", 210),
                shopper(1, "maja", "Maja", "Lindqvist", 2),
                shopper(2, "karin", "Karin", "Dahl", 150),
                shopper(3, "sara", "Sara", "Norberg", 300),
                shopper(4, "johan", "Johan", "Wiik", 380),
                shopper(5, "nils", "Nils", "Östman", 120));
    }

    List<Shopper> shoppers() {
        return shoppers;
    }

    /** Empty for a guest, and for whatever else a cookie may hold. */
    Optional<Shopper> find(@Nullable String handle) {
        return shoppers.stream()
                .filter(shopper -> shopper.handle().equals(handle))
                .findFirst();
    }

    /** Sends everything the shoppers have bought and sent back so far. */
    void liveTheirLives(Merchant shop) {
        shoppers.forEach(shop::tellCustomer);
        Shopper elin = named("elin"); // half-way, with an order still in its hold
        shop.tell(elin, basket("mugg-skar"), daysAgo(50), 0);
        shop.tell(elin, basket("sockor-myr"), daysAgo(20), 0);
        shop.tell(elin, basket("tval-tang"), DemoProgram.inTheHold(now), 0);
        shop.tell(named("karin"), basket("tratt-dimma").plus(Catalogue.get("tval-tang")), daysAgo(30), 0);
        Shopper sara = named("sara"); // silver since spring
        shop.tell(sara, basket("kanna-fyr"), daysAgo(200), 0);
        shop.tell(sara, basket("skal-kobbe"), daysAgo(64), 0);
        Shopper johan = named("johan"); // gold, once with a tenth off
        shop.tell(johan, basket("plad-hed"), daysAgo(350), 0);
        shop.tell(johan, basket("brada-alm").plus(Catalogue.get("mugg-skar")), daysAgo(220), 10);
        shop.tell(johan, basket("presentkort").plus(Catalogue.get("skal-kobbe")), daysAgo(40), 0);
        Shopper nils = named("nils"); // sent the blanket back after using its points
        DemoOrder blanket = shop.tell(nils, basket("plad-hed"), daysAgo(60), 0);
        shop.tellReturned(blanket, daysAgo(20));
    }

    /** The one who has used points that were taken back later. */
    Shopper inDebt() {
        return named("nils");
    }

    private Shopper named(String handle) {
        return find(handle).orElseThrow();
    }

    private Instant daysAgo(int days) {
        return now.minus(Duration.ofDays(days));
    }

    private static Basket basket(String handle) {
        return Basket.EMPTY.with(Catalogue.get(handle), 1);
    }

    private Shopper shopper(int number, String handle, String firstName, String lastName, int days) {
        return new Shopper(handle, firstName, lastName, FIRST_ID + number * 2L, daysAgo(days));
    }
}
