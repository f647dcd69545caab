package trappa.shop;

import java.time.Instant;
import java.util.Optional;
import trappa.db.Tx;

/** When each shop's widget last asked for its state through the shop: the block is in the theme, and reaches us. */
public final class JdbcStorefront {

    public void asked(Tx tx, long shopId, Instant at) {
        int known = tx.handle()
                .createUpdate("update storefront set asked_at = :at where shop_id = :shop")
                .bind("at", at)
                .bind("shop", shopId)
                .execute();
        if (known == 0) {
            tx.handle()
                    .createUpdate(
                            "insert into storefront (shop_id, asked_at) values (:shop, :at) on conflict do nothing")
                    .bind("shop", shopId)
                    .bind("at", at)
                    .execute();
        }
    }

    public Optional<Instant> lastAsked(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select asked_at from storefront where shop_id = :shop")
                .bind("shop", shopId)
                .mapTo(Instant.class)
                .findOne();
    }
}
