package trappa.admin;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.insight.Insights;
import trappa.insight.Kpis;
import trappa.insight.Liability;
import trappa.insight.Lifetime;
import trappa.insight.Rfm;
import trappa.insight.Window;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.web.Answers;
import trappa.web.Problem;

/** {@code /api/insights/…}: the numbers of the owner's pages, for those who want them elsewhere. */
public final class InsightEndpoint {
    private static final int MOST_DAYS = 3650;
    private final Database database;
    private final Owner owner;
    private final JdbcPrograms programs;
    private final Clock clock;
    private final Insights insights = new Insights();

    InsightEndpoint(Database database, Owner owner, JdbcPrograms programs, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.programs = programs;
        this.clock = clock;
    }

    /** KPIs of the last days ({@code days}, 28 unless said) beside those of as many days before. */
    public void kpis(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        Window window = Window.last(days(ctx, 28), clock.instant());
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        database.useTransaction(tx -> {
            out.set("current", kpis(insights.kpis(tx, staff.shop().id(), window)));
            out.set("previous", kpis(insights.kpis(tx, staff.shop().id(), window.before())));
        });
        Answers.json(ctx, out);
    }

    public void liability(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        Instant now = clock.instant();
        Liability liability = database.inTransaction(tx -> {
            var versions = programs.versions(tx, staff.shop().id());
            var program = ProgramHistory.of(versions)
                    .at(now)
                    .map(ProgramVersion::program)
                    .orElseGet(() -> versions.getLast().program());
            return insights.liability(tx, staff.shop().id(), program, now);
        });
        Answers.json(
                ctx,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("points", liability.points())
                        .put("mostMinor", liability.mostMinor())
                        .put("expectedMinor", liability.expectedMinor())
                        .put("currency", staff.shop().currencyOrHome()));
    }

    /** Churn and customer lifetime value by spans of {@code days}, 90 unless said. */
    public void lifetime(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        int days = days(ctx, 90);
        Lifetime lifetime =
                database.inTransaction(tx -> insights.lifetime(tx, staff.shop().id(), days, clock.instant()));
        Answers.json(
                ctx,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("spanDays", lifetime.spanDays())
                        .put("customersBefore", lifetime.before())
                        .put("customersLost", lifetime.gone())
                        .put("churn", lifetime.churn())
                        .put("expectedYears", lifetime.years())
                        .put("valueMinor", lifetime.valueMinor())
                        .put("currency", staff.shop().currencyOrHome()));
    }

    /** What came of each survey in the last {@code days}, 90 unless said. Who said what is not in it. */
    public void surveys(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        Window window = Window.last(days(ctx, 90), clock.instant());
        long shop = staff.shop().id();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode surveys = out.putArray("surveys");
        database.inTransaction(tx -> insights.surveys(tx, shop, programs.versions(tx, shop), window))
                .forEach(result -> {
                    ObjectNode survey = surveys.addObject()
                            .put("id", result.surveyId())
                            .put("kind", ProgramJson.word(result.kind()))
                            .put("answers", result.answers())
                            .put("score", result.score());
                    ArrayNode counts = survey.putArray("counts");
                    for (int i = 0; i < result.counts().size(); i++) {
                        counts.addObject()
                                .put("score", result.kind().least() + i)
                                .put("answers", result.counts().get(i));
                    }
                });
        Answers.json(ctx, out);
    }

    public void rfm(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        Rfm rfm = database.inTransaction(tx -> insights.rfm(tx, staff.shop().id()));
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode cells = out.putArray("cells");
        rfm.cells()
                .forEach(c -> cells.addObject()
                        .put("recency", c.recency())
                        .put("frequency", c.frequency())
                        .put("segment", word(c.segment()))
                        .put("customers", c.customers())
                        .put("revenueMinor", c.revenueMinor()));
        ArrayNode segments = out.putArray("segments");
        rfm.groups()
                .forEach(g -> segments.addObject()
                        .put("segment", word(g.segment()))
                        .put("customers", g.customers())
                        .put("revenueMinor", g.revenueMinor()));
        Answers.json(ctx, out);
    }

    public void cohorts(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        Instant now = clock.instant();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode cohorts = out.putArray("cohorts");
        database.useTransaction(tx -> {
            var zone = programs.history(tx, staff.shop().id())
                    .at(now)
                    .map(v -> v.program().timeZone())
                    .orElseGet(() -> staff.shop().zoneOrHome());
            insights.cohorts(tx, staff.shop().id(), now.atZone(zone).toLocalDate(), zone)
                    .forEach(c -> {
                        ObjectNode cohort =
                                cohorts.addObject().put("month", c.month().toString());
                        ArrayNode active = cohort.putArray("active");
                        c.active().forEach(active::add);
                    });
        });
        Answers.json(ctx, out);
    }

    private static ObjectNode kpis(Kpis k) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("members", k.members())
                .put("joined", k.joined())
                .put("active", k.active())
                .put("issued", k.issued())
                .put("redeemed", k.redeemed())
                .put("redemptionRate", k.redemptionRate())
                .put("orders", k.sales().orders())
                .put("revenueMinor", k.sales().revenueMinor())
                .put("averageOrderMinor", k.sales().averageOrderMinor())
                .put("repeatRate", k.sales().repeatRate())
                .put("frequency", k.sales().frequency());
    }

    private static String word(Rfm.Segment segment) {
        return segment.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static int days(Context ctx, int otherwise) {
        String days = ctx.queryParam("days");
        if (days == null) {
            return otherwise;
        }
        if (days.matches("[1-9][0-9]{0,3}") && Integer.parseInt(days) <= MOST_DAYS) {
            return Integer.parseInt(days);
        }
        throw new Problem(400, "bad_days", "days is a whole number from 1 to " + MOST_DAYS).thrown();
    }
}
