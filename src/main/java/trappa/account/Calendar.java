package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import trappa.program.Program.Qualification;

/**
 * Days and qualification periods of one member, in the shop's time zone.
 *
 * @param memberSince the day the customer was created in the shop; until it is known a member's year is the calendar year
 */
record Calendar(ZoneId zone, @Nullable LocalDate memberSince) {

    /** A span of whole days, both inclusive. Lifetime has no end: {@link LocalDate#MAX}. */
    record Span(LocalDate firstDay, LocalDate lastDay) {}

    LocalDate day(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    /** The instant a day is over: where the next one starts in this zone, which need not be at midnight. */
    Instant endOf(LocalDate day) {
        return startOf(day.plusDays(1));
    }

    Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The period a day belongs to. A rolling period seen from a day is the months that end with it. */
    Span period(Qualification rule, LocalDate day) {
        return switch (rule.period()) {
            case CALENDAR_YEAR ->
                new Span(day.withDayOfYear(1), day.withDayOfYear(1).plusYears(1).minusDays(1));
            case LIFETIME -> new Span(LocalDate.MIN, LocalDate.MAX);
            case MEMBER_YEAR -> memberYear(day);
            case ROLLING -> new Span(firstCounting(day, rule.months()), day);
        };
    }

    /** The last day of a ticket won in a period: the end of the next one; rolling: N months from the day it is won. */
    LocalDate ticketUntil(Qualification rule, Span period, LocalDate wonOn) {
        return switch (rule.period()) {
            case CALENDAR_YEAR, MEMBER_YEAR ->
                period(rule, period.lastDay().plusDays(1)).lastDay();
            case ROLLING -> wonOn.plusMonths(rule.months());
            case LIFETIME -> LocalDate.MAX;
        };
    }

    /** The last day of the period running on a day; rolling: N months from it. */
    LocalDate periodEnd(Qualification rule, LocalDate day) {
        return rule.period() == trappa.program.Program.Period.ROLLING
                ? day.plusMonths(rule.months())
                : period(rule, day).lastDay();
    }

    /** Anniversaries are worked out from the first day each time, so that 29 February comes back in leap years. */
    private Span memberYear(LocalDate day) {
        LocalDate start = memberSince == null ? LocalDate.EPOCH : memberSince;
        long years = ChronoUnit.YEARS.between(start, day);
        while (start.plusYears(years).isAfter(day)) {
            years--;
        }
        while (!start.plusYears(years + 1).isAfter(day)) {
            years++;
        }
        return new Span(start.plusYears(years), start.plusYears(years + 1).minusDays(1));
    }

    /** The first day D with D + months ≥ day: day numbers that a month lacks make this one more than minusMonths. */
    private static LocalDate firstCounting(LocalDate day, int months) {
        LocalDate first = day.minusMonths(months);
        while (!first.minusDays(1).plusMonths(months).isBefore(day)) {
            first = first.minusDays(1);
        }
        while (first.plusMonths(months).isBefore(day)) {
            first = first.plusDays(1);
        }
        return first;
    }
}
