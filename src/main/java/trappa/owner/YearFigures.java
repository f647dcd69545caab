package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import trappa.insight.Insights;
import trappa.insight.Kpis;
import trappa.insight.Lifetime;

/** The cards of a year beside the year before, and the numbers behind their lines. */
final class YearFigures {
    private static final int TABLE_EVERY = 6;

    private final Texts t;
    private final List<Insights.Year> years;

    /** @param years oldest first: the first is the year before, the last the one that ends now */
    YearFigures(Texts t, List<Insights.Year> years) {
        this.t = t;
        this.years = years;
    }

    /** A figure and how it moved; without a line where only the two years were looked at. */
    record Card(String label, String value, String trend, Chart.Line line, String how) {}

    /** A row of the table: the year that ends that day. */
    record Row(String day, String average, String repeat, String frequency) {}

    List<Card> sales() {
        Kpis.Sales now = years.getLast().sales();
        Kpis.Sales was = years.getFirst().sales();
        return List.of(
                card(
                        "aov",
                        t.about(now.averageOrderMinor()),
                        t.share(now.averageOrderMinor(), was.averageOrderMinor(), t.about(was.averageOrderMinor())),
                        was,
                        Kpis.Sales::averageOrderMinor),
                card(
                        "repeat",
                        t.percent(now.repeatRate()),
                        t.rate(now.repeatRate(), was.repeatRate()),
                        was,
                        Kpis.Sales::repeatRate),
                card(
                        "frequency",
                        t.decimal(now.frequency()),
                        t.moved(
                                Math.round(now.frequency() * 100) - Math.round(was.frequency() * 100),
                                t.decimal(Math.abs(now.frequency() - was.frequency())),
                                t.decimal(was.frequency())),
                        was,
                        Kpis.Sales::frequency));
    }

    /** Against a year in which nobody bought there is nothing to say. */
    private Card card(String name, String value, String moved, Kpis.Sales was, ToDoubleFunction<Kpis.Sales> by) {
        return new Card(
                t.of("insights." + name),
                value,
                was.orders() == 0 ? t.of("insights.noyear") : moved,
                Chart.line(
                        years.stream().map(Insights.Year::sales).mapToDouble(by).toArray()),
                t.of("insights." + name + ".how"));
    }

    /** How churn moved; empty where a year ago nobody had bought before. */
    String churn(Lifetime now, Lifetime was) {
        return now.before() == 0 || was.before() == 0 ? "" : t.rate(now.churn(), was.churn());
    }

    /** How the lifetime value moved; empty where nobody bought a year ago. */
    String value(Lifetime now, Lifetime was) {
        return was.valueMinor() == 0 ? "" : t.share(now.valueMinor(), was.valueMinor(), t.about(was.valueMinor()));
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = years.size() - 1; i >= 0; i -= TABLE_EVERY) {
            Kpis.Sales sales = years.get(i).sales();
            rows.add(new Row(
                    t.day(years.get(i).at()),
                    t.about(sales.averageOrderMinor()),
                    t.percent(sales.repeatRate()),
                    t.decimal(sales.frequency())));
        }
        return rows;
    }
}
