package trappa.reward;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;
import trappa.ledger.JdbcAllDue;

/** What each shop's theme is to be told, and what it has been told. The row of customer 0 is the program's. */
public final class JdbcShownPoints {
    private static final String RIGHT = "write_customers";
    private static final RowMapper<Row> ROW = (rs, context) -> new Row(
            rs.getLong("shop_id"), rs.getLong("customer_id"), rs.getObject("points", Long.class), rs.getString("told"));

    private final JdbcAllDue allDue = new JdbcAllDue();

    /**
     * What a shop is to be told of one member, or of the program.
     *
     * @param points null: that it is nothing any more
     * @param told what it was told last; null: nothing
     */
    public record Row(
            long shopId,
            long customerId,
            @Nullable Long points,
            @Nullable String told) {}

    /** Whether a shop can be told of its members. */
    boolean wanted(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select 1 from shop_access
                        where shop_id = :shop and sealed is not null and scopes like :right""")
                .bind("shop", shopId)
                .bind("right", "%" + RIGHT + "%")
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Notes the points of members; those that are as before stay as they are. */
    void note(Tx tx, long shopId, Map<Long, Long> points, Instant from) {
        PreparedBatch update = tx.handle().prepareBatch("""
                update theme_value set points = ?, next_at = coalesce(next_at, ?)
                where shop_id = ? and customer_id = ? and (points is null or points <> ?)""");
        points.forEach((customer, p) -> update.add(p, Timestamp.from(from), shopId, customer, p));
        int[] changed = update.execute();
        PreparedBatch insert = tx.handle().prepareBatch("""
                insert into theme_value (shop_id, customer_id, points, next_at) values (?, ?, ?, ?)
                on conflict do nothing""");
        int i = 0;
        for (Map.Entry<Long, Long> one : points.entrySet()) {
            if (changed[i++] == 0 && one.getValue() != 0) {
                insert.add(shopId, one.getKey(), one.getValue(), Timestamp.from(from));
            }
        }
        if (insert.size() > 0) {
            insert.execute();
        }
    }

    /** The program's row, made when it is missing. */
    public Row program(Tx tx, long shopId) {
        Optional<Row> row = findProgram(tx, shopId);
        if (row.isEmpty()) {
            tx.handle().createUpdate("""
                            insert into theme_value (shop_id, customer_id, points) values (:shop, 0, 0)
                            on conflict do nothing""").bind("shop", shopId).execute();
        }
        return row.orElseGet(() -> new Row(shopId, 0, 0L, null));
    }

    /** All members are looked at once, as soon as the shop can be told of them. */
    public void begin(Tx tx, long shopId, Instant now) {
        if (!wanted(tx, shopId)) {
            return;
        }
        boolean first = tx.handle().createUpdate("""
                                update theme_value set points = 1
                                where shop_id = :shop and customer_id = 0 and points = 0""").bind("shop", shopId).execute() == 1;
        if (first) {
            allDue.mark(tx, shopId, now);
        }
    }

    private Optional<Row> findProgram(Tx tx, long shopId) {
        return tx.handle().createQuery("""
                        select shop_id, customer_id, points, told from theme_value
                        where shop_id = :shop and customer_id = 0""").bind("shop", shopId).map(ROW).findOne();
    }

    /** Whether the program's row may be tried again. */
    public boolean programDue(Tx tx, long shopId, Instant now) {
        return tx.handle()
                .createQuery("""
                        select 1 from theme_value
                        where shop_id = :shop and customer_id = 0 and (next_at is null or next_at <= :now)""")
                .bind("shop", shopId)
                .bind("now", now)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Shops with members whose time has come. */
    public Set<Long> shopsDue(Tx tx, Instant now) {
        return tx.handle()
                .createQuery("select distinct shop_id from theme_value where next_at <= :now and customer_id <> 0")
                .bind("now", now)
                .mapTo(Long.class)
                .set();
    }

    /** Members whose time has come. */
    public List<Row> due(Tx tx, long shopId, Instant now, int most) {
        return tx.handle()
                .createQuery("""
                        select shop_id, customer_id, points, told from theme_value
                        where shop_id = :shop and next_at <= :now and customer_id <> 0 order by next_at limit :most""")
                .bind("shop", shopId)
                .bind("now", now)
                .bind("most", most)
                .map(ROW)
                .list();
    }

    /** The shop has been told; what has changed meanwhile is told next. */
    public void told(Tx tx, List<Row> rows, Instant next) {
        List<Row> gone = new ArrayList<>();
        for (Row row : rows) {
            if (row.points() == null) {
                gone.add(row);
            } else {
                tx.handle()
                        .createUpdate("""
                                update theme_value set told = :told, attempts = 0, last_error = null,
                                  next_at = case when points = :points then null else cast(:next as timestamp with time zone) end
                                where shop_id = :shop and customer_id = :customer""")
                        .bind("told", Long.toString(row.points()))
                        .bind("points", row.points())
                        .bind("next", next)
                        .bind("shop", row.shopId())
                        .bind("customer", row.customerId())
                        .execute();
            }
        }
        for (Row row : gone) {
            tx.handle()
                    .createUpdate("""
                            delete from theme_value
                            where shop_id = :shop and customer_id = :customer and points is null""")
                    .bind("shop", row.shopId())
                    .bind("customer", row.customerId())
                    .execute();
        }
    }

    /** The shop has been told of its program. @param told what stands for what it was told */
    public void toldProgram(Tx tx, long shopId, String told) {
        tx.handle().createUpdate("""
                        update theme_value set told = :told, attempts = 0, last_error = null, next_at = null
                        where shop_id = :shop and customer_id = 0""").bind("told", told).bind("shop", shopId).execute();
    }

    /** It did not work; {@code next} null: not before the next change. */
    public void later(Tx tx, List<Row> rows, @Nullable Instant next, String why) {
        for (Row row : rows) {
            tx.handle()
                    .createUpdate("""
                            update theme_value set attempts = attempts + 1, next_at = :next, last_error = :why
                            where shop_id = :shop and customer_id = :customer""")
                    .bind("next", next)
                    .bind("why", why.length() <= 500 ? why : why.substring(0, 500))
                    .bind("shop", row.shopId())
                    .bind("customer", row.customerId())
                    .execute();
        }
    }

    /** How many members of all shops are still to be told of. */
    public long waiting(Tx tx) {
        return tx.handle()
                .createQuery("select count(*) from theme_value where next_at is not null")
                .mapTo(Long.class)
                .one();
    }
}
