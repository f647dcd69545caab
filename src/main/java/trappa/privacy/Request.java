package trappa.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something the store asked for on behalf of a person, or about itself.
 *
 * @param id the same for the same request told again
 * @param dueAt by when the law wants it done
 * @param doneAt null while it is open
 * @param waitsFor why it is still open, if there is a reason
 */
public record Request(
        String id,
        Kind kind,
        @Nullable Long customerId,
        Instant receivedAt,
        Instant dueAt,
        @Nullable Instant doneAt,
        @Nullable String waitsFor) {

    /** What is asked for. */
    public enum Kind {
        DATA_REQUEST,
        REDACT,
        SHOP_REDACT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The request as the store told it.
     *
     * @param customerId null when the store gave none
     * @param orders the orders it names
     * @param traces texts that would give the person away in a kept delivery: e-mail, telephone
     */
    public record Told(Kind kind, String id, @Nullable Long customerId, List<Long> orders, List<String> traces) {
        public Told {
            orders = List.copyOf(orders);
            traces = List.copyOf(traces);
        }
    }
}
