package trappa.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;
import trappa.support.TestFolders;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** Shops with access in a database of their own, and the store on real HTTP: the pieces without the server around. */
final class ConnectedShops implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String DATA_KEY = "data-key-of-the-tests";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    final FakeShopify shopify = new FakeShopify();
    final MovableClock clock = MovableClock.at(RunningTrappa.NOW);
    final Database database;
    final JdbcShops shops = new JdbcShops();
    private final long mostBytes;
    private final Http http;
    private final List<Http> others = new ArrayList<>();

    ConnectedShops(long mostBytes) {
        this.mostBytes = mostBytes;
        folder = TestFolders.create("trappa-store");
        database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("db")));
        database.migrate();
        http = new Http(PATIENCE, mostBytes);
    }

    /** The tokens as one server sees them; each call is another server on the same database. */
    Tokens server() {
        return server(DATA_KEY);
    }

    Tokens server(String dataKey) {
        TokenCalls calls = new TokenCalls(new AdminUrl(shopify.url()), http, "key", "secret");
        return new Tokens(database, shops, new JdbcPrograms(), calls, new Vault(dataKey, "access tokens"), clock);
    }

    /**
     * @param answer how long it waits for one answer
     * @param deadline how long it goes on asking
     */
    AdminApi api(Duration answer, Duration deadline) {
        Http http = new Http(answer, mostBytes);
        others.add(http);
        return new AdminApi(new AdminUrl(shopify.url()), http, server(), new Random(7), deadline, new Metrics());
    }

    ShopDomain connect() {
        ShopDomain shop = new ShopDomain("store-" + NEXT.incrementAndGet() + ".myshopify.com");
        server().install(shop, "code").ifPresent(why -> {
            throw new AssertionError(why);
        });
        return shop;
    }

    /** Every text of a shop's row, as somebody with a copy of the database would see it. */
    String stored(ShopDomain shop) {
        return database.inTransaction(tx -> new JdbcAccess()
                .find(tx, shops.find(tx, shop).orElseThrow().id())
                .toString());
    }

    @Override
    public void close() {
        others.forEach(Http::close);
        http.close();
        shopify.close();
        database.close();
        TestFolders.delete(folder);
    }
}
