package trappa.program;

import java.time.Instant;

/**
 * A published program: immutable, in force from {@code effectiveFrom}.
 *
 * @param number 1 for the first, then one more each time the owner publishes
 */
public record ProgramVersion(
        int number, Instant effectiveFrom, Instant publishedAt, String publishedBy, Program program) {}
