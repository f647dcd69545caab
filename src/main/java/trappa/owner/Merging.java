package trappa.owner;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import trappa.db.Tx;
import trappa.fact.Merge;
import trappa.ledger.Accounts;
import trappa.member.JdbcCustomers;
import trappa.member.JdbcFacts;

/** Two members become one on the shop's word, by the same fact as when the store says so: only ever added, never undone. */
final class Merging {
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcMembers members = new JdbcMembers();

    Merging(Accounts accounts, JdbcFacts facts) {
        this.accounts = accounts;
        this.facts = facts;
    }

    /** Whether two numbers can become one. */
    enum Can {
        YES,
        /** One of them is no member. */
        UNKNOWN,
        SAME,
        /** One of them goes by another number already. */
        MERGED;

        /** The key of the text that says why not. */
        String text() {
            return "merge.not." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Can can(Tx tx, long shop, long deleted, long kept) {
        if (deleted == kept) {
            return Can.SAME;
        }
        if (members.of(tx, shop, Set.of(deleted, kept)).size() < 2) {
            return Can.UNKNOWN;
        }
        return accounts.kept(tx, shop, deleted) != deleted || accounts.kept(tx, shop, kept) != kept
                ? Can.MERGED
                : Can.YES;
    }

    /** Notes it and locks everybody it has to do with; the ledger follows when they are brought up. */
    Accounts.Locked note(Tx tx, long shop, long deleted, long kept) {
        JdbcCustomers customers = facts.customers();
        Set<Long> all = new TreeSet<>(customers.add(tx, shop, List.of(new Merge(deleted, kept))));
        accounts.lock(tx, shop, all);
        all.addAll(customers.settle(tx, shop, all));
        Accounts.Locked locked = accounts.lock(tx, shop, all);
        facts.countAnew(tx, shop, all, locked::kept);
        return locked;
    }

    void merge(Tx tx, long shop, long deleted, long kept, Instant now) {
        accounts.bringUp(tx, note(tx, shop, deleted, kept), java.util.Map.of(), now);
    }
}
