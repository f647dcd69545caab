package trappa.owner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Publishing;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.insight.Insights;
import trappa.insight.Liability;
import trappa.ledger.JdbcAllDue;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.program.Rung;
import trappa.shop.Branding;
import trappa.shop.JdbcBranding;
import trappa.shop.JdbcShops;
import trappa.shop.JdbcStorefront;
import trappa.staff.JdbcAudit;
import trappa.value.ShopDomain;
import trappa.web.Problem;

/** From nothing to a program that shoppers see, with what the server can check itself: five steps, the last a switch. */
final class Start {
    /** What stands for the program in force where a starter could be picked. */
    private static final String CURRENT = "current";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final JdbcAudit audit;
    private final Publishing publishing;
    private final String apiKey;
    private final JdbcStorefront storefront = new JdbcStorefront();
    private final JdbcBranding branding = new JdbcBranding();
    private final JdbcDrafts drafts = new JdbcDrafts();
    private final JdbcAllDue allDue = new JdbcAllDue();
    private final JdbcActivity activity = new JdbcActivity();
    private final JdbcMembers members = new JdbcMembers();
    private final Insights insights = new Insights();

    Start(
            Database database,
            JdbcShops shops,
            JdbcPrograms programs,
            Publishing publishing,
            JdbcAudit audit,
            String apiKey) {
        this.database = database;
        this.shops = shops;
        this.audit = audit;
        this.programs = programs;
        this.publishing = publishing;
        this.apiKey = apiKey;
    }

    /**
     * A saved draft of the program.
     *
     * @param ready whether it can be launched as it is: nothing is wrong in it, and nobody has published since it was begun
     */
    record Drafted(int revision, Instant at, String by, boolean ready) {}

    /**
     * What the page shows.
     *
     * @param picked the starter in force, empty for none of them
     * @param widgetAsked when the widget last asked through the shop, null: never
     * @param themeEditor the shop's theme editor with the block about to be added
     * @param since the first orders that count
     * @param past whether older orders are among them than those that count by themselves; null where there is no choice
     * @param draft what would not be launched
     * @param counting whether the points of some are still being worked out
     * @param above members who would begin above the first step; {@code liability} of the points they have
     * @param wrongName what is wrong with the shop's name that was sent, empty for nothing
     */
    record View(
            JdbcActivity.Health health,
            ProgramVersion program,
            int steps,
            String picked,
            boolean everLive,
            Instant since,
            @Nullable Boolean past,
            @Nullable Drafted draft,
            boolean counting,
            String guest,
            String member,
            @Nullable Instant widgetAsked,
            String themeEditor,
            long members,
            long above,
            Liability liability,
            String wrongName) {
        boolean live() {
            return program.program().status() == Program.Status.LIVE;
        }

        /** Offered until somebody has said otherwise. */
        boolean countPast() {
            return program.number() == 1 || Boolean.TRUE.equals(past);
        }
    }

    Reply show(Visit v) {
        return page(v, 200, "");
    }

    private Reply page(Visit v, int status, String wrongName) {
        View view = database.inTransaction(tx -> view(tx, v, wrongName));
        return new Reply.Html(
                status,
                out -> JtestartGenerated.render(
                        out, Plain.HTML, v.page("home", v.texts().of("start.title")), view));
    }

    /** A shop that was misspelt when the server was set up, while nothing has come from it. */
    Reply rename(Visit v) {
        Optional<ShopDomain> domain = Sessions.domain(v.form("shop").strip());
        if (domain.isEmpty()) {
            return page(v, 422, "login.shop.wrong");
        }
        boolean renamed = database.inTransaction(tx -> {
            boolean done = shops.rename(tx, v.shop().id(), domain.get());
            if (done) {
                String was = v.shop().domain().text();
                String by = v.person().id();
                audit.add(
                        tx,
                        v.shop().id(),
                        v.now(),
                        by,
                        JdbcAudit.Action.RENAMED_SHOP,
                        domain.get().text(),
                        was);
            }
            return done;
        });
        return renamed ? new Reply.SeeOther("/admin/start?done=named") : page(v, 409, "start.connect.fixed");
    }

    private View view(Tx tx, Visit v, String wrongName) {
        long shop = v.shop().id();
        List<ProgramVersion> versions = programs.versions(tx, shop);
        ProgramVersion now = ProgramHistory.of(versions).at(v.now()).orElseGet(versions::getLast);
        Program program = now.program();
        CountedPast past = new CountedPast(v, versions);
        Branding looks = branding.of(tx, shop);
        OptionalLong first = Rung.of(program).stream()
                .mapToLong(Rung::at)
                .filter(at -> at > 0)
                .min();
        return new View(
                activity.health(tx, shop),
                now,
                program.steps().size(),
                Starters.picked(program, v.texts()),
                everLive(versions),
                past.since(),
                past.counted(),
                drafts.find(tx, shop).map(d -> drafted(versions, d)).orElse(null),
                allDue.waiting(tx, shop),
                Sample.state(v, program, null, looks, v.texts().language()),
                Sample.state(v, program, first.orElse(0), looks, v.texts().language()),
                storefront.lastAsked(tx, shop).orElse(null),
                "https://" + v.shop().domain() + "/admin/themes/current/editor?template=page&addAppBlockId=" + apiKey
                        + "/staircase&target=newAppsSection",
                members.count(tx, shop),
                first.isPresent() ? members.above(tx, shop, first.getAsLong()) : 0,
                insights.liability(tx, shop, program, v.now()),
                wrongName);
    }

    static boolean everLive(List<ProgramVersion> versions) {
        return versions.stream().anyMatch(p -> p.program().status() != Program.Status.DRAFT);
    }

    private static Drafted drafted(List<ProgramVersion> versions, JdbcDrafts.Draft draft) {
        boolean ready = draft.base() == versions.getLast().number()
                && ProgramDocument.read(JSON.readTree(draft.document())) instanceof ProgramDocument.Reading.Valid;
        return new Drafted(draft.revision(), draft.at(), draft.by(), ready);
    }

    private List<ProgramVersion> versions(Visit v) {
        return database.inTransaction(tx -> programs.versions(tx, v.shop().id()));
    }

    private static ObjectNode inForce(Visit v, List<ProgramVersion> versions) {
        return ProgramJson.write(ProgramHistory.of(versions)
                .at(v.now())
                .orElseGet(versions::getLast)
                .program());
    }

    /**
     * A starter or the program in force, from the beginning: nobody has seen anything yet, so the points so far are worked
     * out by it too. With the past, that of the last days as well; without it, what counted of it counts no more.
     */
    Reply pick(Visit v) {
        String starter = v.form("starter");
        boolean current = starter.equals(CURRENT);
        List<ProgramVersion> versions = versions(v);
        if (!(current || Starters.names().contains(starter)) || everLive(versions)) {
            throw meanwhile("A starter is for a shop that has not gone live");
        }
        CountedPast past = new CountedPast(v, versions);
        Instant from = v.form("past").equals("on") ? past.withPast() : past.alone();
        List<ProgramVersion> next = new ArrayList<>();
        past.countedBefore(from)
                .ifPresent(since -> next.add(version(
                        v, versions.getLast().number() + 1, Starters.nothing(v.texts()), Program.Status.DRAFT, since)));
        ObjectNode document = current ? inForce(v, versions) : Starters.document(starter, v.texts());
        next.add(version(v, versions.getLast().number() + 1 + next.size(), document, Program.Status.DRAFT, from));
        publish(v, next);
        return new Reply.SeeOther(current ? "/admin/start?done=counted#launch" : "/admin/start?done=picked");
    }

    /** The program in force, or the saved draft where that was asked for and is still what the page showed. */
    Reply launch(Visit v) {
        String revision = v.form("draft");
        List<ProgramVersion> versions = versions(v);
        int number = versions.getLast().number() + 1;
        if (revision.isEmpty()) {
            publish(v, List.of(version(v, number, inForce(v, versions), Program.Status.LIVE, v.now())));
        } else {
            JdbcDrafts.Draft draft = database.inTransaction(
                            tx -> drafts.find(tx, v.shop().id()))
                    .filter(d -> Integer.toString(d.revision()).equals(revision)
                            && drafted(versions, d).ready())
                    .orElseThrow(() -> meanwhile("It is another draft by now"));
            ObjectNode document = (ObjectNode) JSON.readTree(draft.document());
            if (!publishing.publish(
                    v.shop().id(),
                    version(v, number, document, Program.Status.LIVE, v.now()),
                    tx -> drafts.holds(tx, v.shop().id(), draft.revision()),
                    tx -> drafts.drop(tx, v.shop().id(), draft.revision()))) {
                throw meanwhile("Somebody else has published or saved a draft meanwhile");
            }
        }
        return new Reply.SeeOther("/admin/start?done=launched");
    }

    private static ProgramVersion version(
            Visit v, int number, ObjectNode document, Program.Status status, Instant from) {
        document.put("status", ProgramJson.word(status));
        if (!(ProgramDocument.read(document) instanceof ProgramDocument.Reading.Valid(Program program))) {
            throw new IllegalStateException("Not a program: " + document);
        }
        return new ProgramVersion(
                number,
                DatabaseTime.of(from),
                DatabaseTime.of(v.now()),
                v.person().id(),
                program);
    }

    private void publish(Visit v, List<ProgramVersion> next) {
        if (!publishing.publish(v.shop().id(), next)) {
            throw meanwhile("Somebody else has published meanwhile");
        }
    }

    private static Problem.Thrown meanwhile(String what) {
        return new Problem(409, "changed_meanwhile", what).thrown();
    }
}
