package trappa.owner;

import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.account.MemberFold;
import trappa.account.Retraced;
import trappa.account.Statement;
import trappa.activity.MemberActivities;
import trappa.admin.AdjustmentRequest;
import trappa.admin.Adjustments;
import trappa.admin.JdbcApprovals;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.program.Program;
import trappa.shop.JdbcBranding;
import trappa.staff.JdbcAudit;
import trappa.staircase.StaircaseView;
import trappa.web.Problem;

/** One member: every point with its reason, codes, steps, and points given by hand. */
final class MemberPage {
    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final MemberTimeline timeline = new MemberTimeline();
    private final Adjustments adjustments;
    private final MemberActivities activities;
    private final JdbcAudit audit;
    private final Supplier<String> keys;
    private final JdbcApprovals approvals = new JdbcApprovals();
    private final JdbcMembers members = new JdbcMembers();
    private final JdbcActivity activity = new JdbcActivity();
    private final JdbcBranding branding = new JdbcBranding();

    /** @param keys makes a new idempotency key for every form that is shown */
    MemberPage(
            Database database,
            Accounts accounts,
            JdbcFacts facts,
            Adjustments adjustments,
            MemberActivities activities,
            JdbcAudit audit,
            Supplier<String> keys) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
        this.adjustments = adjustments;
        this.activities = activities;
        this.audit = audit;
        this.keys = keys;
    }

    record Worthless(long orderId, String why) {}

    /** All that the page shows. @param deliveries how many told of each order that is named */
    record View(
            long id,
            @Nullable Instant since,
            long available,
            long owed,
            long pending,
            @Nullable LocalDate ready,
            long qualifying,
            boolean spend,
            String tier,
            String tierUntil,
            List<Statement.Ending> ending,
            JdbcMembers.Sales sales,
            TimelineFilter filter,
            List<Timeline.Shown> lines,
            @Nullable Long next,
            boolean later,
            List<Worthless> worthless,
            Map<Long, Long> deliveries,
            List<Holdings.Code> codes,
            List<Holdings.Step> steps,
            AdjustForm form,
            BirthdayForm birthday,
            List<SurveyAnswer> answers,
            List<AdjustmentRequest> waiting) {}

    Reply show(Visit v) {
        return page(v, 200, AdjustForm.empty(keys.get()), null);
    }

    /** @param typed null for the birthday as it stands */
    private Reply page(Visit v, int status, AdjustForm form, @Nullable BirthdayForm typed) {
        long id = id(v);
        View view = database.inTransaction(tx -> {
            audit.add(
                    tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.VIEWED_MEMBER, Long.toString(id), "");
            return view(tx, v, id, form, typed);
        });
        Page page = v.page("members", v.texts().of("member.title", id));
        return new Reply.Html(status, out -> JtememberGenerated.render(out, Plain.HTML, page, view));
    }

    private View view(Tx tx, Visit v, long asked, AdjustForm form, @Nullable BirthdayForm typed) {
        long shop = v.shop().id();
        long id = accounts.kept(tx, shop, asked);
        JdbcMembers.Stored stored = members.of(tx, shop, List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(404, "not_found", "There is no such member").thrown());
        Accounts.Rules rules = accounts.rules(tx, shop);
        MemberFacts known = facts.member(tx, shop, id);
        Retraced retraced = MemberFold.retrace(rules.history(), rules.zone(v.now()), known, v.now());
        Statement s = retraced.statement();
        Texts t = v.texts();
        TimelineFilter filter = TimelineFilter.of(v);
        MemberTimeline.Slice slice = timeline.of(tx, v, rules, known, retraced.milestones(), filter);
        List<Worthless> worthless = s.orders().stream()
                .filter(o -> o.nothing() != null)
                .map(o -> new Worthless(o.orderId(), String.valueOf(o.nothing())))
                .toList();
        return new View(
                id,
                stored.since(),
                s.available(),
                s.owed(),
                s.pending(),
                s.pendingReadyOn(),
                s.qualifying(),
                s.version() != null && s.version().program().qualification().metric() == Program.Metric.SPEND,
                s.tier() == null ? "–" : s.tier().tier().name(),
                until(t, s),
                s.ending(),
                members.sales(tx, shop, List.of(id)).getOrDefault(id, JdbcMembers.Sales.NONE),
                filter,
                slice.lines(),
                slice.next(),
                slice.later(),
                worthless,
                activity.deliveriesOf(
                        tx,
                        shop,
                        Stream.concat(
                                        slice.lines().stream().map(Timeline.Shown::orderId),
                                        worthless.stream().map(Worthless::orderId))
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList()),
                Holdings.codes(t, s),
                Holdings.steps(t, s),
                form,
                (typed == null ? BirthdayForm.of(s) : typed).beside(s),
                SurveyAnswer.of(t, rules, known.customer().answers()),
                approvals.of(tx, shop, id, v.now()));
    }

    private static String until(Texts t, Statement s) {
        if (s.tier() == null || s.tier().until() == null) {
            return "";
        }
        String until = t.of("member.until", t.day(s.tier().until()));
        return s.tier().atRisk() == null
                ? until
                : until + ". "
                        + t.of(
                                "member.risk",
                                t.number(s.tier().atRisk().toGo()),
                                t.day(s.tier().atRisk().by()));
    }

    /** The widget in this member's state, as the member would see it were the program live. */
    Reply widget(Visit v) {
        long id = id(v);
        record Shown(String json, String language) {}
        Shown shown = database.inTransaction(tx -> {
            if (members.of(tx, v.shop().id(), List.of(id)).isEmpty()) {
                throw new Problem(404, "not_found", "There is no such member").thrown();
            }
            audit.add(
                    tx,
                    v.shop().id(),
                    v.now(),
                    v.person().id(),
                    JdbcAudit.Action.VIEWED_AS_CUSTOMER,
                    Long.toString(id),
                    "");
            Accounts.Rules rules = accounts.rules(tx, v.shop().id());
            Statement s = accounts.statement(tx, rules, id, v.now());
            if (s.version() == null) {
                throw new Problem(404, "not_found", "There is no program yet").thrown();
            }
            Program published = s.version().program();
            Program program = published.status() == Program.Status.DRAFT ? Sample.live(published) : published;
            StaircaseView view = new StaircaseView(
                    v.shop(), program, v.now().atZone(rules.zone(v.now())).toLocalDate());
            String language = program.locale() == null ? v.shop().localeOrHome() : program.locale();
            return new Shown(
                    StaircaseView.dressed(view.json(s), branding.of(tx, v.shop().id()), language)
                            .toString(),
                    language);
        });
        return Reply.html(out -> JteasGenerated.render(
                out, Plain.HTML, v.page("members", v.texts().of("as.title")), id, shown.json(), shown.language()));
    }

    Reply adjust(Visit v) {
        long id = id(v);
        AdjustForm form = AdjustForm.of(v, keys);
        if (!form.wrongs().isEmpty()) {
            return page(v, 422, form, null);
        }
        return switch (adjustments.make(
                v.shop().id(), id, form.adjustment(v.now(), v.person().id()))) {
            case Adjustments.Outcome.Made() -> new Reply.SeeOther("/admin/members/" + id + "?done=adjusted");
            case Adjustments.Outcome.Waits(AdjustmentRequest request) ->
                new Reply.SeeOther("/admin/members/" + id + "?done=asked");
            case Adjustments.Outcome.NotApproved(AdjustmentRequest request) ->
                page(v, 409, form.refused(keys.get(), "adjust.declined"), null);
            case Adjustments.Outcome.KeyReused() -> page(v, 409, form.refused(keys.get(), "adjust.reused"), null);
        };
    }

    Reply birthday(Visit v) {
        long id = id(v);
        BirthdayForm form = BirthdayForm.of(v);
        MonthDay on = form.on();
        if (on == null) {
            return page(v, 422, AdjustForm.empty(keys.get()), form);
        }
        MemberActivities.Outcome outcome = activities.setBirthday(
                v.shop().id(),
                id,
                on,
                tx -> audit.add(
                        tx,
                        v.shop().id(),
                        v.now(),
                        v.person().id(),
                        JdbcAudit.Action.TOLD_BIRTHDAY,
                        Long.toString(id),
                        ""));
        return new Reply.SeeOther(
                "/admin/members/" + id + (outcome instanceof MemberActivities.Outcome.Known ? "?done=birthday" : ""));
    }

    private static long id(Visit v) {
        Long id = v.id();
        if (id == null) {
            throw new Problem(404, "not_found", "There is no such member").thrown();
        }
        return id;
    }
}
