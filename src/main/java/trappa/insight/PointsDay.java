package trappa.insight;

import java.time.LocalDate;

/** The points of one day in the shop's time zone. */
public record PointsDay(LocalDate day, long issued, long redeemed, long expired) {}
