package trappa.reward;

import java.util.Optional;
import trappa.db.Tx;

/** What the store calls the things it made for redemptions. One thing is never counted for two redemptions. */
public final class JdbcReceipts {

    void add(Tx tx, long shopId, String receipt, String redemptionId) {
        tx.handle()
                .createUpdate("""
                        insert into receipt (shop_id, receipt, redemption_id) values (:shop, :receipt, :redemption)
                        on conflict do nothing""")
                .bind("shop", shopId)
                .bind("receipt", receipt)
                .bind("redemption", redemptionId)
                .execute();
    }

    /** The redemption this was made for, if it was for one. */
    public Optional<String> redemption(Tx tx, long shopId, String receipt) {
        return tx.handle()
                .createQuery("select redemption_id from receipt where shop_id = :shop and receipt = :receipt")
                .bind("shop", shopId)
                .bind("receipt", receipt)
                .mapTo(String.class)
                .findOne();
    }
}
