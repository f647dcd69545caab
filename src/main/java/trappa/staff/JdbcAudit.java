package trappa.staff;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import trappa.db.Tx;

/**
 * The log of every change and of every look at personal data: rows are added and read, nothing else. A look is an answer that
 * shows somebody's number, points or data; it has one row, with what was asked for, however many it shows.
 */
public final class JdbcAudit {
    private static final int LONGEST_DETAIL = 500;

    /** What somebody did. */
    public enum Action {
        LOGGED_IN,
        RENAMED_SHOP,
        LISTED_MEMBERS(true),
        VIEWED_MEMBER(true),
        VIEWED_AS_CUSTOMER(true),
        VIEWED_EVENTS(true),
        LISTED_DELIVERIES(true),
        VIEWED_DELIVERY(true),
        VIEWED_APPROVALS(true),
        VIEWED_ANSWERS(true),
        VIEWED_IMPORT(true),
        VIEWED_MESSAGES(true),
        LISTED_PRIVACY(true),
        EXPORTED_MEMBERS(true),
        EXPORTED_EVERYTHING(true),
        EXPORTED_MEMBER(true),
        MERGED_MEMBERS,
        ERASED_MEMBER,
        TOLD_REFERRAL,
        TOLD_BIRTHDAY,
        ADJUSTED,
        ASKED_ADJUSTMENT,
        APPROVED_ADJUSTMENT,
        DECLINED_ADJUSTMENT,
        SET_LIMIT,
        REPLAYED,
        RETRIED,
        SAVED_DRAFT,
        DISCARDED_DRAFT,
        PUBLISHED,
        TRIED_ORDER(true),
        SIMULATED(true),
        SAVED_LOOKS,
        GAVE_ROLE,
        LOADED_CODES,
        IMPORTED,
        ASKED_IMPORT,
        APPROVED_IMPORT,
        DECLINED_IMPORT,
        UNDID_IMPORT,
        ADDED_WEBHOOK,
        CHANGED_WEBHOOK,
        ROTATED_WEBHOOK,
        REMOVED_WEBHOOK,
        /** By itself, nobody did. */
        STOPPED_WEBHOOK,
        SENT_AGAIN,
        MADE_KEY,
        REVOKED_KEY;

        private final boolean look;

        Action() {
            this(false);
        }

        Action(boolean look) {
            this.look = look;
        }
    }

    /** Which rows of the log are asked for. */
    public enum Which {
        ALL,
        CHANGES,
        LOOKS;

        private List<String> actions() {
            return Stream.of(Action.values())
                    .filter(action -> this == ALL || action.look == (this == LOOKS))
                    .map(Action::name)
                    .toList();
        }
    }

    /** One row. */
    public record Row(long id, Instant at, String by, Action action, String subject, String detail) {}

    public void add(Tx tx, long shopId, Instant at, String by, Action action, String subject, String detail) {
        tx.handle()
                .createUpdate("""
                    insert into audit (shop_id, at, staff_id, action, subject, detail)
                    values (:shop, :at, :by, :action, :subject, :detail)""")
                .bind("shop", shopId)
                .bind("at", at)
                .bind("by", by)
                .bind("action", action.name())
                .bind("subject", subject)
                .bind("detail", detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail)
                .execute();
    }

    /** Newest first, below id {@code before}. */
    public List<Row> newest(Tx tx, long shopId, Which which, long before, int most) {
        return tx.handle()
                .createQuery("""
                    select audit_id, at, staff_id, action, subject, detail from audit
                    where shop_id = :shop and audit_id < :before and (:all or action in (<actions>))
                    order by audit_id desc limit :most""")
                .bind("shop", shopId)
                .bind("all", which == Which.ALL)
                .bindList("actions", which.actions())
                .bind("before", before)
                .bind("most", most)
                .map((rs, context) -> new Row(
                        rs.getLong("audit_id"),
                        rs.getTimestamp("at").toInstant(),
                        rs.getString("staff_id"),
                        Action.valueOf(rs.getString("action")),
                        rs.getString("subject"),
                        rs.getString("detail")))
                .list();
    }
}
