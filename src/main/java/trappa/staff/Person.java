package trappa.staff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who works for a shop.
 *
 * @param id as the store knows them; {@link #OPERATOR} for whoever holds this server's own password
 * @param language the language of the pages they chose, null for the shop's
 */
public record Person(String id, Role role, @Nullable String language, Instant lastSeen) {
    public static final String OPERATOR = "operator";
    /** Whoever has the server's machine: only in the log. */
    public static final String COMMAND = "command";
}
