package trappa.staff;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import trappa.db.Tx;
import trappa.value.Sha256;

/**
 * Keys of other systems: {@code trk_<shop>_<id>_<secret>}. The shop's number and the id lead to the row, the secret of 160
 * random bits opens it; only its hash is kept, and it is compared in constant time.
 */
public final class ApiKeys {
    /** In use at a time, per shop. */
    public static final int MOST = 50;

    private static final Pattern FORM = Pattern.compile("trk_([0-9a-z]{1,12})_([0-9a-f]{10})_[0-9a-f]{40}");
    private static final int ID_BYTES = 5;
    private static final int SECRET_BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcApiKeys rows = new JdbcApiKeys();
    private final JdbcAudit audit = new JdbcAudit();

    /** A new key, and the words that open it: they are nowhere else. */
    public record Made(ApiKey key, String words) {}

    /** Whose key it is. */
    public record Opened(long shopId, ApiKey key) {}

    /** Whether what a caller shows looks like a key, and not like a session token. */
    public static boolean looksLike(String words) {
        return words.startsWith("trk_");
    }

    /** @return empty when the shop has {@link #MOST} already */
    public Optional<Made> make(Tx tx, long shopId, String name, Set<Right> rights, String by, Instant now) {
        if (all(tx, shopId).stream().filter(k -> k.revokedAt() == null).count() >= MOST) {
            return Optional.empty();
        }
        String id = random(ID_BYTES);
        String words = "trk_" + Long.toString(shopId, Character.MAX_RADIX) + "_" + id + "_" + random(SECRET_BYTES);
        ApiKey key = new ApiKey(id, name, rights, now, by, null, null);
        rows.add(tx, shopId, key, Sha256.hex(words));
        audit.add(
                tx,
                shopId,
                now,
                by,
                JdbcAudit.Action.MADE_KEY,
                id,
                name + ": " + rights.stream().map(Right::word).sorted().collect(Collectors.joining(", ")));
        return Optional.of(new Made(key, words));
    }

    public List<ApiKey> all(Tx tx, long shopId) {
        return rows.all(tx, shopId);
    }

    /**
     * Every name one person acts under: their own, and that of each key they ever made. A key is the hand of whoever made it.
     *
     * @param by somebody as the log names them, a person or a key
     */
    public Set<String> hands(Tx tx, long shopId, String by) {
        List<ApiKey> keys = all(tx, shopId);
        String person = keys.stream()
                .filter(key -> key.by().equals(by))
                .map(ApiKey::createdBy)
                .findFirst()
                .orElse(by);
        Set<String> hands = keys.stream()
                .filter(key -> key.createdBy().equals(person))
                .map(ApiKey::by)
                .collect(Collectors.toCollection(TreeSet::new));
        hands.add(person);
        return hands;
    }

    /** The key these words open; empty for any others, for one that was revoked, and after the app was removed. */
    public Optional<Opened> open(Tx tx, String words, Instant now) {
        Matcher form = FORM.matcher(words);
        if (!form.matches()) {
            return Optional.empty();
        }
        long shopId = Long.parseLong(form.group(1), Character.MAX_RADIX);
        Optional<ApiKey> key = rows.find(tx, shopId, form.group(2))
                .filter(found -> MessageDigest.isEqual(
                        found.hash().getBytes(StandardCharsets.US_ASCII),
                        Sha256.hex(words).getBytes(StandardCharsets.US_ASCII)))
                .map(JdbcApiKeys.Hashed::key)
                .filter(found -> found.revokedAt() == null);
        key.ifPresent(found -> rows.used(tx, shopId, found, now));
        return key.map(found -> new Opened(shopId, found));
    }

    /** @return whether there was such a key in use */
    public boolean revoke(Tx tx, long shopId, String id, String by, Instant now) {
        boolean revoked = rows.revoke(tx, shopId, id, now);
        if (revoked) {
            audit.add(tx, shopId, now, by, JdbcAudit.Action.REVOKED_KEY, id, "");
        }
        return revoked;
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
