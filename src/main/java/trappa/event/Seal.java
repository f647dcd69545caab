package trappa.event;

import java.util.Optional;

/** Seals the receivers' secrets for the database. */
public interface Seal {
    String seal(long shopId, String secret);

    /** The secret, or empty when it was sealed with another key. */
    Optional<String> open(long shopId, String sealed);
}
