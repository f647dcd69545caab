package trappa.owner;

import java.util.List;
import trappa.db.Database;
import trappa.insight.Cohort;
import trappa.insight.Insights;
import trappa.insight.Liability;
import trappa.insight.Lifetime;
import trappa.insight.Rfm;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramVersion;

/** The numbers behind the program, with how each is worked out. */
final class InsightPage {
    private static final int SPAN_DAYS = 90;
    private static final int WARMEST = 5;

    private final Database database;
    private final JdbcPrograms programs;
    private final Insights insights = new Insights();

    InsightPage(Database database, JdbcPrograms programs) {
        this.database = database;
        this.programs = programs;
    }

    /** @param most the customers of the fullest cell */
    record View(
            boolean bought,
            List<YearFigures.Card> sales,
            List<YearFigures.Row> rows,
            Lifetime lifetime,
            String churnMoved,
            String valueMoved,
            Liability liability,
            Rfm rfm,
            long most,
            List<Cohort> cohorts) {}

    Reply show(Visit v) {
        View view = database.inTransaction(tx -> {
            long shop = v.shop().id();
            Rfm rfm = insights.rfm(tx, shop);
            List<Insights.Year> years = insights.years(tx, shop, v.now());
            YearFigures figures = new YearFigures(v.texts(), years);
            Lifetime now = insights.lifetime(tx, shop, SPAN_DAYS, v.now());
            Lifetime was =
                    insights.lifetime(tx, shop, SPAN_DAYS, years.getFirst().at());
            return new View(
                    years.getLast().sales().orders() > 0,
                    figures.sales(),
                    figures.rows(),
                    now,
                    figures.churn(now, was),
                    figures.value(now, was),
                    insights.liability(
                            tx,
                            shop,
                            programs.history(tx, shop)
                                    .at(v.now())
                                    .map(ProgramVersion::program)
                                    .orElseGet(() -> programs.versions(tx, shop)
                                            .getLast()
                                            .program()),
                            v.now()),
                    rfm,
                    rfm.cells().stream().mapToLong(Rfm.Cell::customers).max().orElse(0),
                    insights.cohorts(
                            tx, shop, v.texts().date(v.now()), v.texts().zone()));
        });
        return Reply.html(out -> JteinsightsGenerated.render(
                out, Plain.HTML, v.page("insights", v.texts().of("nav.insights")), view));
    }

    /** How warm a cell is, 0 for nobody to 5. */
    static int heat(long customers, long most) {
        return customers == 0 ? 0 : (int) Math.max(1, Math.ceil((double) customers * WARMEST / most));
    }

    static int heat(double share) {
        return share == 0 ? 0 : (int) Math.clamp(Math.ceil(share * 2 * WARMEST), 1, WARMEST);
    }
}
