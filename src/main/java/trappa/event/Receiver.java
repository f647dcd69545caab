package trappa.event;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address of another system of the shop that is told of events.
 *
 * @param note what the owner calls it
 * @param wants the events it is told of; empty: all of them
 * @param reason why it was switched off, when it was not the owner who did it
 * @param failingSince since when no message arrived, null while they do
 * @param bothUntil until when messages are signed with the secret before as well, null: they are not
 */
public record Receiver(
        String id,
        String url,
        String note,
        Set<EventType> wants,
        State state,
        @Nullable String reason,
        @Nullable Instant failingSince,
        @Nullable Instant bothUntil,
        Instant createdAt,
        String createdBy) {

    /** Whether it is told. */
    public enum State {
        ACTIVE,
        /** By the owner. */
        OFF,
        /** By itself, after it did not answer for days or said that it is gone. */
        FAILED;

        /** As in the database and in the API. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Optional<State> of(String word) {
            return java.util.Arrays.stream(values())
                    .filter(s -> s.word().equals(word))
                    .findFirst();
        }
    }

    public Receiver {
        wants = Set.copyOf(wants);
    }

    public boolean wants(EventType type) {
        return state == State.ACTIVE && (wants.isEmpty() || wants.contains(type));
    }
}
