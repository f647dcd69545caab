package trappa.owner;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcStaff;
import trappa.staff.Person;
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
    private final JdbcStaff staff;
    private final JdbcAudit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Deque<Instant> failures = new ArrayDeque<>();

    Sessions(
            Database database,
            Optional<String> password,
            JdbcShops shops,
            JdbcStaff staff,
            JdbcAudit audit,
            Clock clock) {
        this.database = database;
        this.password = password;
        this.shops = shops;
        this.staff = staff;
        this.audit = audit;
        this.clock = clock;
    }

    boolean offered() {
        return password.isPresent();
    }

    /** The one shop of this server, if there is exactly one: then nobody has to type it. */
    Optional<Shop> onlyShop() {
        return database.inTransaction(tx -> {
            var all = shops.all(tx);
            return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
        });
    }

    /** What came of a try to log in. */
    sealed interface LogIn {
        record In(String cookie) implements LogIn {}

        record Wrong() implements LogIn {}

        record TooMany() implements LogIn {}
    }

    LogIn logIn(String shopName, String typed) {
        Instant now = clock.instant();
        if (tooMany(now)) {
            return new LogIn.TooMany();
        }
        boolean right = password.isPresent() && same(password.get(), typed);
        Optional<Shop> shop = shopName.isEmpty()
                ? onlyShop()
                : ShopDomain.parse(shopName.contains(".") ? shopName : shopName + ".myshopify.com")
                        .flatMap(domain -> database.inTransaction(tx -> shops.find(tx, domain)));
        if (!right || shop.isEmpty()) {
            failed(now);
            return new LogIn.Wrong();
        }
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long shopId = shop.get().id();
        database.useTransaction(tx -> {
            staff.meet(tx, shopId, Person.OPERATOR, now);
            staff.open(tx, shopId, hash(secret), Person.OPERATOR, now.plus(LENGTH));
            audit.add(tx, shopId, now, Person.OPERATOR, JdbcAudit.Action.LOGGED_IN, "", "");
        });
        return new LogIn.In(shopId + "." + secret);
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
        return database.inTransaction(tx -> staff.session(tx, shopId, hash(secret), now)
                .map(id -> new Held(shops.get(tx, shopId), staff.meet(tx, shopId, id, now), csrf(secret))));
    }

    void end(String cookie) {
        long shopId = Long.parseLong(cookie.substring(0, cookie.indexOf('.')));
        String hash = hash(cookie.substring(cookie.indexOf('.') + 1));
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

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** Follows from the session's secret, so that only who holds the cookie's page can know it. */
    private static String csrf(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal("form".getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 40);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }
}
