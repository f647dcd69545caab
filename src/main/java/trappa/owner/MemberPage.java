package trappa.owner;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason;
import trappa.account.Statement;
import trappa.account.Statement.Standing;
import trappa.admin.Adjustments;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.ledger.Explanation;
import trappa.ledger.JdbcLedger;
import trappa.program.Program;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.program.Rung;
import trappa.staff.JdbcAudit;
import trappa.staircase.StaircaseView;
import trappa.web.Problem;

/** One member: every point with its reason, codes, steps, and points given by hand. */
final class MemberPage {
    private static final int PAGE = 100;

    private final Database database;
    private final Accounts accounts;
    private final JdbcLedger ledger;
    private final Adjustments adjustments;
    private final JdbcAudit audit;
    private final Supplier<String> keys;
    private final JdbcMembers members = new JdbcMembers();

    /** @param keys makes a new idempotency key for every form that is shown */
    MemberPage(
            Database database,
            Accounts accounts,
            JdbcLedger ledger,
            Adjustments adjustments,
            JdbcAudit audit,
            Supplier<String> keys) {
        this.database = database;
        this.accounts = accounts;
        this.ledger = ledger;
        this.adjustments = adjustments;
        this.audit = audit;
        this.keys = keys;
    }

    /** A ledger row as it is shown. @param dates when its points can be used, and until when */
    record Line(
            long number,
            Instant at,
            Instant recordedAt,
            String kind,
            @Nullable Long orderId,
            String explanation,
            String dates,
            long points,
            long after,
            String posting,
            String hash) {}

    record Code(
            String reward,
            String code,
            String state,
            String tone,
            Instant at,
            LocalDate validUntil,
            long cost,
            @Nullable Long usedBy) {}

    record Step(String name, String offer, boolean standing) {}

    record Worthless(long orderId, String why) {}

    /** The adjustment as it was typed. */
    record Form(String key, String points, String reason, Set<String> wrongs, String problem) {
        boolean wrong(String field) {
            return wrongs.contains(field);
        }
    }

    /** All that the page shows. */
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
            List<Line> lines,
            @Nullable Long next,
            boolean later,
            List<Worthless> worthless,
            List<Code> codes,
            List<Step> steps,
            Form form) {}

    Reply show(Visit v) {
        return page(v, 200, new Form(keys.get(), "", "", Set.of(), ""));
    }

    private Reply page(Visit v, int status, Form form) {
        long id = id(v);
        View view = database.inTransaction(tx -> {
            audit.add(
                    tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.VIEWED_MEMBER, Long.toString(id), "");
            return view(tx, v, id, form);
        });
        Page page = v.page("members", v.texts().of("member.title", id));
        return new Reply.Html(status, out -> JtememberGenerated.render(out, Plain.HTML, page, view));
    }

    private View view(Tx tx, Visit v, long asked, Form form) {
        long shop = v.shop().id();
        long id = accounts.kept(tx, shop, asked);
        JdbcMembers.Stored stored = members.of(tx, shop, List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(404, "not_found", "There is no such member").thrown());
        Accounts.Rules rules = accounts.rules(tx, shop);
        Statement s = accounts.statement(tx, rules, id, v.now());
        Texts t = v.texts();
        long before = v.number("before", Long.MAX_VALUE);
        List<Entry> rows = ledger.newestFirst(tx, shop, id, before, PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<Entry> shown = more ? rows.subList(0, PAGE) : rows;
        long first = shown.isEmpty() ? 1 : shown.getLast().number();
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
                lines(v, rules, shown, members.balanceBefore(tx, shop, id, first)),
                more ? (Long) first : null,
                before != Long.MAX_VALUE,
                s.orders().stream()
                        .filter(o -> o.nothing() != null)
                        .map(o -> new Worthless(o.orderId(), String.valueOf(o.nothing())))
                        .toList(),
                codes(t, s),
                steps(t, s),
                form);
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

    /** Newest first, each with the balance it left. */
    private static List<Line> lines(Visit v, Accounts.Rules rules, List<Entry> newestFirst, long before) {
        Explanation explanation = new Explanation(
                v.texts().language(), v.shop().countryOrHome(), v.shop().currencyOrHome());
        List<Line> lines = new ArrayList<>();
        long balance = before;
        for (Entry row : newestFirst.reversed()) {
            balance += row.toMember();
            Reason why = row.why();
            lines.add(new Line(
                    row.number(),
                    row.occurredAt(),
                    row.recordedAt(),
                    ProgramJson.word(row.kind()),
                    why instanceof Reason.Order order ? (Long) order.orderId() : null,
                    explanation.of(why),
                    dates(v.texts(), rules, row),
                    row.toMember(),
                    balance,
                    row.posting(),
                    row.hash()));
        }
        return lines.reversed();
    }

    /** When points earned by an order can be used, and their last day, by the version that gave them. */
    private static String dates(Texts t, Accounts.Rules rules, Entry row) {
        if (!(row.why() instanceof Reason.Order order) || order.cause() != Reason.Order.Cause.PAID) {
            return "";
        }
        ProgramVersion version = rules.history().inForce().stream()
                .filter(p -> p.number() == order.programVersion())
                .findFirst()
                .orElse(null);
        if (version == null) {
            return "";
        }
        Program program = version.program();
        String ready = t.of(
                "member.ripens", t.day(row.occurredAt().plus(program.holdDays(), ChronoUnit.DAYS)), version.number());
        return program.expiry().model() == Program.ExpiryModel.PER_LOT
                ? ready + " · " + t.of("member.expires", t.day(program.expiry().lastDay(t.date(row.occurredAt()))))
                : ready;
    }

    private static List<Code> codes(Texts t, Statement s) {
        LocalDate today = t.date(s.asOf());
        return s.redemptions().reversed().stream()
                .map(r -> {
                    Standing standing = r.standing(today);
                    return new Code(
                            name(t, s, r.redemption().rewardId()),
                            standing == Standing.RESERVED ? "" : r.redemption().code(),
                            ProgramJson.word(standing),
                            switch (standing) {
                                case ISSUED -> "good";
                                case RESERVED -> "warn";
                                case FAILED, VOID -> "bad";
                                case USED, PARTLY_RETURNED, RETURNED, EXPIRED -> "";
                            },
                            r.redemption().at(),
                            r.redemption().validUntil(),
                            r.redemption().costPoints(),
                            r.usedBy());
                })
                .toList();
    }

    private static List<Step> steps(Texts t, Statement s) {
        if (s.version() == null) {
            return List.of();
        }
        List<Rung> rungs = Rung.of(s.version().program());
        return s.reached().stream()
                .filter(Statement.ReachedStep::current)
                .map(r -> {
                    long at = rungs.stream()
                            .filter(rung -> rung.id().equals(r.stepId()))
                            .mapToLong(Rung::at)
                            .findFirst()
                            .orElse(0);
                    String offer = r.reward() == null
                            ? ""
                            : RewardNames.of(t, r.reward(), r.reward().id());
                    return new Step(t.of("step.at", t.number(at)), offer, r.standing());
                })
                .toList();
    }

    private static String name(Texts t, Statement s, String rewardId) {
        return RewardNames.of(
                t,
                s.version() == null
                        ? null
                        : s.version().program().reward(rewardId).orElse(null),
                rewardId);
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
            Program program = s.version().program();
            StaircaseView view = new StaircaseView(
                    v.shop(), program, v.now().atZone(rules.zone(v.now())).toLocalDate());
            return new Shown(
                    view.json(s).toString(), program.locale() == null ? v.shop().localeOrHome() : program.locale());
        });
        return Reply.html(out -> JteasGenerated.render(
                out, Plain.HTML, v.page("members", v.texts().of("as.title")), id, shown.json(), shown.language()));
    }

    Reply adjust(Visit v) {
        long id = id(v);
        String typedPoints = v.form("points").strip();
        String typedReason = v.form("reason").strip();
        Set<String> wrongs = new java.util.HashSet<>();
        String digits = typedPoints.replace('\u2212', '-').replaceAll("[\\s\u00a0\u202f]", "");
        long points = digits.matches("[+-]?[0-9]{1,10}") ? Long.parseLong(digits) : 0;
        if (points == 0 || Math.abs(points) > Adjustments.MOST_POINTS) {
            wrongs.add("points");
        }
        if (typedReason.isEmpty() || typedReason.length() > Adjustments.LONGEST_REASON) {
            wrongs.add("reason");
        }
        String key = v.form("key").matches(Adjustments.KEY) ? v.form("key") : keys.get();
        if (!wrongs.isEmpty()) {
            return page(v, 422, new Form(key, typedPoints, typedReason, wrongs, ""));
        }
        Adjustment adjustment = new Adjustment(
                key,
                v.now().truncatedTo(ChronoUnit.MICROS),
                points,
                typedReason,
                v.person().id());
        boolean done = adjustments.make(v.shop().id(), id, adjustment);
        return done
                ? new Reply.SeeOther("/admin/members/" + id + "?done=adjusted")
                : page(v, 409, new Form(keys.get(), typedPoints, typedReason, Set.of(), "adjust.reused"));
    }

    private static long id(Visit v) {
        Long id = v.id();
        if (id == null) {
            throw new Problem(404, "not_found", "There is no such member").thrown();
        }
        return id;
    }
}
