package trappa.owner;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Publishing;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.insight.Insights;
import trappa.insight.Liability;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.program.Rung;
import trappa.shop.JdbcBranding;
import trappa.shop.JdbcStorefront;
import trappa.staircase.StaircaseView;
import trappa.web.Problem;

/** From nothing to a program that shoppers see, with what the server can check itself: five steps, the last a switch. */
final class Start {
    /** Programs to begin with. What they leave out takes the document's defaults: a point for each whole unit of money. */
    private static final Map<String, String> STARTERS = new LinkedHashMap<>();

    static {
        STARTERS.put("simple", """
                {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}],
                 "steps": [{"id": "s100", "at": 100, "rewardId": "frakt"}, {"id": "s250", "at": 250, "rewardId": "r25"},
                           {"id": "s500", "at": 500, "rewardId": "r50"}],
                 "rewards": [{"id": "frakt", "kind": "free_shipping"}, {"id": "r25", "kind": "amount_off", "amountMinor": 2500},
                             {"id": "r50", "kind": "amount_off", "amountMinor": 5000}]}""");
        STARTERS.put("classic", """
                {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}, {"id": "silver", "name": "{silver}", "at": 500, "multiplier": "5/4"},
                           {"id": "guld", "name": "{guld}", "at": 1500, "multiplier": "3/2"}],
                 "steps": [{"id": "s300", "at": 300, "rewardId": "r25"}, {"id": "silver", "at": 500, "rewardId": "r50"},
                           {"id": "s900", "at": 900, "rewardId": "r100"}],
                 "rewards": [{"id": "r25", "kind": "amount_off", "amountMinor": 2500},
                             {"id": "r50", "kind": "amount_off", "amountMinor": 5000},
                             {"id": "r100", "kind": "amount_off", "amountMinor": 10000}]}""");
        STARTERS.put("empty", """
                {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}], "steps": [], "rewards": []}""");
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final JdbcPrograms programs;
    private final Publishing publishing;
    private final String apiKey;
    private final JdbcStorefront storefront = new JdbcStorefront();
    private final JdbcBranding branding = new JdbcBranding();
    private final JdbcActivity activity = new JdbcActivity();
    private final JdbcMembers members = new JdbcMembers();
    private final Insights insights = new Insights();

    Start(Database database, JdbcPrograms programs, Publishing publishing, String apiKey) {
        this.database = database;
        this.programs = programs;
        this.publishing = publishing;
        this.apiKey = apiKey;
    }

    static List<String> starters() {
        return List.copyOf(STARTERS.keySet());
    }

    /** A starter, it and its tiers called as whoever picks it calls them. */
    private static ObjectNode starter(String name, Texts t) {
        String document = STARTERS.getOrDefault(name, "{}");
        for (String tier : List.of("bas", "silver", "guld")) {
            document = document.replace("{" + tier + "}", t.of("starter.tier." + tier));
        }
        ObjectNode starter = (ObjectNode) JSON.readTree(document);
        return starter.put("name", t.of("starter.program"));
    }

    /** The starter a program still is, in what its steps give; empty for one of the owner's own. */
    private static String picked(Program program, Texts t) {
        return STARTERS.keySet().stream()
                .filter(name ->
                        ProgramDocument.read(starter(name, t)) instanceof ProgramDocument.Reading.Valid(Program p)
                                && p.steps().equals(program.steps())
                                && p.rewards().equals(program.rewards()))
                .findFirst()
                .orElse("");
    }

    /**
     * What the page shows.
     *
     * @param picked the starter in force, empty for none of them
     * @param widgetAsked when the widget last asked through the shop, null: never
     * @param themeEditor the shop's theme editor with the block about to be added
     * @param above members who would begin above the first step; {@code liability} of the points they have
     */
    record View(
            JdbcActivity.Health health,
            ProgramVersion program,
            int steps,
            String picked,
            boolean everLive,
            String guest,
            String member,
            @Nullable Instant widgetAsked,
            String themeEditor,
            long members,
            long above,
            Liability liability) {
        boolean live() {
            return program.program().status() == Program.Status.LIVE;
        }
    }

    Reply show(Visit v) {
        View view = database.inTransaction(tx -> view(tx, v));
        return Reply.html(out -> JtestartGenerated.render(
                out, Plain.HTML, v.page("home", v.texts().of("start.title")), view));
    }

    private View view(Tx tx, Visit v) {
        long shop = v.shop().id();
        List<ProgramVersion> versions = programs.versions(tx, shop);
        ProgramVersion now = ProgramHistory.of(versions).at(v.now()).orElseGet(versions::getLast);
        Program program = now.program();
        OptionalLong first = Rung.of(program).stream()
                .mapToLong(Rung::at)
                .filter(at -> at > 0)
                .min();
        return new View(
                activity.health(tx, shop),
                now,
                program.steps().size(),
                picked(program, v.texts()),
                everLive(versions),
                dressed(tx, v, Sample.state(v.shop(), program, null, v.texts(), v.now())),
                dressed(tx, v, Sample.state(v.shop(), program, first.orElse(0), v.texts(), v.now())),
                storefront.lastAsked(tx, shop).orElse(null),
                "https://" + v.shop().domain() + "/admin/themes/current/editor?template=page&addAppBlockId=" + apiKey
                        + "/staircase&target=newAppsSection",
                members.count(tx, shop),
                first.isPresent() ? members.above(tx, shop, first.getAsLong()) : 0,
                insights.liability(tx, shop, program, v.now()));
    }

    private String dressed(Tx tx, Visit v, String state) {
        return StaircaseView.dressed(
                        (ObjectNode) JSON.readTree(state),
                        branding.of(tx, v.shop().id()),
                        v.texts().language())
                .toString();
    }

    static boolean everLive(List<ProgramVersion> versions) {
        return versions.stream().anyMatch(p -> p.program().status() != Program.Status.DRAFT);
    }

    /** A starter, from the beginning: nobody has seen anything yet, so the points so far are worked out by it too. */
    Reply pick(Visit v) {
        String starter = v.form("starter");
        List<ProgramVersion> versions =
                database.inTransaction(tx -> programs.versions(tx, v.shop().id()));
        if (!STARTERS.containsKey(starter) || everLive(versions)) {
            throw new Problem(409, "changed_meanwhile", "A starter is for a shop that has not gone live").thrown();
        }
        publish(
                v,
                versions,
                starter(starter, v.texts()),
                Program.Status.DRAFT,
                versions.getFirst().effectiveFrom());
        return new Reply.SeeOther("/admin/start?done=picked");
    }

    Reply launch(Visit v) {
        List<ProgramVersion> versions =
                database.inTransaction(tx -> programs.versions(tx, v.shop().id()));
        Program program = ProgramHistory.of(versions)
                .at(v.now())
                .orElseGet(versions::getLast)
                .program();
        publish(v, versions, ProgramJson.write(program), Program.Status.LIVE, v.now());
        return new Reply.SeeOther("/admin/start?done=launched");
    }

    private void publish(
            Visit v, List<ProgramVersion> versions, ObjectNode document, Program.Status status, Instant from) {
        document.put("status", ProgramJson.word(status));
        if (!(ProgramDocument.read(document) instanceof ProgramDocument.Reading.Valid(Program program))
                || !publishing.publish(
                        v.shop().id(),
                        new ProgramVersion(
                                versions.getLast().number() + 1,
                                from.truncatedTo(ChronoUnit.MICROS),
                                v.now().truncatedTo(ChronoUnit.MICROS),
                                v.person().id(),
                                program))) {
            throw new Problem(409, "changed_meanwhile", "Somebody else has published meanwhile").thrown();
        }
    }
}
