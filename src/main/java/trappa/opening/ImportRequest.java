package trappa.opening;

import java.time.Duration;
import java.time.Instant;

/**
 * An import that waits for a second person. Until then nothing of it is in.
 *
 * @param id counts up within the server
 */
public record ImportRequest(long id, String importId, String askedBy, Instant askedAt, Instant endsAt) {
    /** How long it can be approved. */
    public static final Duration LASTS = Duration.ofDays(7);
}
