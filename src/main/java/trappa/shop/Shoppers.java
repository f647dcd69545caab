package trappa.shop;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.signature.ProxySignature;
import trappa.signature.ProxySignature.Caller;
import trappa.web.Problem;

/** Who does something through a shop's proxy: by the signed parameters and nothing else. */
public final class Shoppers {
    private final Database database;
    private final ProxySignature signature;
    private final JdbcShops shops;
    private final Clock clock;

    public Shoppers(Database database, ProxySignature signature, JdbcShops shops, Clock clock) {
        this.database = database;
        this.signature = signature;
        this.shops = shops;
        this.clock = clock;
    }

    /** Somebody who is logged in at a shop. */
    public record Shopper(long shopId, long customerId) {
        public String name() {
            return shopId + "/" + customerId;
        }
    }

    /**
     * The shopper of a signed call.
     *
     * @param query as it came
     * @param gone the problem's type where the shop is not known
     * @throws Problem.Thrown 401 for a wrong signature or a guest, 410 for a shop that is not known
     */
    public Shopper loggedIn(@Nullable String query, String gone) {
        Caller caller = signature
                .verify(query, clock.instant())
                .orElseThrow(() -> Problem.unauthorized().thrown());
        long customer = caller.customerId()
                .orElseThrow(() -> new Problem(401, "not_logged_in", "Only a logged-in shopper can do this").thrown());
        long shop = shops.met(caller.shop())
                .or(() -> database.inTransaction(tx -> shops.find(tx, caller.shop()))
                        .map(Shop::id))
                .orElseThrow(() -> new Problem(410, gone, "The program is not running").thrown());
        return new Shopper(shop, customer);
    }
}
