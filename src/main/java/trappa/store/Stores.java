package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import trappa.db.Database;
import trappa.program.JdbcPrograms;
import trappa.reward.Catalogue;
import trappa.reward.Store;
import trappa.shop.Connection;
import trappa.shop.JdbcShops;
import trappa.signature.AppSecrets;
import trappa.signature.InstallSignature;
import trappa.web.Metrics;

/** Shopify, put together: install, tokens, the Admin API. Closing it ends the calls under way. */
public final class Stores implements AutoCloseable {
    private static final long MOST_BYTES = 4L << 20;
    private final Http http;
    private final Tokens tokens;
    private final AdminApi api;
    private final AdminStore store;
    private final InstallEndpoint install;

    /** What it takes to reach the shops. */
    public record Settings(
            String apiKey,
            String apiSecret,
            Optional<String> appUrl,
            String adminApiUrl,
            Duration timeout,
            String dataKey) {}

    public Stores(
            Database database,
            Settings settings,
            AppSecrets secrets,
            JdbcShops shops,
            JdbcPrograms programs,
            Clock clock,
            Random jitter,
            Metrics metrics) {
        AdminUrl url = new AdminUrl(settings.adminApiUrl());
        http = new Http(settings.timeout(), MOST_BYTES);
        TokenCalls calls = new TokenCalls(url, http, settings.apiKey(), settings.apiSecret());
        tokens = new Tokens(database, shops, programs, calls, new Vault(settings.dataKey()), clock);
        api = new AdminApi(url, http, tokens, jitter, settings.timeout().multipliedBy(2), metrics);
        store = new AdminStore(api, database);
        install =
                new InstallEndpoint(tokens, new InstallSignature(secrets), settings.appUrl(), settings.apiKey(), clock);
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

    public Connection connection() {
        return tokens;
    }

    @Override
    public void close() {
        api.close();
        http.close();
    }
}
