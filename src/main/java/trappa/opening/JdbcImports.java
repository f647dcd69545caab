package trappa.opening;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.opening.Imports.State;

/** The imports of the owner's pages and the files they wait with. */
final class JdbcImports {
    /** The file itself. */
    static final String FILE = "file";
    /** The store's list of customers, ids and addresses only. */
    static final String CUSTOMERS = "customers";

    private static final int PART_BYTES = 512 << 10;
    private static final String COLUMNS = """
            shop_id, import_id, kind, file_name, state, choice, uploaded_at, uploaded_by, row_count, rows_done,
            members, points, done_at, undone_at, undone_by, trouble""";
    private static final RowMapper<Import> IMPORT = (rs, context) -> new Import(
            rs.getLong("shop_id"),
            rs.getString("import_id"),
            Kind.valueOf(rs.getString("kind")),
            rs.getString("file_name"),
            State.valueOf(rs.getString("state")),
            Choice.of(rs.getString("choice")),
            rs.getTimestamp("uploaded_at").toInstant(),
            rs.getString("uploaded_by"),
            rs.getLong("row_count"),
            rs.getLong("rows_done"),
            rs.getLong("members"),
            rs.getLong("points"),
            DatabaseTime.read(rs, "done_at"),
            DatabaseTime.read(rs, "undone_at"),
            rs.getString("undone_by"),
            rs.getString("trouble"));

    void add(Tx tx, Import i) {
        tx.handle()
                .createUpdate("""
                        insert into opening_import
                          (shop_id, import_id, kind, file_name, state, choice, uploaded_at, uploaded_by)
                        values (:shop, :id, :kind, :name, :state, :choice, :at, :by)""")
                .bind("shop", i.shopId())
                .bind("id", i.id())
                .bind("kind", i.kind().name())
                .bind("name", i.fileName())
                .bind("state", i.state().name())
                .bind("choice", i.choice().json())
                .bind("at", i.uploadedAt())
                .bind("by", i.uploadedBy())
                .execute();
    }

    void keep(Tx tx, long shopId, String id, String kind, byte[] bytes) {
        PreparedBatch batch = tx.handle()
                .prepareBatch(
                        "insert into opening_import_part (shop_id, import_id, kind, part, bytes) values (?, ?, ?, ?, ?)");
        for (int part = 0; part * PART_BYTES < Math.max(1, bytes.length); part++) {
            batch.add(
                    shopId,
                    id,
                    kind,
                    part,
                    Arrays.copyOfRange(bytes, part * PART_BYTES, Math.min(bytes.length, (part + 1) * PART_BYTES)));
        }
        batch.execute();
    }

    /** What was uploaded, empty when it is not kept any more. */
    Optional<byte[]> kept(Tx tx, long shopId, String id, String kind) {
        List<byte[]> parts = tx.handle()
                .createQuery("""
                        select bytes from opening_import_part
                        where shop_id = :shop and import_id = :id and kind = :kind order by part""")
                .bind("shop", shopId)
                .bind("id", id)
                .bind("kind", kind)
                .mapTo(byte[].class)
                .list();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return parts.isEmpty() ? Optional.empty() : Optional.of(all.toByteArray());
    }

    void drop(Tx tx, long shopId, String id) {
        tx.handle()
                .createUpdate("delete from opening_import_part where shop_id = :shop and import_id = :id")
                .bind("shop", shopId)
                .bind("id", id)
                .execute();
    }

    Optional<Import> find(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " from opening_import where shop_id = :shop and import_id = :id")
                .bind("shop", shopId)
                .bind("id", id)
                .map(IMPORT)
                .findOne();
    }

    /** Newest first. */
    List<Import> newest(Tx tx, long shopId, int most) {
        return tx.handle()
                .createQuery("select " + COLUMNS
                        + " from opening_import where shop_id = :shop order by uploaded_at desc limit :most")
                .bind("shop", shopId)
                .bind("most", most)
                .map(IMPORT)
                .list();
    }

    /** @return false when it is not in the state it was read in any more */
    boolean turn(Tx tx, Import read, Import next, @Nullable Instant leaseUntil) {
        return tx.handle()
                        .createUpdate("""
                                update opening_import set state = :next, choice = :choice, row_count = :count,
                                  rows_done = :done, members = :members, points = :points, done_at = :doneAt,
                                  undone_at = :undoneAt, undone_by = :undoneBy, trouble = :trouble, lease_until = :lease
                                where shop_id = :shop and import_id = :id and state = :read""")
                        .bind("next", next.state().name())
                        .bind("choice", next.choice().json())
                        .bind("count", next.rowCount())
                        .bind("done", next.rowsDone())
                        .bind("members", next.members())
                        .bind("points", next.points())
                        .bind("doneAt", next.doneAt())
                        .bind("undoneAt", next.undoneAt())
                        .bind("undoneBy", next.undoneBy())
                        .bind("trouble", next.trouble())
                        .bind("lease", leaseUntil)
                        .bind("shop", read.shopId())
                        .bind("id", read.id())
                        .bind("read", read.state().name())
                        .execute()
                == 1;
    }

    /** Tells how far one is, and holds it on. @return false when it is in nobody's hands any more */
    boolean progress(Tx tx, Import running, long done, long of, Instant leaseUntil) {
        return tx.handle()
                        .createUpdate("""
                                update opening_import set rows_done = :done, row_count = :of, lease_until = :lease
                                where shop_id = :shop and import_id = :id and state = :state""")
                        .bind("done", done)
                        .bind("of", of)
                        .bind("lease", leaseUntil)
                        .bind("shop", running.shopId())
                        .bind("id", running.id())
                        .bind("state", running.state().name())
                        .execute()
                == 1;
    }

    /** One that is under way and in nobody's hands. */
    Optional<Import> waiting(Tx tx, Instant now) {
        return tx.handle()
                .createQuery("select " + COLUMNS
                        + " from opening_import where lease_until <= :now order by lease_until limit 1")
                .bind("now", now)
                .map(IMPORT)
                .findOne();
    }

    /** Takes it in hand. @return false when somebody else was faster */
    boolean take(Tx tx, Import waiting, Instant now, Instant leaseUntil) {
        return tx.handle()
                        .createUpdate("""
                                update opening_import set lease_until = :lease
                                where shop_id = :shop and import_id = :id and lease_until <= :now""")
                        .bind("lease", leaseUntil)
                        .bind("shop", waiting.shopId())
                        .bind("id", waiting.id())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    boolean underWay(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select 1 from opening_import where shop_id = :shop and lease_until is not null limit 1")
                .bind("shop", shopId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Those that a second person has to look at, of all shops. */
    List<Import> waitingForSomebody(Tx tx) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " from opening_import where state = 'WAITING'")
                .map(IMPORT)
                .list();
    }

    /** Uploads from before that were never brought in. */
    List<Import> old(Tx tx, Instant before) {
        return tx.handle()
                .createQuery(
                        "select " + COLUMNS + " from opening_import where state = 'LOOKED' and uploaded_at < :before")
                .bind("before", before)
                .map(IMPORT)
                .list();
    }
}
