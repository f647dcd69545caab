package trappa.reward;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** Codes that others made (a partner's, a charity's), uploaded by the owner, each handed out once. */
public final class JdbcVouchers {

    /** The longest code, in characters. */
    public static final int LONGEST = 40;

    private static final int FEW = 20;
    private static final int FEW_OF = 10;

    private static final Pattern CODE = Pattern.compile("[\\x21-\\x7e]{1," + LONGEST + "}");
    private static final int PORTION = 1_000;

    /** Whether it may be a code: printable characters without a space. */
    public static boolean code(String text) {
        return CODE.matcher(text).matches();
    }

    /** How many codes of a reward there are. */
    public record Pool(String rewardId, long left, long handedOut) {

        /**
         * Whether somebody should load more: some have been handed out, and fewer than 20 or fewer than a tenth of all
         * that were loaded are left.
         */
        public boolean runsOut() {
            return handedOut > 0 && (left < FEW || left < (left + handedOut) / (double) FEW_OF);
        }
    }

    /**
     * Adds codes.
     *
     * @param importId the import that brings them, null when no import does
     * @return how many were new
     */
    public int add(
            Tx tx, long shopId, String rewardId, Collection<String> codes, Instant now, @Nullable String importId) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into voucher (shop_id, reward_id, code, uploaded_at, import_id)
                values (:shop, :reward, :code, :now, :import) on conflict do nothing""");
        codes.forEach(code -> batch.bind("shop", shopId)
                .bind("reward", rewardId)
                .bind("code", code)
                .bind("now", now)
                .bind("import", importId)
                .add());
        int added = 0;
        for (int each : codes.isEmpty() ? new int[0] : batch.execute()) {
            added += each;
        }
        return added;
    }

    /** Which of these codes are in a reward's pool, handed out or not. */
    public Set<String> known(Tx tx, long shopId, String rewardId, Collection<String> codes) {
        return new HashSet<>(tx.handle()
                .createQuery("""
                        select v.code from unnest(:codes) as wanted(code)
                        left join voucher v on v.shop_id = :shop and v.reward_id = :reward and v.code = wanted.code
                        where v.code is not null""")
                .bind("shop", shopId)
                .bind("reward", rewardId)
                .bind("codes", ArrayOf.texts(codes))
                .mapTo(String.class)
                .list());
    }

    /** How many codes of an import somebody has by now. */
    public long handedOut(Tx tx, long shopId, String importId) {
        return tx.handle()
                .createQuery("""
                        select count(redemption_id) from voucher where shop_id = :shop and import_id = :import""")
                .bind("shop", shopId)
                .bind("import", importId)
                .mapTo(Long.class)
                .one();
    }

    /** When the newest code of an import was brought, empty when none is there. */
    public Optional<Instant> broughtAt(Tx tx, long shopId, String importId) {
        return tx.handle()
                .createQuery("select max(uploaded_at) from voucher where shop_id = :shop and import_id = :import")
                .bind("shop", shopId)
                .bind("import", importId)
                .mapTo(Instant.class)
                .findOne();
    }

    /**
     * Takes some codes of an import out of the pools again. Those that somebody has, or is just being given, stay.
     *
     * @return how many; empty when none was left
     */
    public OptionalInt takeBack(Tx tx, long shopId, String importId) {
        record Unused(String rewardId, String code) {}
        List<Unused> unused = tx.handle()
                .createQuery("""
                        select reward_id, code from voucher
                        where shop_id = :shop and import_id = :import and redemption_id is null limit :most""")
                .bind("shop", shopId)
                .bind("import", importId)
                .bind("most", PORTION)
                .map((rs, context) -> new Unused(rs.getString("reward_id"), rs.getString("code")))
                .list();
        if (unused.isEmpty()) {
            return OptionalInt.empty();
        }
        PreparedBatch batch = tx.handle().prepareBatch("""
                delete from voucher
                where shop_id = ? and reward_id = ? and code = ? and redemption_id is null""");
        unused.forEach(c -> batch.add(shopId, c.rewardId(), c.code()));
        int gone = 0;
        for (int each : batch.execute()) {
            gone += each;
        }
        return OptionalInt.of(gone);
    }

    /** A code of a pool, and when somebody got it. */
    public record Code(
            String rewardId,
            String code,
            Instant uploadedAt,
            @Nullable Instant handedOutAt) {}

    /** Codes of all pools after one, in the order of rewards and codes. */
    public List<Code> after(Tx tx, long shopId, String rewardId, String code, int most) {
        return tx.handle()
                .createQuery("""
                        select reward_id, code, uploaded_at, handed_out_at from voucher
                        where shop_id = :shop and (reward_id > :reward or (reward_id = :reward and code > :code))
                        order by reward_id, code limit :most""")
                .bind("shop", shopId)
                .bind("reward", rewardId)
                .bind("code", code)
                .bind("most", most)
                .map((rs, context) -> new Code(
                        rs.getString("reward_id"),
                        rs.getString("code"),
                        rs.getTimestamp("uploaded_at").toInstant(),
                        DatabaseTime.read(rs, "handed_out_at")))
                .list();
    }

    public List<Pool> pools(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select reward_id, count(*) - count(redemption_id) as unused, count(redemption_id) as used
                        from voucher where shop_id = :shop group by reward_id order by reward_id""")
                .bind("shop", shopId)
                .map((rs, context) -> new Pool(rs.getString("reward_id"), rs.getLong("unused"), rs.getLong("used")))
                .list();
    }

    /** Whether codes were ever uploaded for a reward. */
    boolean any(Tx tx, long shopId, String rewardId) {
        return tx.handle()
                .createQuery("select 1 from voucher where shop_id = :shop and reward_id = :reward limit 1")
                .bind("shop", shopId)
                .bind("reward", rewardId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /**
     * Hands a code to a redemption: the oldest that nobody has. Who is just being given the same one is waited for, and
     * then the next is tried; skipping locked rows would call the pool empty while somebody may still give theirs back.
     */
    Optional<String> take(Tx tx, long shopId, String rewardId, String redemptionId, Instant now) {
        Optional<String> code = unused(tx, shopId, rewardId);
        while (code.isPresent()) {
            int mine = tx.handle()
                    .createUpdate("""
                            update voucher set redemption_id = :redemption, handed_out_at = :now
                            where shop_id = :shop and reward_id = :reward and code = :code and redemption_id is null""")
                    .bind("redemption", redemptionId)
                    .bind("now", now)
                    .bind("shop", shopId)
                    .bind("reward", rewardId)
                    .bind("code", code.get())
                    .execute();
            if (mine == 1) {
                return code;
            }
            code = unused(tx, shopId, rewardId);
        }
        return code;
    }

    private static Optional<String> unused(Tx tx, long shopId, String rewardId) {
        return tx.handle()
                .createQuery("""
                        select code from voucher
                        where shop_id = :shop and reward_id = :reward and redemption_id is null
                        order by uploaded_at, code limit 1""")
                .bind("shop", shopId)
                .bind("reward", rewardId)
                .mapTo(String.class)
                .findOne();
    }
}
