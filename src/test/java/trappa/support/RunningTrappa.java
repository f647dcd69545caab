package trappa.support;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import trappa.Config;
import trappa.Trappa;
import trappa.db.Database;
import trappa.ledger.LedgerProof;

/** The whole server in this process, on a fresh embedded database and free ports, under a clock the test moves. */
public final class RunningTrappa implements AutoCloseable {
    /** The day the tests live in, unless they say otherwise. */
    public static final String NOW = "2026-11-22T12:00:00Z";

    private static final AtomicLong NEXT_SHOP = new AtomicLong();
    private final Path folder;
    private final Map<String, String> environment;
    private final MovableClock clock;
    private final Trappa server;

    private RunningTrappa(MovableClock clock, Map<String, String> settings) {
        this.clock = clock;
        folder = TestFolders.create("trappa-test");
        environment = environment(folder);
        TestDatabase.inForce().migrate(folder);
        environment.putAll(settings);
        server = Trappa.start(Config.from(environment), clock);
    }

    public static RunningTrappa start() {
        return start(Map.of());
    }

    /** With further settings, by the names of the environment. */
    public static RunningTrappa start(Map<String, String> settings) {
        return new RunningTrappa(MovableClock.at(NOW), settings);
    }

    /** The settings of a test server whose database lies in {@code folder}. */
    public static Map<String, String> environment(Path folder) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("TRAPPA_MANAGEMENT_PORT", "0");
        environment.put("TRAPPA_ENV", "development");
        environment.putAll(TestDatabase.inForce().settings(folder));
        environment.put("SHOPIFY_API_KEY", Secrets.API_KEY);
        environment.put("SHOPIFY_API_SECRET", Secrets.CURRENT);
        return environment;
    }

    public MovableClock clock() {
        return clock;
    }

    /** The settings it was started with, for a verb on the same database. */
    public Map<String, String> settings() {
        return Map.copyOf(environment);
    }

    public int port() {
        return server.port();
    }

    /** A shop nobody has used yet. */
    public TestShop newShop() {
        return shop("shop-" + NEXT_SHOP.incrementAndGet() + ".myshopify.com");
    }

    public TestShop shop(String domain) {
        return new TestShop(domain, port(), clock);
    }

    /** Stops the server and proves the ledger it leaves behind, as {@code verify-ledger} does on the same day. */
    public void stopAndVerifyLedger() {
        stop();
        verifyLedger(environment, clock);
    }

    static void verifyLedger(Map<String, String> environment, Clock clock) {
        LedgerProof.Result proof = proof(environment, clock);
        if (!proof.deviations().isEmpty() || proof.members() == 0) {
            throw new AssertionError("The ledger is not proved: " + proof);
        }
    }

    static LedgerProof.Result proof(Map<String, String> environment, Clock clock) {
        try (Database database = new Database(Config.from(environment).database())) {
            return LedgerProof.of(database, clock);
        }
    }

    public void stop() {
        try {
            server.close();
        } catch (Exception e) {
            throw new AssertionError("The server did not stop in order", e);
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            TestFolders.delete(folder);
        }
    }
}
