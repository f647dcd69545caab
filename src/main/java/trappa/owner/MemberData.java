package trappa.owner;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** What is held on one member as a whole: as a file, merged with another number, or erased. Merging and erasing are final. */
final class MemberData {
    private final Database database;
    private final Accounts accounts;
    private final PersonalData personal;
    private final JdbcAudit audit;
    private final Merging merging;
    private final JdbcMembers members = new JdbcMembers();

    MemberData(Database database, Accounts accounts, JdbcFacts facts, PersonalData personal, JdbcAudit audit) {
        this.database = database;
        this.accounts = accounts;
        this.personal = personal;
        this.audit = audit;
        merging = new Merging(accounts, facts);
    }

    /**
     * The page of a member's data.
     *
     * @param other the other number as it was typed
     * @param otherWrong the key of a text why these two cannot become one, or empty
     */
    record View(long id, String other, String otherWrong, String typed, boolean typedWrong) {}

    /** One number as it stands. */
    record Side(long id, long available, long pending, long owed, long orders, long spentMinor, String tier) {}

    /** What a merge would do. @param after the kept member as it would be */
    record Proposal(Side kept, Side deleted, Side after) {}

    Reply show(Visit v) {
        return page(v, 200, new View(id(v), "", "", "", false));
    }

    private Reply page(Visit v, int status, View view) {
        long shop = v.shop().id();
        database.useTransaction(tx -> {
            there(tx, shop, view.id());
        });
        Page page = v.page("members", v.texts().of("data.title", view.id()));
        return new Reply.Html(status, out -> JtememberdataGenerated.render(out, Plain.HTML, page, view));
    }

    /** A file with everything, by any of the member's numbers. */
    Reply export(Visit v) {
        long id = id(v);
        database.useTransaction(tx -> {
            there(tx, v.shop().id(), id);
            log(tx, v, JdbcAudit.Action.EXPORTED_MEMBER, id, "");
        });
        return new Reply.File(
                "customer-" + id + ".json",
                "application/json; charset=utf-8",
                personal.export(v.shop(), id).getBytes(StandardCharsets.UTF_8));
    }

    Reply proposeMerge(Visit v) {
        long kept = id(v);
        String typed = v.query("other");
        Long deleted = number(typed);
        Merging.Can can = database.inTransaction(tx -> {
            there(tx, v.shop().id(), kept);
            return deleted == null
                    ? Merging.Can.UNKNOWN
                    : merging.can(tx, v.shop().id(), deleted, kept);
        });
        if (deleted == null || can != Merging.Can.YES) {
            return page(v, 422, new View(kept, typed, can.text(), "", false));
        }
        Proposal proposal = proposal(v, deleted, kept);
        database.useTransaction(tx -> {
            log(tx, v, JdbcAudit.Action.VIEWED_MEMBER, kept, "");
            log(tx, v, JdbcAudit.Action.VIEWED_MEMBER, deleted, "");
        });
        Page page = v.page("members", v.texts().of("merge.title"));
        return Reply.html(out -> JtemergemembersGenerated.render(out, Plain.HTML, page, proposal));
    }

    /** Done once and taken back: what is shown is what would be. */
    private Proposal proposal(Visit v, long deleted, long kept) {
        long shop = v.shop().id();
        AtomicReference<@Nullable Proposal> found = new AtomicReference<>();
        database.rehearse(tx -> {
            Accounts.Rules rules = accounts.rules(tx, shop);
            Side first = side(tx, rules, v, kept);
            Side second = side(tx, rules, v, deleted);
            merging.note(tx, shop, deleted, kept);
            found.set(new Proposal(first, second, side(tx, rules, v, kept)));
        });
        return java.util.Objects.requireNonNull(found.get());
    }

    private Side side(Tx tx, Accounts.Rules rules, Visit v, long id) {
        Statement s = accounts.statement(tx, rules, id, v.now());
        JdbcMembers.Sales sales =
                members.sales(tx, v.shop().id(), List.of(id)).getOrDefault(id, JdbcMembers.Sales.NONE);
        return new Side(
                id,
                s.available(),
                s.pending(),
                s.owed(),
                sales.orders(),
                sales.spentMinor(),
                s.tier() == null ? "–" : s.tier().tier().name());
    }

    Reply merge(Visit v) {
        long kept = id(v);
        String typed = v.form("other").strip();
        Long deleted = number(typed);
        Merging.Can can = database.durably(tx -> {
            there(tx, v.shop().id(), kept);
            if (deleted == null) {
                return Merging.Can.UNKNOWN;
            }
            // Locked first: two people who merge in opposite directions at once must not both be right.
            Merging.Can before = merging.can(tx, v.shop().id(), deleted, kept);
            if (before != Merging.Can.YES) {
                return before;
            }
            accounts.lock(tx, v.shop().id(), List.of(deleted, kept));
            Merging.Can now = merging.can(tx, v.shop().id(), deleted, kept);
            if (now == Merging.Can.YES) {
                merging.merge(tx, v.shop().id(), deleted, kept, v.now());
                log(tx, v, JdbcAudit.Action.MERGED_MEMBERS, kept, Long.toString(deleted));
            }
            return now;
        });
        return can == Merging.Can.YES
                ? new Reply.SeeOther("/admin/members/" + kept + "?done=merged")
                : page(v, 409, new View(kept, typed, can.text(), "", false));
    }

    /** Only when the number was typed: this cannot be taken back. */
    Reply erase(Visit v) {
        long id = id(v);
        String typed = v.form("confirm").strip();
        if (!typed.equals(Long.toString(id))) {
            return page(v, 422, new View(id, "", "", typed, true));
        }
        database.durably(tx -> {
            there(tx, v.shop().id(), id);
            log(tx, v, JdbcAudit.Action.ERASED_MEMBER, id, "");
            personal.erase(tx, v.shop().id(), id);
            return id;
        });
        return new Reply.SeeOther("/admin/members?done=erased");
    }

    private void log(Tx tx, Visit v, JdbcAudit.Action action, long id, String detail) {
        audit.add(tx, v.shop().id(), v.now(), v.person().id(), action, Long.toString(id), detail);
    }

    private void there(Tx tx, long shop, long id) {
        if (members.of(tx, shop, List.of(id)).isEmpty()) {
            throw missing();
        }
    }

    private static @Nullable Long number(String typed) {
        String digits = typed.substring(typed.lastIndexOf('/') + 1).strip();
        return digits.matches("[0-9]{1,18}") ? (Long) Long.parseLong(digits) : null;
    }

    private static long id(Visit v) {
        Long id = v.id();
        if (id == null) {
            throw missing();
        }
        return id;
    }

    private static RuntimeException missing() {
        return new Problem(404, "not_found", "There is no such member").thrown();
    }
}
