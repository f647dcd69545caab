package trappa.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;

/** How far the past of each shop has been brought: a row for its customers, one for its orders. */
final class JdbcPast {
    private static final String COLUMNS =
            "shop_id, part, state, document, operation, found, taken, portions_done, attempts, next_at, all_orders, trouble";
    private static final RowMapper<Row> ROW = (rs, context) -> new Row(
            rs.getLong("shop_id"),
            Part.valueOf(rs.getString("part")),
            State.valueOf(rs.getString("state")),
            rs.getString("document"),
            rs.getString("operation"),
            rs.getLong("found"),
            rs.getLong("taken"),
            rs.getInt("portions_done"),
            rs.getInt("attempts"),
            rs.getTimestamp("next_at").toInstant(),
            rs.getBoolean("all_orders"),
            rs.getString("trouble"));

    /** What is brought; customers first, so that everybody's year begins when they came. */
    enum Part {
        CUSTOMERS,
        ORDERS
    }

    /** Where it stands. */
    enum State {
        /** The store is to be asked. */
        WAITING,
        /** The store is at work, or has the result and it is being read. */
        ASKED,
        /** All of it is in the inbox. */
        TAKEN,
        DONE,
        /** It will not be brought in bulk. */
        GIVEN_UP
    }

    /**
     * One part of one shop.
     *
     * @param document what the store is asked
     * @param operation the store's name for its work; null: not asked
     * @param found how many there are by the store's count
     * @param taken how many have been looked at
     * @param portions how many portions of the result are in the inbox
     * @param nextAt when it is looked at next; once it is done or given up, when that was
     * @param allOrders whether the app could see orders older than 60 days
     */
    record Row(
            long shopId,
            Part part,
            State state,
            String document,
            @Nullable String operation,
            long found,
            long taken,
            int portions,
            int attempts,
            Instant nextAt,
            boolean allOrders,
            @Nullable String trouble) {

        Row attempted(int failures) {
            return new Row(
                    shopId, part, state, document, operation, found, taken, portions, failures, nextAt, allOrders,
                    trouble);
        }

        boolean open() {
            return state != State.DONE && state != State.GIVEN_UP;
        }
    }

    /** Begins with a part, unless it was begun before. */
    void begin(Tx tx, long shopId, Part part, State state, String document, boolean allOrders, Instant now) {
        tx.handle()
                .createUpdate("""
                        insert into past_import (shop_id, part, state, document, next_at, all_orders)
                        values (:shop, :part, :state, :document, :now, :all) on conflict do nothing""")
                .bind("shop", shopId)
                .bind("part", part.name())
                .bind("state", state.name())
                .bind("document", document)
                .bind("now", now)
                .bind("all", allOrders)
                .execute();
    }

    List<Row> of(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " from past_import where shop_id = :shop order by part")
                .bind("shop", shopId)
                .map(ROW)
                .list();
    }

    /** The first open part of a shop, if its time has come. */
    Optional<Row> due(Tx tx, long shopId, Instant now) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " " + """
                        from past_import where shop_id = :shop and part = (
                          select min(part) from past_import
                          where shop_id = :shop and state not in ('DONE', 'GIVEN_UP')) and next_at <= :now""")
                .bind("shop", shopId)
                .bind("now", now)
                .map(ROW)
                .findOne();
    }

    /** Goes on to a state; what is not said of the operation is forgotten with it. */
    void go(Tx tx, Row row, State state, @Nullable String operation, Instant next, @Nullable String trouble) {
        boolean same = operation != null && operation.equals(row.operation());
        tx.handle()
                .createUpdate("""
                        update past_import set state = :state, operation = :operation, next_at = :next,
                          attempts = :attempts, trouble = :trouble,
                          portions_done = case when :same then portions_done else 0 end,
                          taken = case when :same then taken else 0 end
                        where shop_id = :shop and part = :part""")
                .bind("state", state.name())
                .bind("operation", operation)
                .bind("next", next)
                .bind("attempts", row.attempts())
                .bind("trouble", shortened(trouble))
                .bind("same", same || state == State.TAKEN || state == State.DONE || state == State.GIVEN_UP)
                .bind("shop", row.shopId())
                .bind("part", row.part().name())
                .execute();
    }

    /** Asks for less from now on: what the first document asks the shop does not show. */
    void ask(Tx tx, Row row, String document) {
        tx.handle()
                .createUpdate("update past_import set document = :document where shop_id = :shop and part = :part")
                .bind("document", document)
                .bind("shop", row.shopId())
                .bind("part", row.part().name())
                .execute();
    }

    /** Begins again, since the app may see more orders than it did. */
    void again(Tx tx, long shopId, Instant now) {
        tx.handle().createUpdate("""
                        update past_import set state = 'WAITING', operation = null, next_at = :now, attempts = 0,
                          found = 0, taken = 0, portions_done = 0, all_orders = true, trouble = null
                        where shop_id = :shop and part = 'ORDERS' and not all_orders""").bind("now", now).bind("shop", shopId).execute();
    }

    void found(Tx tx, Row row, long found) {
        tx.handle()
                .createUpdate("update past_import set found = :found where shop_id = :shop and part = :part")
                .bind("found", found)
                .bind("shop", row.shopId())
                .bind("part", row.part().name())
                .execute();
    }

    /**
     * The next portion of the result is in the inbox.
     *
     * @param before how many were there before it
     * @return false when another server has brought it meanwhile
     */
    boolean portion(Tx tx, Row row, int before, long taken) {
        return tx.handle()
                        .createUpdate("""
                        update past_import set portions_done = portions_done + 1, taken = taken + :taken
                        where shop_id = :shop and part = :part and state = :state and portions_done = :before""")
                        .bind("taken", taken)
                        .bind("shop", row.shopId())
                        .bind("part", row.part().name())
                        .bind("state", row.state().name())
                        .bind("before", before)
                        .execute()
                == 1;
    }

    /** How many parts of all shops are in one of these states. */
    long in(Tx tx, List<State> states) {
        return tx.handle()
                .createQuery("select count(*) from past_import where state in (<states>)")
                .bindList("states", states.stream().map(State::name).toList())
                .mapTo(Long.class)
                .one();
    }

    /** How much has been looked at, of all shops. */
    long taken(Tx tx) {
        return tx.handle()
                .createQuery("select coalesce(sum(taken), 0) from past_import")
                .mapTo(Long.class)
                .one();
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= 500 ? text : text.substring(0, 500);
    }
}
