package trappa.owner;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.admin.DeliveryList;
import trappa.db.Database;
import trappa.ledger.JdbcProofs;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** What the store sent and what became of it, and what went back to the store. */
final class Activity {
    static final List<String> STATUSES = List.of("", "received", "applied", "kept", "quarantined");
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
            @Nullable Long next,
            boolean later,
            JdbcActivity.Health health,
            List<JdbcActivity.Effect> effects,
            JdbcProofs.@Nullable Kept proof,
            ShopLink.Standing link) {}

    Reply list(Visit v) {
        Filter filter = Filter.of(v);
        long before = v.number("before", Long.MAX_VALUE);
        List<DeliveryList.Row> rows = rows(v.shop().id(), filter, before);
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
                    more ? (Long) shown.getLast().id() : null,
                    before != Long.MAX_VALUE,
                    activity.health(tx, v.shop().id()),
                    effects,
                    proofs.last(tx, v.shop().id()).orElse(null),
                    held);
        });
        return Reply.html(out -> JteactivityGenerated.render(
                out, Plain.HTML, v.page("activity", v.texts().of("nav.activity")), view));
    }

    private List<DeliveryList.Row> rows(long shop, Filter filter, long before) {
        String status = filter.status().isEmpty() ? null : filter.status();
        Long order = filter.order();
        if (filter.q().isEmpty()) {
            return deliveries.list(shop, status, before, PAGE + 1);
        }
        return order != null
                ? deliveries.ofOrder(shop, order, status, before, PAGE + 1)
                : deliveries.ofWebhook(shop, filter.q()).stream()
                        .filter(row -> status == null || status.equals(row.status()))
                        .toList();
    }

    /**
     * One delivery.
     *
     * @param body covered where it may be about a person; empty when it has been dropped
     * @param member whose order it told of, as known by now, or else the customer it named
     */
    record Opened(
            DeliveryList.Row row, String body, @Nullable Long member) {}

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

    /** Everything in quarantine once more, the oldest page first: a mistake on our side may be mended by now. */
    Reply replayAll(Visit v) {
        List<DeliveryList.Row> rows = deliveries.list(v.shop().id(), "quarantined", Long.MAX_VALUE, MOST_AT_ONCE);
        rows.reversed().forEach(row -> deliveries.replay(v.shop().id(), row.id()));
        note(v, JdbcAudit.Action.REPLAYED, Integer.toString(rows.size()), "");
        return new Reply.SeeOther("/admin/activity?status=quarantined&done=replayed");
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
