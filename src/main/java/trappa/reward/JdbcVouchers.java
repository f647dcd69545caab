package trappa.reward;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.Tx;

/** Codes that others made (a partner's, a charity's), uploaded by the owner, each handed out once. */
public final class JdbcVouchers {

    /** How many codes of a reward there are. */
    public record Pool(String rewardId, long left, long handedOut) {}

    /** Adds codes. @return how many were new */
    public int add(Tx tx, long shopId, String rewardId, Collection<String> codes, Instant now) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into voucher (shop_id, reward_id, code, uploaded_at) values (:shop, :reward, :code, :now)
                on conflict do nothing""");
        codes.forEach(code -> batch.bind("shop", shopId)
                .bind("reward", rewardId)
                .bind("code", code)
                .bind("now", now)
                .add());
        int added = 0;
        for (int each : codes.isEmpty() ? new int[0] : batch.execute()) {
            added += each;
        }
        return added;
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
