package trappa.account;

import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import trappa.account.Calendar.Span;
import trappa.program.Program.Metric;
import trappa.program.Program.Period;
import trappa.program.Program.Qualification;

/**
 * The qualifying amount: what confirmed orders are worth in the program's metric, by the day they were placed. Spending
 * points never lowers it; a return lowers the period the order was placed in.
 */
final class Progress {
    private final Calendar calendar;
    private Qualification rule;
    private final Map<Long, Confirmed> orders = new HashMap<>();
    private final NavigableMap<LocalDate, Long> byDay = new TreeMap<>();
    /** The same by month (counted from year 0), so that a long span is not added up day by day. */
    private final NavigableMap<Long, Long> byMonth = new TreeMap<>();

    private final Map<LocalDate, Long> byPeriod = new HashMap<>();
    private long total;

    private final List<Carried> carried = new ArrayList<>();

    /** An amount from another program, in the metric it was brought along in. */
    private record Carried(LocalDate day, Metric metric, long amount) {}

    private record Confirmed(LocalDate placedOn, long points, long value) {}

    Progress(Calendar calendar, Qualification rule) {
        this.calendar = calendar;
        this.rule = rule;
    }

    /** Counts by another rule from now on; what was confirmed is measured again. @return whether that may change any sum */
    boolean use(Qualification next) {
        boolean same =
                next.metric() == rule.metric() && next.period() == rule.period() && next.months() == rule.months();
        rule = next;
        if (!same) {
            byDay.clear();
            byMonth.clear();
            byPeriod.clear();
            total = 0;
            orders.values().forEach(o -> add(o.placedOn, amount(o)));
            carried.stream().filter(c -> c.metric == next.metric()).forEach(c -> add(c.day, c.amount));
        }
        return !same;
    }

    /** What a confirmed order is worth now. @return whether its day counts less than before */
    boolean set(long orderId, LocalDate placedOn, long points, long value) {
        Confirmed now = new Confirmed(placedOn, points, value);
        Confirmed before = orders.put(orderId, now);
        long more = amount(now) - (before == null ? 0 : amount(before));
        add(placedOn, more);
        return more < 0;
    }

    /** An amount from another program counts from now on. */
    void carry(LocalDate day, long amount) {
        carried.add(new Carried(day, rule.metric(), amount));
        add(day, amount);
    }

    /** The sum over the orders placed in a span. */
    long in(Span span) {
        if (rule.period() != Period.ROLLING) {
            return byPeriod.getOrDefault(span.firstDay(), 0L);
        }
        return worthOf(span);
    }

    /** The same for a span that need not be a period of the rule in use: one a step was reached in under an older rule. */
    long worthOf(Span span) {
        LocalDate first = span.firstDay();
        LocalDate last = span.lastDay();
        if (byDay.isEmpty()
                || (!byDay.firstKey().isBefore(first) && !byDay.lastKey().isAfter(last))) {
            return total;
        }
        long firstMonth = month(first) + (first.getDayOfMonth() == 1 ? 0 : 1);
        long lastMonth = month(last) - (last.getDayOfMonth() == last.lengthOfMonth() ? 0 : 1);
        if (firstMonth > lastMonth) {
            return sum(byDay.subMap(first, true, last, true));
        }
        long head = first.getDayOfMonth() == 1 ? 0 : sum(byDay.subMap(first, true, firstDay(firstMonth), false));
        long tail = month(last) == lastMonth ? 0 : sum(byDay.subMap(firstDay(lastMonth + 1), true, last, true));
        return head + sum(byMonth.subMap(firstMonth, true, lastMonth, true)) + tail;
    }

    private static long sum(Map<?, Long> amounts) {
        long sum = 0;
        for (long amount : amounts.values()) {
            sum += amount;
        }
        return sum;
    }

    private static long month(LocalDate day) {
        return day.getLong(ChronoField.PROLEPTIC_MONTH);
    }

    private static LocalDate firstDay(long month) {
        return LocalDate.of(Math.toIntExact(Math.floorDiv(month, 12L)), Math.floorMod(month, 12) + 1, 1);
    }

    private long amount(Confirmed order) {
        return switch (rule.metric()) {
            case POINTS -> order.points;
            case SPEND -> order.value;
            case ORDERS -> order.value > 0 ? 1 : 0;
        };
    }

    private void add(LocalDate day, long amount) {
        if (amount != 0) {
            total = Math.addExact(total, amount);
            byDay.merge(day, amount, Math::addExact);
            byMonth.merge(month(day), amount, Math::addExact);
            if (rule.period() != Period.ROLLING) {
                byPeriod.merge(calendar.period(rule, day).firstDay(), amount, Math::addExact);
            }
        }
    }
}
