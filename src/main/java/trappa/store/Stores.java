package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import trappa.db.Database;
import trappa.event.Seal;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.reward.Catalogue;
import trappa.reward.Store;
import trappa.shop.Comparison;
import trappa.shop.Connection;
import trappa.shop.JdbcShops;
import trappa.signature.AppSecrets;
import trappa.signature.InstallSignature;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** Shopify, put together: install, tokens, the Admin API. Closing it ends the calls under way. */
public final class Stores implements AutoCloseable {
    private static final long MOST_BYTES = 4L << 20;
    private final Http http;
    private final Tokens tokens;
    private final AdminApi api;
    private final AdminStore store;
    private final PastImport past;
    private final ThemeValues theme;
    private final Reconciler reconciler;
    private final InstallEndpoint install;
    private final Seal seal;

    /** What it takes to reach the shops. */
    public record Settings(
            String apiKey,
            String apiSecret,
            Optional<String> appUrl,
            String adminApiUrl,
            Duration timeout,
            Duration compareEvery,
            String dataKey) {}

    /** Where fetched orders go: the same inbox as the store's own deliveries. */
    public interface Inbox {
        /** Takes deliveries; their ids name them, so that each is taken once. @return whether all are on disk */
        boolean take(ShopDomain shop, List<Told> told);

        /** Whether what is in it should be worked through before more is put in. */
        boolean busy();

        /** Whether something that was put in here has not been read yet. */
        boolean reads(long shopId);
    }

    /** What a shop said when asked, as a delivery. */
    public record Told(String topic, String id, byte[] body) {}

    public Stores(
            Database database,
            Settings settings,
            AppSecrets secrets,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcFacts facts,
            Inbox inbox,
            Clock clock,
            Random jitter,
            Metrics metrics) {
        AdminUrl url = new AdminUrl(settings.adminApiUrl());
        http = new Http(settings.timeout(), MOST_BYTES);
        TokenCalls calls = new TokenCalls(url, http, settings.apiKey(), settings.apiSecret());
        tokens = new Tokens(database, shops, programs, calls, new Vault(settings.dataKey(), "access tokens"), clock);
        api = new AdminApi(url, http, tokens, jitter, settings.timeout().multipliedBy(2), metrics);
        seal = new Vault(settings.dataKey(), "receivers");
        store = new AdminStore(api, database);
        Behind behind = new Behind(facts);
        past = new PastImport(database, shops, behind, api, url, http, inbox, clock, metrics);
        theme = new ThemeValues(database, shops, programs, api, clock, metrics);
        reconciler = new Reconciler(database, shops, behind, api, past, inbox, clock, settings.compareEvery(), metrics);
        install =
                new InstallEndpoint(tokens, new InstallSignature(secrets), settings.appUrl(), settings.apiKey(), clock);
    }

    /** Begins to tell the shops' themes. */
    public void start() {
        theme.start();
    }

    /** Begins to bring the shops' past, and to compare their orders with what has arrived. */
    public void compare() {
        past.start();
        reconciler.start();
    }

    public Comparison comparison() {
        return reconciler;
    }

    public InstallEndpoint install() {
        return install;
    }

    /** The shops, as rewards need them. */
    public Store rewards() {
        return store;
    }

    /** What the shops sell. */
    public Catalogue catalogue() {
        return new AdminCatalogue(api);
    }

    /** What receivers' secrets are kept with. */
    public Seal seal() {
        return seal;
    }

    public Connection connection() {
        return tokens;
    }

    @Override
    public void close() {
        api.close();
        http.close();
        past.close();
        theme.close();
        reconciler.close();
    }
}
