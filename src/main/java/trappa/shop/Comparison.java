package trappa.shop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether everything that happened in a shop has arrived here, as the owner's side needs it. */
public interface Comparison {

    /**
     * How far the shop's orders have been compared with what has arrived.
     *
     * @param until every order changed before this has been compared; null while nothing has
     * @param checkedAt when it was last tried
     * @param compared orders looked at, an order once for each time it had changed
     * @param brought orders of the past that were fetched
     * @param missed orders that never arrived by themselves, and were fetched
     * @param missedLately those of them since a week ago at most
     * @param waiting orders that are still to be fetched
     * @param importing whether it is still on its way through the past
     * @param trouble why it does not go on, in words; null while it does
     * @param past the parts of the past, as soon as they were begun
     */
    record Standing(
            @Nullable Instant until,
            @Nullable Instant checkedAt,
            long compared,
            long brought,
            long missed,
            long missedLately,
            long waiting,
            boolean importing,
            @Nullable String trouble,
            List<Past> past) {}

    /** How far a part of the past has been brought in bulk. */
    enum Stage {
        WAITING,
        UNDER_WAY,
        DONE,
        GIVEN_UP
    }

    /**
     * A part of the past: the customers, or the orders.
     *
     * @param found how many there are by the store's count so far
     * @param taken how many of them have been looked at here
     * @param at when it goes on; once it is done or given up, when that was
     * @param trouble why it does not go on, or what of it is not shown to us, in words
     */
    record Past(
            boolean orders,
            Stage stage,
            long found,
            long taken,
            Instant at,
            @Nullable String trouble) {}

    Standing compared(Shop shop);

    /** For servers that are connected to no shop. */
    Comparison NONE =
            shop -> new Standing(null, null, 0, 0, 0, 0, 0, false, "This server is not connected to a shop", List.of());
}
