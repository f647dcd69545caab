package trappa.program;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One difference between two program documents.
 *
 * @param path where, like a JSON pointer, with the id of a listed thing instead of its number: {@code /tiers/silver/at}
 * @param before null for what is new
 * @param after null for what is gone
 */
public record Change(
        String path, @Nullable JsonNode before, @Nullable JsonNode after) {}
