package trappa.insight;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import trappa.db.Tx;
import trappa.program.Program;
import trappa.program.ProgramVersion;

/** The numbers of one shop, each asked for by name. */
public final class Insights {
    private static final Duration DAY = Duration.ofDays(1);
    /** A year of 365 days is 73 of them. */
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private static final int OF_A_YEAR = 73;

    private final JdbcInsight jdbc = new JdbcInsight();
    private final JdbcTrend trends = new JdbcTrend();
    private final JdbcSurveys surveys = new JdbcSurveys();

    public Kpis kpis(Tx tx, long shopId, Window window) {
        JdbcInsight.Members members = jdbc.members(tx, shopId, window);
        JdbcInsight.Points points = jdbc.points(tx, shopId, window);
        Kpis.Sales sales = jdbc.sales(tx, shopId, window);
        return new Kpis(members.all(), members.joined(), sales.customers(), points.issued(), points.redeemed(), sales);
    }

    public Liability liability(Tx tx, long shopId, Program program, Instant now) {
        Window ever = new Window(Instant.EPOCH, now);
        JdbcInsight.Points points = jdbc.points(tx, shopId, ever);
        return Liability.of(
                jdbc.members(tx, shopId, ever).outstanding(), program, Kpis.share(points.redeemed(), points.issued()));
    }

    /**
     * The figures of so many days, as they were each day since as many days ago, in three statements.
     */
    public Trend trend(Tx tx, long shopId, int days, Instant now) {
        Slices slices = Slices.last(2 * days, DAY, now);
        return Trend.of(
                slices,
                trends.joined(tx, shopId, slices),
                trends.flows(tx, shopId, slices),
                RollingSales.of(trends.sales(tx, shopId, slices), slices.count(), days));
    }

    /** What came of each survey. */
    public List<SurveyResult> surveys(Tx tx, long shopId, List<ProgramVersion> versions, Window window) {
        return SurveyResult.of(versions, window, each -> surveys.answers(tx, shopId, each));
    }

    /** The sales of the 365 days that end then. */
    public record Year(Instant at, Kpis.Sales sales) {}

    /** Every five days since a year ago, the year that ended then: the first is the year before, the last that till now. */
    public List<Year> years(Tx tx, long shopId, Instant now) {
        Slices slices = Slices.last(2 * OF_A_YEAR, FIVE_DAYS, now);
        List<Kpis.Sales> spans = RollingSales.of(trends.sales(tx, shopId, slices), slices.count(), OF_A_YEAR);
        return IntStream.range(0, spans.size())
                .mapToObj(i -> new Year(slices.end(OF_A_YEAR + i), spans.get(i)))
                .toList();
    }

    public List<PointsDay> days(Tx tx, long shopId, Window window, ZoneId zone) {
        return jdbc.days(tx, shopId, window, zone);
    }

    /** @param spanDays how long a customer may be away before they count as lost */
    public Lifetime lifetime(Tx tx, long shopId, int spanDays, Instant now) {
        Window last = Window.last(spanDays, now);
        long[] lost = jdbc.lost(tx, shopId, last.before(), last);
        return new Lifetime(spanDays, lost[0], lost[1], jdbc.sales(tx, shopId, Window.last(365, now)));
    }

    public Rfm rfm(Tx tx, long shopId) {
        return new Rfm(jdbc.rfm(tx, shopId));
    }

    public List<Cohort> cohorts(Tx tx, long shopId, LocalDate today, ZoneId zone) {
        return jdbc.cohorts(tx, shopId, today, zone);
    }
}
