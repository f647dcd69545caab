package trappa.owner;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.insight.Insights;
import trappa.insight.PointsDay;
import trappa.insight.Window;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;

/** The first page: how it goes, what needs somebody, and what happened last. */
final class Home {
    private static final int DAYS = 28;
    private static final int EVENTS = 10;

    private final Database database;
    private final JdbcPrograms programs;
    private final ShopLink link;
    private final JdbcAudit audit;
    private final Insights insights = new Insights();
    private final JdbcActivity activity = new JdbcActivity();
    private final Needs needs = new Needs();

    Home(Database database, JdbcPrograms programs, ShopLink link, JdbcAudit audit) {
        this.database = database;
        this.programs = programs;
        this.link = link;
        this.audit = audit;
    }

    record View(
            String status,
            List<Figures.Figure> figures,
            Figures.Figure liability,
            List<Figures.Row> rows,
            List<Needs.Need> needs,
            List<JdbcActivity.Event> events,
            boolean named,
            List<PointsDay> days,
            long scale,
            @Nullable Instant lastDelivery) {}

    Reply show(Visit v) {
        ShopLink.Standing held = link.of(v.shop());
        View view = database.inTransaction(tx -> view(tx, v, held));
        return Reply.html(out -> JtehomeGenerated.render(
                out, Plain.HTML, v.page("home", v.texts().of("nav.home")), view));
    }

    private View view(Tx tx, Visit v, ShopLink.Standing held) {
        long shop = v.shop().id();
        Texts t = v.texts();
        List<ProgramVersion> versions = programs.versions(tx, shop);
        Program program = programs.history(tx, shop)
                .at(v.now())
                .map(ProgramVersion::program)
                .orElseGet(() -> versions.getLast().program());
        Window now = Window.last(DAYS, v.now());
        Figures figures = new Figures(t, program, insights.trend(tx, shop, DAYS, v.now()));
        List<PointsDay> days = insights.days(tx, shop, now, t.zone());
        JdbcActivity.Health health = activity.health(tx, shop);
        boolean named = v.may(Right.VIEW_MEMBERS);
        List<JdbcActivity.Event> events = named ? activity.newest(tx, shop, v.now(), EVENTS) : List.of();
        if (!events.isEmpty()) {
            audit.add(
                    tx,
                    shop,
                    v.now(),
                    v.person().id(),
                    JdbcAudit.Action.VIEWED_EVENTS,
                    Integer.toString(events.size()),
                    "");
        }
        return new View(
                program.status().name().toLowerCase(java.util.Locale.ROOT),
                figures.all(),
                figures.liability(),
                figures.rows(),
                needs.of(tx, v, program, health, held),
                events,
                named,
                days,
                Chart.scale(days),
                health.lastDelivery());
    }
}
