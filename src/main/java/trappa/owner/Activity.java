package trappa.owner;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.admin.DeliveryList;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.ledger.JdbcProofs;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** What the store sent and what became of it, and what went back to the store. */
final class Activity {
    /** Not a state of its own: one that came again is in one of the others. */
    private static final String REPEATED = "repeated";

    static final List<String> STATUSES = List.of("", "received", "applied", "kept", "quarantined", REPEATED);
    private static final int PAGE = 50;
    private static final int MOST_AT_ONCE = 200;

    private final Database database;
    private final DeliveryList deliveries;
    private final ShopLink link;
    private final JdbcAudit audit;
    private final JdbcActivity activity = new JdbcActivity();
    private final JdbcMembers members = new JdbcMembers();
    private final JdbcProofs proofs = new JdbcProofs();

    Activity(Database database, DeliveryList deliveries, ShopLink link, JdbcAudit audit) {
        this.database = database;
        this.deliveries = deliveries;
        this.link = link;
        this.audit = audit;
    }

    /** What of the inbox is shown; the address carries all of it. @param q an order's id, or the store's id of one delivery */
    record Filter(String q, String status) {
        static Filter of(Visit v) {
            String status = v.query("status");
            return new Filter(v.query("q"), STATUSES.contains(status) ? status : "");
        }

        boolean isEmpty() {
            return q.isEmpty() && status.isEmpty();
        }

        String address(@Nullable Long before) {
            return Address.of("/admin/activity", "q", q, "status", status, "before", before);
        }

        /** The order that was asked for, also by the last part of its address in the store; null when it is none. */
        @Nullable
        Long order() {
            String digits = q.substring(q.lastIndexOf('/') + 1).strip();
            return digits.matches("[0-9]{1,18}") ? (Long) Long.parseLong(digits) : null;
        }
    }

    record View(
            Filter filter,
            List<DeliveryList.Row> rows,
            Map<Long, JdbcActivity.Repeat> repeats,
            @Nullable Long next,
            boolean later,
            JdbcActivity.Health health,
            List<JdbcActivity.Effect> effects,
            JdbcProofs.@Nullable Kept proof,
            ShopLink.Standing link,
            @Nullable Again again) {}

    Reply list(Visit v) {
        Filter filter = Filter.of(v);
        long before = v.number("before", Long.MAX_VALUE);
        List<DeliveryList.Row> rows = rows(v.shop().id(), filter, before, PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<DeliveryList.Row> shown = more ? rows.subList(0, PAGE) : rows;
        ShopLink.Standing held = link.of(v.shop());
        View view = database.inTransaction(tx -> {
            List<JdbcActivity.Effect> effects = activity.effects(tx, v.shop().id(), PAGE);
            if (!effects.isEmpty() || shown.stream().anyMatch(row -> row.orderId() != null)) {
                String asked = filter.address(null).replace("/admin/activity", "");
                String many = Integer.toString(shown.size() + effects.size());
                audit.add(tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.LISTED_DELIVERIES, many, asked);
            }
            return new View(
                    filter,
                    shown,
                    repeats(tx, v.shop().id(), shown),
                    more ? (Long) shown.getLast().id() : null,
                    before != Long.MAX_VALUE,
                    activity.health(tx, v.shop().id()),
                    effects,
                    proofs.last(tx, v.shop().id()).orElse(null),
                    held,
                    Again.of(v));
        });
        return Reply.html(out -> JteactivityGenerated.render(
                out, Plain.HTML, v.page("activity", v.texts().of("nav.activity")), view));
    }

    /**
     * What came of reading several again, as the address says.
     *
     * @param gone how many had no body any more
     * @param from where the next portion begins; 0 when none is left
     */
    record Again(long read, long of, long gone, long from) {
        static @Nullable Again of(Visit v) {
            long of = v.number("of", -1);
            return of < 0 ? null : new Again(v.number("read", 0), of, v.number("gone", 0), v.number("from", 0));
        }

        long left() {
            return Math.max(0, of - read - gone);
        }
    }

    private List<DeliveryList.Row> rows(long shop, Filter filter, long before, int most) {
        if (filter.status().equals(REPEATED)) {
            return repeated(shop, filter, before, most);
        }
        String status = filter.status().isEmpty() ? null : filter.status();
        Long order = filter.order();
        if (filter.q().isEmpty()) {
            return deliveries.list(shop, status, before, most);
        }
        return order != null
                ? deliveries.ofOrder(shop, order, status, before, most)
                : deliveries.ofWebhook(shop, filter.q()).stream()
                        .filter(row -> status == null || status.equals(row.status()))
                        .toList();
    }

    private List<DeliveryList.Row> repeated(long shop, Filter filter, long before, int most) {
        if (filter.q().isEmpty()) {
            return database.inTransaction(tx -> activity.repeated(tx, shop, before, most)).stream()
                    .flatMap(id -> deliveries.list(shop, null, id + 1, 1).stream())
                    .toList();
        }
        List<DeliveryList.Row> found = rows(shop, new Filter(filter.q(), ""), before, most);
        Map<Long, JdbcActivity.Repeat> again = database.inTransaction(tx -> repeats(tx, shop, found));
        return found.stream().filter(row -> again.containsKey(row.id())).toList();
    }

    private Map<Long, JdbcActivity.Repeat> repeats(Tx tx, long shop, List<DeliveryList.Row> rows) {
        return activity.repeats(
                tx, shop, rows.stream().map(DeliveryList.Row::id).toList());
    }

    /**
     * One delivery.
     *
     * @param body covered where it may be about a person; empty when it has been dropped
     * @param repeat how often it came again; null when it came once
     * @param member whose order it told of, as known by now, or else the customer it named
     */
    record Opened(
            DeliveryList.Row row,
            String body,
            JdbcActivity.@Nullable Repeat repeat,
            @Nullable Long member) {}

    Reply open(Visit v) {
        Opened opened = find(v);
        note(
                v,
                JdbcAudit.Action.VIEWED_DELIVERY,
                Long.toString(opened.row().id()),
                opened.row().topic());
        return Reply.html(out -> JtedeliveryGenerated.render(
                out, Plain.HTML, v.page("activity", v.texts().of("nav.activity")), opened));
    }

    private Opened find(Visit v) {
        Long id = v.id();
        List<DeliveryList.Row> rows =
                id == null ? List.of() : deliveries.list(v.shop().id(), null, id + 1, 1);
        if (id == null || rows.isEmpty() || rows.getFirst().id() != id) {
            throw new Problem(404, "not_found", "There is no such delivery").thrown();
        }
        Optional<byte[]> body = deliveries.body(v.shop().id(), id);
        return new Opened(
                rows.getFirst(),
                body.map(Masked::of).orElse(""),
                database.inTransaction(tx -> repeats(tx, v.shop().id(), rows)).get(id),
                member(v.shop().id(), rows.getFirst()));
    }

    private @Nullable Long member(long shop, DeliveryList.Row row) {
        Long order = row.orderId();
        Long named = row.customerId();
        return database.inTransaction(tx -> (order == null ? Optional.<Long>empty() : members.buyer(tx, shop, order))
                .or(() -> Optional.ofNullable(named))
                .filter(id -> !members.of(tx, shop, List.of(id)).isEmpty())
                .orElse(null));
    }

    Reply replay(Visit v) {
        Opened opened = find(v);
        long id = opened.row().id();
        DeliveryList.Replay replay = deliveries.replay(v.shop().id(), id);
        note(v, JdbcAudit.Action.REPLAYED, Long.toString(id), replay.name());
        return new Reply.SeeOther(
                "/admin/activity/" + id + "?done=" + (replay == DeliveryList.Replay.DONE ? "replayed" : "body-gone"));
    }

    /**
     * Several once more, those that came first being read first: the ones that were ticked, or what the filter finds from
     * where the last time ended, a portion at a time. A mistake on our side may be mended by now.
     */
    Reply replaySeveral(Visit v) {
        Filter filter = new Filter(v.form("q").strip(), STATUSES.contains(v.form("status")) ? v.form("status") : "");
        boolean ticked = !v.form("all").equals("on");
        long before = ticked ? Long.MAX_VALUE : number(v.form("before"));
        List<Long> ids = ticked
                ? v.form().getOrDefault("id", List.of()).stream()
                        .filter(id -> id.matches("[0-9]{1,18}"))
                        .map(Long::parseLong)
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .limit(MOST_AT_ONCE)
                        .toList()
                : filter.isEmpty()
                        ? List.of()
                        : rows(v.shop().id(), filter, before, MOST_AT_ONCE).stream()
                                .map(DeliveryList.Row::id)
                                .toList();
        long of = ticked ? ids.size() : Math.max(ids.size(), count(v, filter, before));
        long read = ids.reversed().stream()
                .filter(id -> deliveries.replay(v.shop().id(), id) == DeliveryList.Replay.DONE)
                .count();
        if (!ids.isEmpty()) {
            note(v, JdbcAudit.Action.REPLAYED, Long.toString(read), "");
        }
        Long next = of > ids.size() ? (Long) ids.getLast() : null;
        return new Reply.SeeOther(Address.of(
                "/admin/activity",
                "q",
                filter.q(),
                "status",
                filter.status(),
                "read",
                read,
                "of",
                of,
                "gone",
                ids.size() - read,
                "from",
                next));
    }

    private long count(Visit v, Filter filter, long before) {
        String status = filter.status().isEmpty() ? null : filter.status();
        return !filter.status().equals(REPEATED) && (filter.q().isEmpty() || filter.order() != null)
                ? database.inTransaction(tx -> activity.count(tx, v.shop().id(), filter.order(), status, before))
                : 0;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }

    Reply retry(Visit v) {
        String effect = v.form("effect");
        boolean due = database.inTransaction(tx -> activity.retry(tx, v.shop().id(), effect, v.now()));
        if (!due) {
            throw new Problem(404, "not_found", "There is no such effect").thrown();
        }
        note(v, JdbcAudit.Action.RETRIED, effect, "");
        return new Reply.SeeOther("/admin/activity?done=retried");
    }

    private void note(Visit v, JdbcAudit.Action action, String subject, String detail) {
        database.useTransaction(
                tx -> audit.add(tx, v.shop().id(), v.now(), v.person().id(), action, subject, detail));
    }
}
