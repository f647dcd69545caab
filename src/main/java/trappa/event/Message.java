package trappa.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event for one receiver.
 *
 * @param nextAt when it is tried next, null when it is settled
 * @param status the last answer, null when there was none
 * @param error why the last attempt failed
 */
public record Message(
        String eventId,
        String type,
        long customerId,
        String body,
        int attempts,
        @Nullable Instant nextAt,
        String state,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable Instant triedAt,
        Instant at) {

    /** It waits for its next attempt. */
    public static final String WAITING = "waiting";
    /** An attempt is under way. */
    public static final String SENDING = "sending";
    /** The receiver took it. */
    public static final String SENT = "sent";
    /** Nothing is tried any more, unless somebody asks. */
    public static final String FAILED = "failed";
}
