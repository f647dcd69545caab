package trappa.webhook;

import java.time.Instant;
import trappa.db.Tx;

/** How often deliveries came again. */
final class JdbcRepeats {

    /** Adds to what is known. Another server may do the same at this moment. */
    void add(Tx tx, long shopId, long deliveryId, long times, Instant lastAt) {
        if (!more(tx, shopId, deliveryId, times, lastAt) && !first(tx, shopId, deliveryId, times, lastAt)) {
            more(tx, shopId, deliveryId, times, lastAt);
        }
    }

    private static boolean more(Tx tx, long shopId, long deliveryId, long times, Instant lastAt) {
        return tx.handle()
                        .createUpdate("""
                            update delivery_repeat set times = times + :times,
                              last_at = case when last_at > :last then last_at else :last end
                            where shop_id = :shop and delivery_id = :id""")
                        .bind("times", times)
                        .bind("last", lastAt)
                        .bind("shop", shopId)
                        .bind("id", deliveryId)
                        .execute()
                == 1;
    }

    private static boolean first(Tx tx, long shopId, long deliveryId, long times, Instant lastAt) {
        return tx.handle()
                        .createUpdate("""
                            insert into delivery_repeat (shop_id, delivery_id, times, last_at)
                            values (:shop, :id, :times, :last) on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("id", deliveryId)
                        .bind("times", times)
                        .bind("last", lastAt)
                        .execute()
                == 1;
    }
}
