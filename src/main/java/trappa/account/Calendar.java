package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.program.Program.Qualification;

/** Days and qualification periods of one member, in the shop's time zone. */
final class Calendar {
    private final ZoneId zone;
    private final LocalDate memberSince;
    /** The member's years that were asked for, by their first day: every order asks several times. */
    private final NavigableMap<LocalDate, Span> years = new TreeMap<>();

    /**
     * @param memberSince the day the customer was created in the shop; until it is known a member's year is the calendar
     *     year
     */
    Calendar(ZoneId zone, @Nullable LocalDate memberSince) {
        this.zone = zone;
        this.memberSince = memberSince == null ? LocalDate.EPOCH : memberSince;
    }

    /** A span of whole days, both inclusive. Lifetime has no end: {@link LocalDate#MAX}. */
    record Span(LocalDate firstDay, LocalDate lastDay) {}

    ZoneId zone() {
        return zone;
    }

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

    private Span memberYear(LocalDate day) {
        Map.Entry<LocalDate, Span> known = years.floorEntry(day);
        if (known != null && !known.getValue().lastDay().isBefore(day)) {
            return known.getValue();
        }
        Span year = yearOf(day);
        years.put(year.firstDay(), year);
        return year;
    }

    /** Anniversaries are worked out from the first day each time, so that 29 February comes back in leap years. */
    private Span yearOf(LocalDate day) {
        long passed = ChronoUnit.YEARS.between(memberSince, day);
        while (memberSince.plusYears(passed).isAfter(day)) {
            passed--;
        }
        while (!memberSince.plusYears(passed + 1).isAfter(day)) {
            passed++;
        }
        return new Span(
                memberSince.plusYears(passed), memberSince.plusYears(passed + 1).minusDays(1));
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
