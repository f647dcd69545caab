package trappa.owner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.signature.Hmac;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcStaff;
import trappa.staff.Person;
import trappa.value.Sha256;
import trappa.value.ShopDomain;

/**
 * Standalone mode: one password for the server, from its configuration, and sessions in a cookie. Without a password
 * nobody can log in, and the pages open in the store's own admin only.
 */
final class Sessions {
    static final String COOKIE = "trappa_owner";
    private static final Duration LENGTH = Duration.ofHours(12);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int FAILURES_PER_WINDOW = 10;

    private final Database database;
    private final Optional<String> password;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final JdbcStaff staff;
    private final JdbcAudit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Deque<Instant> failures = new ArrayDeque<>();

    Sessions(
            Database database,
            Optional<String> password,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcStaff staff,
            JdbcAudit audit,
            Clock clock) {
        this.database = database;
        this.password = password;
        this.shops = shops;
        this.programs = programs;
        this.staff = staff;
        this.audit = audit;
        this.clock = clock;
    }

    boolean offered() {
        return password.isPresent();
    }

    /** The shops of this server as far as the login is concerned: with exactly one, nobody has to type it. */
    record Known(int shops, Optional<Shop> only) {}

    Known known() {
        return database.inTransaction(tx -> {
            List<Shop> all = shops.all(tx);
            return new Known(all.size(), all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
        });
    }

    /** What came of a try to log in. */
    sealed interface LogIn {
        /** @param begun whether shoppers have ever been shown the program */
        record In(String cookie, boolean begun) implements LogIn {}

        record Wrong() implements LogIn {}

        /** The password is right, the server's first shop is still to be named. */
        record NoShop() implements LogIn {}

        record TooMany() implements LogIn {}
    }

    /** @param browsers the language of whoever logs in, theirs until they choose another or the shop has said its own */
    LogIn logIn(String shopName, String typed, Optional<String> browsers) {
        Instant now = clock.instant();
        if (tooMany(now)) {
            return new LogIn.TooMany();
        }
        boolean right = password.isPresent() && same(password.get(), typed);
        Known known = known();
        Optional<Shop> shop = shopName.isEmpty()
                ? known.only()
                : domain(shopName)
                        .flatMap(domain -> database.inTransaction(tx -> {
                            // Nothing is here to be mistaken for: whoever sets the server up names its first shop.
                            if (right && known.shops() == 0 && shops.create(tx, domain, now)) {
                                programs.start(
                                        tx, shops.find(tx, domain).orElseThrow().id(), now);
                            }
                            return shops.find(tx, domain);
                        }));
        if (right && shop.isEmpty() && known.shops() == 0) {
            return new LogIn.NoShop();
        }
        if (!right || shop.isEmpty()) {
            failed(now);
            return new LogIn.Wrong();
        }
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long shopId = shop.get().id();
        boolean begun = database.inTransaction(tx -> {
            Person operator = staff.meet(tx, shopId, Person.OPERATOR, now);
            if (operator.language() == null && shop.get().locale() == null) {
                browsers.ifPresent(language -> staff.speak(tx, shopId, Person.OPERATOR, language));
            }
            staff.open(tx, shopId, Sha256.hex(secret), Person.OPERATOR, now.plus(LENGTH));
            audit.add(tx, shopId, now, Person.OPERATOR, JdbcAudit.Action.LOGGED_IN, "", "");
            return Start.everLive(programs.versions(tx, shopId));
        });
        return new LogIn.In(shopId + "." + secret, begun);
    }

    /** As people write it: its name alone, or copied from the address bar. */
    static Optional<ShopDomain> domain(String typed) {
        String host = typed.toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("^admin\\.shopify\\.com/store/", "")
                .replaceFirst("/.*$", "");
        return ShopDomain.parse(host.contains(".") ? host : host + ".myshopify.com");
    }

    /** Who holds this cookie, and what their forms have to carry. */
    record Held(Shop shop, Person person, String csrf) {}

    Optional<Held> of(@Nullable String cookie) {
        if (cookie == null || !cookie.matches("[0-9]{1,18}\\.[A-Za-z0-9_-]{43}") || !offered()) {
            return Optional.empty();
        }
        long shopId = Long.parseLong(cookie.substring(0, cookie.indexOf('.')));
        String secret = cookie.substring(cookie.indexOf('.') + 1);
        Instant now = clock.instant();
        return database.inTransaction(tx -> staff.session(tx, shopId, Sha256.hex(secret), now)
                .map(id -> new Held(shops.get(tx, shopId), staff.meet(tx, shopId, id, now), csrf(secret))));
    }

    void end(String cookie) {
        long shopId = Long.parseLong(cookie.substring(0, cookie.indexOf('.')));
        String hash = Sha256.hex(cookie.substring(cookie.indexOf('.') + 1));
        database.useTransaction(tx -> staff.end(tx, shopId, hash, clock.instant()));
    }

    static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized boolean tooMany(Instant now) {
        while (!failures.isEmpty() && failures.peek().plus(WINDOW).isBefore(now)) {
            failures.poll();
        }
        return failures.size() >= FAILURES_PER_WINDOW;
    }

    private synchronized void failed(Instant now) {
        failures.add(now);
    }

    /** Follows from the session's secret, so that only who holds the cookie's page can know it. */
    private static String csrf(String secret) {
        return HexFormat.of().formatHex(new Hmac(secret).of("form")).substring(0, 40);
    }
}
