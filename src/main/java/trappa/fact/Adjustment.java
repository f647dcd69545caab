package trappa.fact;

import java.time.Instant;

/**
 * Points given or taken by a person of the shop, or brought along from another program.
 *
 * @param points above or below zero
 * @param note the reason in the person's own words
 * @param by who did it
 * @param opening true for a balance brought in by an import
 */
public record Adjustment(String id, Instant at, long points, String note, String by, boolean opening) {}
