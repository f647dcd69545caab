package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import trappa.insight.Flow;
import trappa.insight.Liability;
import trappa.insight.Trend;
import trappa.program.Program;

/** The cards of the first page and the table of the numbers behind their lines. */
final class Figures {
    private final Texts t;
    private final Program program;
    private final Trend trend;

    /** @param program in force: it says what a point can fetch, then as now, so that the liability moves by points alone */
    Figures(Texts t, Program program, Trend trend) {
        this.t = t;
        this.program = program;
        this.trend = trend;
    }

    /**
     * A figure and how it moved.
     *
     * @param trend with its sign and what it was before, in words
     * @param how what it is worked out from
     * @param why what moved it; empty where the figure says so itself
     */
    record Figure(String label, String value, String trend, Chart.Line line, String how, String why) {}

    /** A row of the table: the span that ends that day. */
    record Row(
            String day,
            String members,
            String active,
            String revenue,
            String issued,
            String redeemed,
            String rate,
            String outstanding,
            String liability) {}

    List<Figure> all() {
        Trend.Point now = trend.now();
        Trend.Point before = trend.before();
        return List.of(
                figure(
                        "members",
                        t.number(now.members()),
                        t.moved(
                                now.members() - before.members(),
                                t.number(Math.abs(now.members() - before.members())),
                                t.number(before.members())),
                        Trend.Point::members),
                counted("active", now.active(), before.active(), Trend.Point::active),
                figure(
                        "revenue",
                        t.about(now.revenueMinor()),
                        t.share(now.revenueMinor(), before.revenueMinor(), t.about(before.revenueMinor())),
                        Trend.Point::revenueMinor),
                counted("issued", now.issued(), before.issued(), Trend.Point::issued),
                counted("redeemed", now.redeemed(), before.redeemed(), Trend.Point::redeemed),
                figure(
                        "rate",
                        t.percent(now.redemptionRate()),
                        t.rate(now.redemptionRate(), before.redemptionRate()),
                        Trend.Point::redemptionRate));
    }

    /** What the points out there may cost, how it moved, and by what. */
    Figure liability() {
        long now = most(trend.now());
        long before = most(trend.before());
        return new Figure(
                t.of("home.liability"),
                t.about(now),
                t.moved(Long.compare(now, before), t.about(Math.abs(now - before)), t.about(before)),
                line(Trend.Point::outstanding),
                t.of("home.liability.how"),
                why());
    }

    private String why() {
        Flow why = trend.why();
        List<String> parts = new ArrayList<>();
        part(parts, "issued", why.issued());
        part(parts, "reversed", why.reversed());
        part(parts, "redeemed", why.redeemed());
        part(parts, "expired", why.expired());
        part(parts, "adjusted", why.adjusted());
        part(parts, "owed", why.owed());
        return parts.isEmpty()
                ? t.of("home.why.none", t.number(trend.now().outstanding()))
                : t.of(
                        "home.why",
                        t.number(trend.now().outstanding()),
                        t.signed(why.change()),
                        String.join(", ", parts));
    }

    private void part(List<String> parts, String what, long points) {
        if (points != 0) {
            parts.add(t.of("home.why." + what, t.signed(points)));
        }
    }

    List<Row> rows() {
        return trend.points().reversed().stream()
                .map(p -> new Row(
                        t.day(p.at()),
                        t.number(p.members()),
                        t.number(p.active()),
                        t.about(p.revenueMinor()),
                        t.number(p.issued()),
                        t.number(p.redeemed()),
                        t.percent(p.redemptionRate()),
                        t.number(p.outstanding()),
                        t.about(most(p))))
                .toList();
    }

    private long most(Trend.Point point) {
        return Liability.most(point.outstanding(), program);
    }

    private Figure counted(String name, long now, long before, ToDoubleFunction<Trend.Point> value) {
        return figure(name, t.number(now), t.share(now, before, t.number(before)), value);
    }

    private Figure figure(String name, String value, String moved, ToDoubleFunction<Trend.Point> by) {
        return new Figure(t.of("home." + name), value, moved, line(by), t.of("home." + name + ".how"), "");
    }

    private Chart.Line line(ToDoubleFunction<Trend.Point> value) {
        return Chart.line(trend.points().stream().mapToDouble(value).toArray());
    }
}
