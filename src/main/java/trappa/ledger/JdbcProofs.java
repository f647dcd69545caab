package trappa.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;

/** What the last proof of each shop's ledger came to. */
public final class JdbcProofs {

    /**
     * A proof that was carried out.
     *
     * @param first what was off first, without saying with whom; null when nothing was
     */
    public record Kept(
            Instant at,
            long members,
            long entries,
            int deviations,
            @Nullable String first) {}

    void keep(Tx tx, long shopId, Kept proof) {
        boolean known = tx.handle()
                        .createUpdate("""
                                update ledger_proof set proved_at = :at, members = :members, entries = :entries,
                                  deviations = :deviations, first_one = :first where shop_id = :shop""")
                        .bind("shop", shopId)
                        .bindMethods(proof)
                        .execute()
                == 1;
        if (!known) {
            tx.handle()
                    .createUpdate("""
                            insert into ledger_proof (shop_id, proved_at, members, entries, deviations, first_one)
                            values (:shop, :at, :members, :entries, :deviations, :first)""")
                    .bind("shop", shopId)
                    .bindMethods(proof)
                    .execute();
        }
    }

    /** The last proof of a shop; empty when there has been none. */
    public Optional<Kept> last(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select proved_at, members, entries, deviations, first_one from ledger_proof
                        where shop_id = :shop""")
                .bind("shop", shopId)
                .map((rs, context) -> new Kept(
                        rs.getTimestamp("proved_at").toInstant(),
                        rs.getLong("members"),
                        rs.getLong("entries"),
                        rs.getInt("deviations"),
                        rs.getString("first_one")))
                .findOne();
    }
}
