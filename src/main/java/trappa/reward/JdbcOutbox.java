package trappa.reward;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;

/** The outbox: effects are written with the transaction that calls for them, and taken off when they are done. */
final class JdbcOutbox {
    private static final RowMapper<Effect> EFFECT = (rs, context) -> new Effect(
            rs.getLong("shop_id"),
            rs.getString("effect_id"),
            rs.getLong("customer_id"),
            rs.getString("redemption_id"),
            Effect.Kind.valueOf(rs.getString("kind")),
            rs.getString("body"),
            rs.getInt("attempts"),
            rs.getTimestamp("next_at") == null
                    ? Instant.MAX
                    : rs.getTimestamp("next_at").toInstant());
    private static final String COLUMNS =
            "shop_id, effect_id, customer_id, redemption_id, kind, body, attempts, next_at";

    void add(Tx tx, Effect effect) {
        tx.handle()
                .createUpdate("""
                        insert into outbox (shop_id, effect_id, customer_id, redemption_id, kind, body, next_at)
                        values (:shop, :id, :customer, :redemption, :kind, :body, :next) on conflict do nothing""")
                .bind("shop", effect.shopId())
                .bind("id", effect.id())
                .bind("customer", effect.customerId())
                .bind("redemption", effect.redemptionId())
                .bind("kind", effect.kind().name())
                .bind("body", effect.body())
                .bind("next", effect.nextAt())
                .execute();
    }

    /** Shops that have effects whose time has come. A done one has no time. */
    List<Long> shopsDue(Tx tx, Instant now) {
        return tx.handle()
                .createQuery("select distinct shop_id from outbox where next_at <= :now")
                .bind("now", now)
                .mapTo(Long.class)
                .list();
    }

    /** A shop's effects whose time has come. */
    List<Effect> due(Tx tx, long shopId, Instant now, int most) {
        return tx.handle()
                .createQuery("select " + COLUMNS
                        + " from outbox where shop_id = :shop and next_at <= :now order by next_at limit :most")
                .bind("shop", shopId)
                .bind("now", now)
                .bind("most", most)
                .map(EFFECT)
                .list();
    }

    /**
     * Takes an effect for one attempt, unless another server has taken it since it was read. What is taken comes back by
     * itself after a while, as one that may have been carried out.
     */
    boolean take(Tx tx, Effect effect, Instant backAt) {
        return tx.handle()
                        .createUpdate("""
                                update outbox set attempts = attempts + 1, next_at = :back
                                where shop_id = :shop and effect_id = :id and attempts = :seen and next_at is not null""")
                        .bind("back", backAt)
                        .bind("shop", effect.shopId())
                        .bind("id", effect.id())
                        .bind("seen", effect.attempts())
                        .execute()
                == 1;
    }

    /** The effect, done or not. */
    Optional<Effect> find(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " from outbox where shop_id = :shop and effect_id = :id")
                .bind("shop", shopId)
                .bind("id", id)
                .map(EFFECT)
                .findOne();
    }

    /** An effect that somebody else has settled, or that was forgotten with its customer. */
    static final class Settled extends RuntimeException {
        Settled(Effect effect) {
            super("The effect " + effect.id() + " is not to be done any more");
        }
    }

    /**
     * Locks an effect that is still to be done. Called with its customer locked: who was forgotten while this waited is a
     * new member by then, and must not stay one.
     *
     * @throws Settled so that nothing of the transaction is left, when there is nothing to be done any more
     */
    void requireOpen(Tx tx, Effect effect) {
        boolean open = tx.handle()
                .createQuery("""
                        select 1 from outbox where shop_id = :shop and effect_id = :id and next_at is not null for update""")
                .bind("shop", effect.shopId())
                .bind("id", effect.id())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (!open) {
            throw new Settled(effect);
        }
    }

    /** Counts once more that the store, asked, did not have it. @return how often by now */
    int notThere(Tx tx, Effect effect) {
        tx.handle()
                .createUpdate("""
                        update outbox set not_there = not_there + 1 where shop_id = :shop and effect_id = :id""")
                .bind("shop", effect.shopId())
                .bind("id", effect.id())
                .execute();
        return tx.handle()
                .createQuery("select not_there from outbox where shop_id = :shop and effect_id = :id")
                .bind("shop", effect.shopId())
                .bind("id", effect.id())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    /** Notes what came of an attempt; {@code next} null: it is settled. */
    void attempted(Tx tx, Effect effect, @Nullable Instant next, @Nullable Trouble error) {
        tx.handle()
                .createUpdate("""
                        update outbox set next_at = :next, last_error = :error
                        where shop_id = :shop and effect_id = :id""")
                .bind("next", next)
                .bind("error", error == null ? null : error.text())
                .bind("shop", effect.shopId())
                .bind("id", effect.id())
                .execute();
    }
}
