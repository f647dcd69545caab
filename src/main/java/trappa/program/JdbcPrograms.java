package trappa.program;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import trappa.db.Tx;
import trappa.shop.JdbcShops;

/** The versions of a shop's program. A version is never changed once it is published. */
public final class JdbcPrograms {
    /** Deliveries may come up to a day late, and the first one is what tells us of the shop. */
    private static final Duration BEFORE_FIRST_CONTACT = Duration.ofHours(24);

    private static final int REMEMBERED = 1_000;
    /** Documents are never changed, so a text always means the same program. */
    private final ConcurrentHashMap<String, Program> read = new ConcurrentHashMap<>();

    public List<ProgramVersion> versions(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select number, effective_from, published_at, published_by, document
                        from program_version where shop_id = :shop order by number""")
                .bind("shop", shopId)
                .map((rs, context) -> new ProgramVersion(
                        rs.getInt("number"),
                        rs.getTimestamp("effective_from").toInstant(),
                        rs.getTimestamp("published_at").toInstant(),
                        rs.getString("published_by"),
                        program(rs.getString("document"))))
                .list();
    }

    private Program program(String document) {
        if (read.size() > REMEMBERED) {
            read.clear();
        }
        return read.computeIfAbsent(document, ProgramJson::stored);
    }

    public ProgramHistory history(Tx tx, long shopId) {
        return ProgramHistory.of(versions(tx, shopId));
    }

    /** Gives a new shop its draft. */
    public void start(Tx tx, long shopId, Instant now) {
        insert(
                tx,
                shopId,
                new ProgramVersion(1, now.minus(BEFORE_FIRST_CONTACT), now, "Trappa", ProgramJson.starter()));
    }

    /**
     * Publishes the next version.
     *
     * @return false when somebody else has published that number meanwhile
     */
    public boolean insert(Tx tx, long shopId, ProgramVersion version) {
        JdbcShops.changed(tx, shopId);
        return tx.handle()
                        .createUpdate("""
                                insert into program_version
                                  (shop_id, number, effective_from, published_at, published_by, document)
                                values (:shop, :number, :from, :at, :by, :document)
                                on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("number", version.number())
                        .bind("from", version.effectiveFrom())
                        .bind("at", version.publishedAt())
                        .bind("by", version.publishedBy())
                        .bind("document", ProgramJson.write(version.program()).toString())
                        .execute()
                == 1;
    }
}
