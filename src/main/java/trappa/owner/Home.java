package trappa.owner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.admin.JdbcApprovals;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.insight.Insights;
import trappa.insight.PointsDay;
import trappa.insight.Window;
import trappa.ledger.JdbcProofs;
import trappa.opening.SecondPerson;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.staff.ApiKeys;
import trappa.staff.Right;

/** The first page: how it goes, what needs somebody, and what happened last. */
final class Home {
    private static final int DAYS = 28;
    private static final int EVENTS = 10;
    private static final Duration SILENCE = Duration.ofHours(48);

    private final Database database;
    private final JdbcPrograms programs;
    private final Insights insights = new Insights();
    private final JdbcActivity activity = new JdbcActivity();
    private final JdbcApprovals approvals = new JdbcApprovals();
    private final SecondPerson second = new SecondPerson();
    private final ApiKeys keys = new ApiKeys();
    private final JdbcProofs proofs = new JdbcProofs();

    Home(Database database, JdbcPrograms programs) {
        this.database = database;
        this.programs = programs;
    }

    /** One thing for somebody to do: a sentence and where. */
    record Need(String text, String tone, String address, String link) {}

    record View(
            boolean begun,
            String status,
            List<Figures.Figure> figures,
            Figures.Figure liability,
            List<Figures.Row> rows,
            List<Need> needs,
            List<JdbcActivity.Event> events,
            boolean named,
            List<PointsDay> days,
            long scale,
            @Nullable Instant lastDelivery) {}

    Reply show(Visit v) {
        View view = database.inTransaction(tx -> view(tx, v));
        return Reply.html(out -> JtehomeGenerated.render(
                out, Plain.HTML, v.page("home", v.texts().of("nav.home")), view));
    }

    private View view(Tx tx, Visit v) {
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
        return new View(
                health.deliveries() > 0,
                program.status().name().toLowerCase(java.util.Locale.ROOT),
                figures.all(),
                figures.liability(),
                figures.rows(),
                needs(
                        v,
                        program,
                        health,
                        activity.past(tx, shop),
                        proofs.last(tx, shop).map(JdbcProofs.Kept::deviations).orElse(0),
                        asked(tx, v)),
                named ? activity.newest(tx, shop, v.now(), EVENTS) : List.of(),
                named,
                days,
                Chart.scale(days),
                health.lastDelivery());
    }

    /** What others asked for that whoever looks can decide. */
    private record Asked(long adjustments, long imports) {}

    private Asked asked(Tx tx, Visit v) {
        if (!v.may(Right.APPROVE)) {
            return new Asked(0, 0);
        }
        long shop = v.shop().id();
        Set<String> hands = keys.hands(tx, shop, v.person().id());
        return new Asked(approvals.waitingFor(tx, shop, hands, v.now()), second.waitingFor(tx, shop, hands, v.now()));
    }

    private static List<Need> needs(
            Visit v,
            Program program,
            JdbcActivity.Health health,
            Optional<JdbcActivity.Past> past,
            int deviations,
            Asked asked) {
        Texts t = v.texts();
        List<Need> needs = new ArrayList<>();
        if (deviations > 0) {
            needs.add(new Need(
                    t.count("need.deviations", deviations), "bad", "/admin/activity#proof", t.of("need.look")));
        }
        if (asked.adjustments() > 0) {
            needs.add(new Need(
                    t.count("need.approvals", asked.adjustments()), "warn", "/admin/approvals", t.of("need.look")));
        }
        if (asked.imports() > 0) {
            needs.add(
                    new Need(t.count("need.imports", asked.imports()), "warn", "/admin/approvals", t.of("need.look")));
        }
        if (health.quarantined() > 0) {
            needs.add(new Need(
                    t.count("need.quarantined", health.quarantined()),
                    "bad",
                    "/admin/activity?status=quarantined",
                    t.of("need.look")));
        }
        if (health.failed() > 0) {
            needs.add(new Need(
                    t.count("need.failed", health.failed()), "bad", "/admin/activity#outbox", t.of("need.look")));
        }
        if (health.lastDelivery() == null) {
            needs.add(new Need(t.of("need.silent"), "warn", "/admin/start", t.of("need.how")));
        } else if (health.lastDelivery().plus(SILENCE).isBefore(v.now())) {
            needs.add(new Need(
                    t.of("need.stale", t.ago(health.lastDelivery(), v.now())),
                    "warn",
                    "/admin/activity",
                    t.of("need.look")));
        }
        past.ifPresent(p -> needs.add(new Need(
                t.of("need.past", t.number(p.taken()), t.number(Math.max(p.taken(), p.found()))),
                "warn",
                "/admin/activity",
                t.of("need.look"))));
        if (program.status() == Program.Status.DRAFT) {
            needs.add(new Need(t.of("need.draft"), "warn", "/admin/start", t.of("start.title")));
        }
        if (program.status() == Program.Status.PAUSED) {
            needs.add(new Need(t.of("need.paused"), "warn", "/admin/program", t.of("need.program")));
        }
        return needs;
    }
}
