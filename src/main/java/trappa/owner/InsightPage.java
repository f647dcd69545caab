package trappa.owner;

import java.util.List;
import trappa.db.Database;
import trappa.insight.Cohort;
import trappa.insight.Insights;
import trappa.insight.Kpis;
import trappa.insight.Liability;
import trappa.insight.Lifetime;
import trappa.insight.Rfm;
import trappa.insight.Window;
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
    record View(Kpis.Sales year, Lifetime lifetime, Liability liability, Rfm rfm, long most, List<Cohort> cohorts) {}

    Reply show(Visit v) {
        View view = database.inTransaction(tx -> {
            long shop = v.shop().id();
            Rfm rfm = insights.rfm(tx, shop);
            return new View(
                    insights.kpis(tx, shop, Window.last(365, v.now())).sales(),
                    insights.lifetime(tx, shop, SPAN_DAYS, v.now()),
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
