package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.account.Calendar.Span;
import trappa.program.Program.Demotion;
import trappa.program.Program.Metric;
import trappa.program.Program.Period;
import trappa.program.Program.Qualification;

/** The qualifying amount of any span of days is the plain sum over its days, however it is added up. */
class ProgressTest {
    private static final Calendar CALENDAR = new Calendar(ZoneOffset.UTC, LocalDate.of(2024, 2, 29));
    private static final LocalDate START = LocalDate.of(2023, 11, 20);
    private static final int DAYS = 900;

    @Test
    void the_amount_of_a_span_is_the_sum_over_its_days() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Progress progress = new Progress(CALENDAR, rule(Metric.POINTS, Period.ROLLING, 12));
            Map<LocalDate, Long> byDay = new TreeMap<>();
            for (int order = 0; order < 60; order++) {
                LocalDate day = START.plusDays(random.nextInt(DAYS));
                long points = random.nextInt(500);
                progress.set(order, day, points, 0);
                byDay.merge(day, points, Long::sum);
            }
            for (int i = 0; i < 60; i++) {
                Span span = span(random);
                assertThat(progress.worthOf(span)).as("seed %d, %s", seed, span).isEqualTo(sum(byDay, span));
            }
        }
    }

    /** From a few days to years; every other one begins with a month, every third ends with one. */
    private static Span span(Random random) {
        LocalDate first = START.plusDays(random.nextInt(DAYS));
        LocalDate last = first.plusDays(random.nextInt(random.nextBoolean() ? 12 : 500));
        if (random.nextInt(2) == 0) {
            first = first.withDayOfMonth(1);
        }
        if (random.nextInt(3) == 0) {
            last = last.withDayOfMonth(last.lengthOfMonth());
        }
        return new Span(first, last);
    }

    private static long sum(Map<LocalDate, Long> byDay, Span span) {
        return byDay.entrySet().stream()
                .filter(e ->
                        !e.getKey().isBefore(span.firstDay()) && !e.getKey().isAfter(span.lastDay()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "POINTS, CALENDAR_YEAR, SPEND, CALENDAR_YEAR, 0, 700",
        "POINTS, CALENDAR_YEAR, ORDERS, CALENDAR_YEAR, 0, 2",
        "POINTS, CALENDAR_YEAR, POINTS, LIFETIME, 0, 100",
        "POINTS, LIFETIME, POINTS, MEMBER_YEAR, 0, 60",
        "POINTS, ROLLING, POINTS, CALENDAR_YEAR, 0, 90",
        "POINTS, CALENDAR_YEAR, POINTS, ROLLING, 12, 100",
        "POINTS, ROLLING, POINTS, ROLLING, 3, 60",
        "POINTS, CALENDAR_YEAR, POINTS, CALENDAR_YEAR, 0, 90",
    })
    void another_rule_measures_again_what_was_confirmed(
            Metric metric, Period period, Metric nextMetric, Period nextPeriod, int months, long amount) {
        Progress progress = new Progress(CALENDAR, rule(metric, period, period == Period.ROLLING ? 12 : 0));
        progress.set(1, LocalDate.of(2024, 12, 31), 10, 100);
        progress.set(2, LocalDate.of(2025, 1, 1), 30, 300);
        progress.set(3, LocalDate.of(2025, 10, 2), 60, 400);
        Qualification next = rule(nextMetric, nextPeriod, months);
        progress.use(next);
        assertThat(progress.in(CALENDAR.period(next, LocalDate.of(2025, 12, 31))))
                .isEqualTo(amount);
    }

    @Test
    void what_was_brought_along_counts_in_its_own_metric_only() {
        LocalDate day = LocalDate.of(2025, 3, 1);
        Qualification points = rule(Metric.POINTS, Period.CALENDAR_YEAR, 0);
        Qualification spend = rule(Metric.SPEND, Period.CALENDAR_YEAR, 0);
        Progress progress = new Progress(CALENDAR, points);
        progress.carry(day, 500);
        progress.set(1, day, 30, 3_000);
        assertThat(progress.in(CALENDAR.period(points, day))).isEqualTo(530);
        progress.use(spend);
        assertThat(progress.in(CALENDAR.period(spend, day))).isEqualTo(3_000);
        progress.use(points);
        assertThat(progress.in(CALENDAR.period(points, day))).isEqualTo(530);
        assertThat(progress.in(CALENDAR.period(points, day.plusYears(1)))).isZero();
    }

    @Test
    void an_order_worth_less_now_counts_less_and_one_worth_nothing_is_no_order() {
        LocalDate day = LocalDate.of(2025, 3, 1);
        Qualification orders = rule(Metric.ORDERS, Period.LIFETIME, 0);
        Progress progress = new Progress(CALENDAR, orders);
        Span life = CALENDAR.period(orders, day);
        progress.set(1, day, 30, 1);
        progress.set(2, day, 0, 1);
        assertThat(progress.in(life)).isEqualTo(2);
        progress.set(1, day, 0, 0);
        assertThat(progress.in(life)).isEqualTo(1);
    }

    private static Qualification rule(Metric metric, Period period, int months) {
        return new Qualification(metric, period, months, 0, Demotion.ONE_DOWN);
    }
}
