package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.program.JdbcPrograms;
import trappa.shop.Connection;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.value.ShopDomain;

/**
 * Each shop's expiring offline token. One server at a time renews it, by a lease on its row; the others go on with the
 * token they have, or wait a moment when it has run out. Both tokens are stored in one statement, so that a refresh token
 * is never lost half-way; Shopify keeps the one before usable until the new one has been used.
 */
final class Tokens implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String RUN_OUT = "The access has run out: open the app in Shopify to renew it";
    private static final Duration MARGIN = Duration.ofMinutes(3);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);
    private static final int REMEMBERED = 10_000;

    private final Database database;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final JdbcAccess rows = new JdbcAccess();
    private final TokenCalls calls;
    private final Vault vault;
    private final Clock clock;
    private final Map<Long, Instant> notBefore = new ConcurrentHashMap<>();
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    Tokens(Database database, JdbcShops shops, JdbcPrograms programs, TokenCalls calls, Vault vault, Clock clock) {
        this.database = database;
        this.shops = shops;
        this.programs = programs;
        this.calls = calls;
        this.vault = vault;
        this.clock = clock;
    }

    /** Whether a shop's API can be asked. */
    sealed interface Access {
        record Granted(String token) implements Access {}

        record None(String why) implements Access {}
    }

    /** Both tokens, as they are sealed. */
    private record Secrets(String access, @Nullable String refresh) {}

    /** The token of a shop, renewed first when it is about to run out. */
    Access access(ShopDomain shop) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<Shop> known = database.inTransaction(tx -> shops.find(tx, shop));
        if (known.isEmpty()) {
            return new Access.None("Trappa is not connected to this shop");
        }
        long shopId = known.get().id();
        while (true) {
            Instant now = DatabaseTime.now(clock);
            Optional<JdbcAccess.Row> row = database.inTransaction(tx -> rows.find(tx, shopId));
            if (row.isEmpty() || row.get().sealed() == null) {
                return new Access.None("Trappa is not connected to this shop: open the app in Shopify once");
            }
            JdbcAccess.Row held = row.get();
            Optional<Secrets> secrets = open(held);
            if (secrets.isEmpty()) {
                return lapse(held, "The stored token was sealed with another TRAPPA_DATA_KEY");
            }
            boolean runOut = held.expiresAt() != null && !now.isBefore(held.expiresAt());
            if (held.expiresAt() == null || now.isBefore(held.expiresAt().minus(MARGIN))) {
                return new Access.Granted(secrets.get().access());
            }
            if (runOut && held.trouble() != null) {
                return new Access.None(held.trouble());
            }
            if (held.trouble() != null
                    || secrets.get().refresh() == null
                    || (held.renewableUntil() != null && !now.isBefore(held.renewableUntil()))) {
                return runOut
                        ? lapse(held, RUN_OUT)
                        : new Access.Granted(secrets.get().access());
            }
            boolean mine = database.inTransaction(tx -> rows.lease(tx, shopId, held.sealed(), now, now.plus(LEASE)));
            if (mine) {
                Optional<Access> renewed = renew(known.get(), secrets.get(), runOut, now);
                if (renewed.isPresent()) {
                    return renewed.get();
                }
                continue;
            }
            if (!runOut) {
                return new Access.Granted(secrets.get().access());
            }
            if (System.nanoTime() > end) {
                return new Access.None("The access to this shop is being renewed");
            }
            LockSupport.parkNanos(20_000_000L);
        }
    }

    /** By whoever holds the lease since now. @return empty when the app was removed or connected anew meanwhile */
    private Optional<Access> renew(Shop shop, Secrets secrets, boolean runOut, Instant now) {
        String refresh = secrets.refresh() == null ? "" : secrets.refresh();
        Instant lease = now.plus(LEASE);
        return switch (calls.refresh(shop.domain(), refresh, now)) {
            case TokenCalls.Outcome.Given(TokenCalls.Pair pair) ->
                storeLeased(shop.id(), lease, pair, now)
                        ? Optional.of(new Access.Granted(pair.access()))
                        : Optional.empty();
            case TokenCalls.Outcome.Denied(String why) -> {
                String trouble = why + ": open the app in Shopify to renew the access";
                boolean ours = database.inTransaction(tx -> rows.failed(tx, shop.id(), lease, trouble));
                if (ours) {
                    LOG.warn("The access to {} has lapsed: {}", shop.domain(), why);
                }
                yield ours ? Optional.of(held(secrets, runOut, trouble)) : Optional.empty();
            }
            case TokenCalls.Outcome.Later(String why) ->
                database.inTransaction(tx -> rows.failed(tx, shop.id(), lease, null))
                        ? Optional.of(held(secrets, runOut, why))
                        : Optional.empty();
        };
    }

    private static Access held(Secrets secrets, boolean runOut, String why) {
        return runOut ? new Access.None(why) : new Access.Granted(secrets.access());
    }

    private Access lapse(JdbcAccess.Row row, String why) {
        if (!why.equals(row.trouble())) {
            database.useTransaction(tx -> rows.lapsed(tx, row.shopId(), String.valueOf(row.sealed()), why));
        }
        return new Access.None(why);
    }

    /** The store did not accept this token: the next question renews it first, unless somebody has already. */
    void refused(ShopDomain shop, String token) {
        Instant now = DatabaseTime.now(clock);
        database.useTransaction(tx -> shops.find(tx, shop)
                .flatMap(s -> rows.find(tx, s.id()))
                .ifPresent(row -> open(row)
                        .filter(secrets -> secrets.access().equals(token) && row.sealed() != null)
                        .ifPresent(mine -> rows.expired(tx, row.shopId(), String.valueOf(row.sealed()), now))));
    }

    /** Gets the first token with the code of an authorization. @return why not, or empty when it is stored */
    Optional<String> install(ShopDomain domain, String code) {
        Instant now = DatabaseTime.now(clock);
        return switch (calls.redeem(domain, code, now)) {
            case TokenCalls.Outcome.Given(TokenCalls.Pair pair) -> {
                var missing = Scopes.missing(Scopes.parse(pair.scopes()));
                if (!missing.isEmpty()) {
                    yield Optional.of("The shop has not allowed " + String.join(", ", missing));
                }
                long shopId = database.inTransaction(tx -> known(tx, domain, now));
                store(shopId, pair, now);
                yield Optional.empty();
            }
            case TokenCalls.Outcome.Denied(String why) -> Optional.of(why);
            case TokenCalls.Outcome.Later(String why) -> Optional.of(why);
        };
    }

    private long known(Tx tx, ShopDomain domain, Instant now) {
        boolean made = shops.create(tx, domain, now);
        long shopId = shops.find(tx, domain).orElseThrow().id();
        if (made) {
            programs.start(tx, shopId, now);
        }
        return shopId;
    }

    @Override
    public Standing standing(Shop shop) {
        Instant now = clock.instant();
        Optional<JdbcAccess.Row> row = database.inTransaction(tx -> rows.find(tx, shop.id()));
        if (row.isEmpty() || row.get().sealed() == null) {
            String trouble = row.map(JdbcAccess.Row::trouble).orElse(null);
            return new Standing(
                    underWay.contains(shop.id()) ? State.CONNECTING : State.NOT_CONNECTED,
                    null,
                    trouble == null ? "Open the app in Shopify once" : trouble,
                    java.util.List.of(),
                    Scopes.NEEDED);
        }
        Set<String> scopes = Scopes.parse(row.get().scopes());
        boolean works = usable(row.get(), now) && open(row.get()).isPresent();
        return new Standing(
                works ? State.CONNECTED : underWay.contains(shop.id()) ? State.CONNECTING : State.LAPSED,
                row.get().obtainedAt(),
                works ? null : Objects.requireNonNullElse(row.get().trouble(), RUN_OUT),
                scopes.stream().toList(),
                Scopes.missing(scopes));
    }

    private static boolean usable(JdbcAccess.Row row, Instant now) {
        boolean running = row.expiresAt() == null || now.isBefore(row.expiresAt());
        boolean renewable = row.renewableUntil() == null || now.isBefore(row.renewableUntil());
        return row.sealed() != null && (running || (renewable && row.trouble() == null));
    }

    /** Exchanges the session token in the background, once at a time, when the shop has no token that works. */
    @Override
    public void signedIn(Shop shop, String sessionToken) {
        Instant now = DatabaseTime.now(clock);
        if (now.isBefore(notBefore.getOrDefault(shop.id(), Instant.MIN))) {
            return;
        }
        Optional<JdbcAccess.Row> row = database.inTransaction(tx -> rows.find(tx, shop.id()));
        if (row.isPresent() && usable(row.get(), now) && open(row.get()).isPresent()) {
            return;
        }
        if (underWay.add(shop.id())) {
            Thread.ofVirtual().name("token-exchange").start(() -> {
                try {
                    exchange(shop, sessionToken, row.map(JdbcAccess.Row::sealed).orElse(null), now);
                } catch (RuntimeException e) {
                    LOG.warn("The session token of {} could not be exchanged", shop.domain(), e);
                } finally {
                    underWay.remove(shop.id());
                }
            });
        }
    }

    private void exchange(Shop shop, String sessionToken, @Nullable String seen, Instant now) {
        boolean mine = database.inTransaction(tx -> {
            rows.prepare(tx, shop.id());
            return rows.lease(tx, shop.id(), seen, now, now.plus(LEASE));
        });
        if (!mine) {
            return;
        }
        switch (calls.exchange(shop.domain(), sessionToken, now)) {
            case TokenCalls.Outcome.Given(TokenCalls.Pair pair) -> {
                if (storeLeased(shop.id(), now.plus(LEASE), pair, now)) {
                    LOG.info("Connected to {}", shop.domain());
                }
            }
            case TokenCalls.Outcome.Denied(String why) -> later(shop, why, now);
            case TokenCalls.Outcome.Later(String why) -> later(shop, why, now);
        }
    }

    private void later(Shop shop, String why, Instant now) {
        if (notBefore.size() > REMEMBERED) {
            notBefore.clear();
        }
        notBefore.put(shop.id(), now.plus(AFTER_A_FAILURE));
        database.useTransaction(tx -> rows.failed(tx, shop.id(), now.plus(LEASE), why));
        LOG.warn("No access to {} yet: {}", shop.domain(), why);
    }

    private void store(long shopId, TokenCalls.Pair pair, Instant now) {
        store(shopId, pair, now, tx -> {
            rows.prepare(tx, shopId);
            return true;
        });
    }

    /** What was asked for under a lease counts only while that is held: a shop that has removed the app stays without it. */
    private boolean storeLeased(long shopId, Instant lease, TokenCalls.Pair pair, Instant now) {
        return store(shopId, pair, now, tx -> rows.leased(tx, shopId, lease));
    }

    private boolean store(long shopId, TokenCalls.Pair pair, Instant now, Predicate<Tx> may) {
        String sealed = vault.seal(shopId, MAPPER.writeValueAsString(new Secrets(pair.access(), pair.refresh())));
        boolean stored = database.durably(tx -> {
            if (!may.test(tx)) {
                return false;
            }
            rows.store(tx, shopId, sealed, pair.scopes(), pair.expiresAt(), pair.renewableUntil(), now);
            shops.installed(tx, shopId);
            return true;
        });
        if (stored) {
            notBefore.remove(shopId);
        }
        return stored;
    }

    private Optional<Secrets> open(JdbcAccess.Row row) {
        return row.sealed() == null
                ? Optional.empty()
                : vault.open(row.shopId(), row.sealed()).map(text -> MAPPER.readValue(text, Secrets.class));
    }
}
