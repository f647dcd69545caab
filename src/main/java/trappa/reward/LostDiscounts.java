package trappa.reward;

import java.time.Instant;
import java.util.Optional;
import trappa.db.Tx;

/**
 * The store says that a discount of ours is gone, because somebody of the shop deleted it. What follows from it is an
 * effect like any other: it asks the store whether that is so before the reward becomes void.
 */
public final class LostDiscounts {
    private final JdbcOutbox outbox = new JdbcOutbox();
    private final JdbcReceipts receipts = new JdbcReceipts();

    /**
     * Notes that a discount is gone.
     *
     * @param name what the store calls it
     * @return whether it was one of ours
     */
    public boolean gone(Tx tx, long shopId, String name, Instant now) {
        Optional<String> redemption = receipts.redemption(tx, shopId, name);
        redemption
                .flatMap(id -> outbox.find(tx, shopId, id + "/make"))
                .ifPresent(made -> outbox.add(
                        tx,
                        new Effect(
                                shopId,
                                made.redemptionId() + "/lost",
                                made.customerId(),
                                made.redemptionId(),
                                Effect.Kind.LOST,
                                made.body(),
                                0,
                                now)));
        return redemption.isPresent();
    }
}
