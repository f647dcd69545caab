package trappa.owner;

import java.time.Instant;
import java.util.Optional;
import trappa.db.Tx;

/** The one draft of each shop: what somebody is working on. */
final class JdbcDrafts {

    /** @param base the version it began from; {@code revision} counts its saves */
    record Draft(int base, int revision, String document, String by, Instant at) {}

    Optional<Draft> find(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select base_version, revision, document, saved_by, saved_at from program_draft
                        where shop_id = :shop""")
                .bind("shop", shopId)
                .map((rs, context) -> new Draft(
                        rs.getInt("base_version"),
                        rs.getInt("revision"),
                        rs.getString("document"),
                        rs.getString("saved_by"),
                        rs.getTimestamp("saved_at").toInstant()))
                .findOne();
    }

    /** Saves over the revision that was read, 0 for none. @return false when there is another by now */
    boolean save(Tx tx, long shopId, int read, Draft draft) {
        int changed = read == 0
                ? tx.handle()
                        .createUpdate("""
                                insert into program_draft (shop_id, base_version, revision, document, saved_by, saved_at)
                                values (:shop, :base, :revision, :document, :by, :at) on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("base", draft.base())
                        .bind("revision", draft.revision())
                        .bind("document", draft.document())
                        .bind("by", draft.by())
                        .bind("at", draft.at())
                        .execute()
                : tx.handle()
                        .createUpdate("""
                                update program_draft set base_version = :base, revision = :revision,
                                  document = :document, saved_by = :by, saved_at = :at
                                where shop_id = :shop and revision = :read""")
                        .bind("shop", shopId)
                        .bind("base", draft.base())
                        .bind("revision", draft.revision())
                        .bind("document", draft.document())
                        .bind("by", draft.by())
                        .bind("at", draft.at())
                        .bind("read", read)
                        .execute();
        return changed == 1;
    }

    /** Whether the draft is still the one that was read, 0 for none; one that is stays so until the transaction ends. */
    boolean holds(Tx tx, long shopId, int read) {
        return tx.handle()
                        .createQuery("select revision from program_draft where shop_id = :shop for update")
                        .bind("shop", shopId)
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0)
                == read;
    }

    /** Drops the revision that was read. @return false when it is not there any more */
    boolean drop(Tx tx, long shopId, int read) {
        return tx.handle()
                        .createUpdate("delete from program_draft where shop_id = :shop and revision = :read")
                        .bind("shop", shopId)
                        .bind("read", read)
                        .execute()
                == 1;
    }
}
