package trappa.owner;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.admin.AdjustmentRequest;
import trappa.admin.Adjustments;
import trappa.admin.Approvals;
import trappa.admin.JdbcApprovals;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.opening.Import;
import trappa.opening.ImportRequest;
import trappa.opening.Imports;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Problem;

/** Adjustments that wait for a second person, what became of earlier ones, and the limit above which they wait. */
final class ApprovalPage {
    private static final int MOST_WAITING = 200;
    private static final int PAGE = 50;

    private final Database database;
    private final Approvals approvals;
    private final @Nullable Imports imports;
    private final JdbcAudit audit;
    private final JdbcApprovals rows = new JdbcApprovals();

    /** @param imports null only where nothing but the table of addresses is asked for */
    ApprovalPage(Database database, Approvals approvals, @Nullable Imports imports, JdbcAudit audit) {
        this.database = database;
        this.imports = imports;
        this.audit = audit;
        this.approvals = approvals;
    }

    /** @param own asked for by whoever looks, who therefore cannot approve it */
    record Row(AdjustmentRequest request, String state, boolean own) {
        String tone() {
            return switch (state) {
                case "approved" -> "good";
                case "declined" -> "bad";
                default -> "";
            };
        }
    }

    /** An import that waits. */
    record File(Import i, ImportRequest request) {}

    /** @param limit as it is, or as it was typed when that cannot be */
    record View(
            List<Row> waiting,
            List<File> files,
            List<Row> over,
            @Nullable Long next,
            boolean later,
            @Nullable Long inForce,
            String limit,
            boolean wrong,
            String problem) {}

    Reply show(Visit v) {
        return page(v, 200, null, "");
    }

    private List<File> files(Visit v) {
        Imports ours = Objects.requireNonNull(imports);
        return ours.waiting(v.shop()).stream()
                .flatMap(request ->
                        ours.find(v.shop(), request.importId()).stream().map(i -> new File(i, request)))
                .toList();
    }

    private Reply page(Visit v, int status, @Nullable String typed, String problem) {
        long shop = v.shop().id();
        List<File> files = files(v);
        long before = v.number("before", Long.MAX_VALUE);
        View view = database.inTransaction(tx -> {
            List<AdjustmentRequest> over = rows.over(tx, shop, v.now(), before, PAGE + 1);
            boolean more = over.size() > PAGE;
            List<AdjustmentRequest> shown = more ? over.subList(0, PAGE) : over;
            Long inForce = rows.limit(tx, shop).orElse(null);
            List<AdjustmentRequest> waiting = rows.waiting(tx, shop, v.now(), MOST_WAITING);
            if (!waiting.isEmpty() || !shown.isEmpty()) {
                audit.add(
                        tx,
                        shop,
                        v.now(),
                        v.person().id(),
                        JdbcAudit.Action.VIEWED_APPROVALS,
                        Integer.toString(waiting.size() + shown.size()),
                        "");
            }
            return new View(
                    waiting.stream()
                            .map(r -> row(
                                    v, r, approvals.own(tx, shop, r, v.person().id())))
                            .toList(),
                    files,
                    shown.stream().map(r -> row(v, r, false)).toList(),
                    more ? (Long) shown.getLast().id() : null,
                    before != Long.MAX_VALUE,
                    inForce,
                    typed != null ? typed : inForce == null ? "" : Long.toString(inForce),
                    typed != null && problem.isEmpty(),
                    problem);
        });
        Page page = v.page("members", v.texts().of("approvals.title"));
        return new Reply.Html(status, out -> JteapprovalsGenerated.render(out, Plain.HTML, page, view));
    }

    private static Row row(Visit v, AdjustmentRequest request, boolean own) {
        return new Row(request, request.state(v.now()).name().toLowerCase(Locale.ROOT), own);
    }

    Reply approve(Visit v) {
        return decide(v, true);
    }

    Reply decline(Visit v) {
        return decide(v, false);
    }

    private Reply decide(Visit v, boolean approve) {
        Long id = v.id();
        if (id == null) {
            throw missing();
        }
        var now = DatabaseTime.of(v.now());
        String by = v.person().id();
        Approvals.Decision decision = approve
                ? approvals.approve(v.shop().id(), id, by, now)
                : approvals.decline(v.shop().id(), id, by, v.may(Right.APPROVE), now);
        return switch (decision.came()) {
            case DONE -> new Reply.SeeOther("/admin/approvals?done=" + (approve ? "approved" : "declined"));
            case NOT_THERE -> throw missing();
            case OWN -> page(v, 409, null, "approvals.own");
            case NOT_OWN -> page(v, 403, null, "approvals.others");
            case DECIDED -> page(v, 409, null, "approvals.decided");
            case ENDED -> page(v, 409, null, "approvals.late");
            case KEY_REUSED -> page(v, 409, null, "adjust.reused");
        };
    }

    Reply limit(Visit v) {
        String typed = v.form("limit").strip();
        Optional<Long> now =
                database.inTransaction(tx -> rows.limit(tx, v.shop().id()));
        if (v.form().containsKey("was")
                && !v.form("was").equals(now.map(String::valueOf).orElse(""))) {
            return page(v, 412, typed, "approvals.limit.changed");
        }
        long limit = AdjustForm.number(typed);
        if (!typed.isEmpty() && (limit < 1 || limit > Adjustments.MOST_POINTS)) {
            return page(v, 422, typed, "");
        }
        Optional<Long> wanted = typed.isEmpty() ? Optional.empty() : Optional.of(limit);
        // Once more with the change itself: somebody may have been quicker since it was read.
        return approvals.limit(v.shop().id(), now, wanted, v.person().id(), v.now())
                ? new Reply.SeeOther("/admin/approvals?done=limit")
                : page(v, 412, typed, "approvals.limit.changed");
    }

    private static RuntimeException missing() {
        return new Problem(404, "not_found", "There is no such request").thrown();
    }
}
