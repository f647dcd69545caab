package trappa.event;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import trappa.account.Statement;
import trappa.db.Tx;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.program.Program;

/**
 * Writes what is to be told of an account in the transaction that changes it, so that it is told exactly when it is true.
 * Nothing is told of a shop whose program is a draft: its shoppers do not see any of it either.
 */
public final class Telling implements Accounts.Follower {
    private final JdbcEvents events = new JdbcEvents();
    private final JdbcMessages messages = new JdbcMessages();
    private final JdbcReceivers receivers = new JdbcReceivers();

    private Telling() {}

    /** Whoever brings accounts up has to see to it. */
    public static void follow(Accounts accounts) {
        accounts.follow(new Telling());
    }

    @Override
    public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
        // Nothing of a shop nobody hears of.
    }

    @Override
    public void tell(
            Tx tx,
            Accounts.Rules rules,
            List<Entry> rows,
            Map<Long, Statement> statements,
            Map<Long, Long> mergedInto,
            Instant now) {
        boolean visible = rules.history()
                .at(now)
                .filter(v -> v.program().status() != Program.Status.DRAFT)
                .isPresent();
        if (!visible || statements.isEmpty()) {
            return;
        }
        long shop = rules.shop().id();
        LocalDate today = now.atZone(rules.zone(now)).toLocalDate();
        Map<Long, List<Entry>> byMember = rows.stream().collect(Collectors.groupingBy(Entry::customerId));
        Map<Long, Told> before = events.told(tx, shop, statements.keySet());
        Set<Difference.Warning> given = given(tx, shop, statements);
        EventIds ids = new EventIds(now);
        List<Event> happened = new ArrayList<>();
        List<Difference.Warning> warnings = new ArrayList<>();
        Map<Long, Told> changed = new HashMap<>();
        statements.forEach((customer, statement) -> {
            Difference difference = new Difference(rules.shop(), customer, statement, today, now, ids);
            List<Entry> own = byMember.getOrDefault(customer, List.of());
            difference.rows(own);
            Told after = Told.of(statement, mergedInto.get(customer), today);
            Told was = before.get(customer);
            boolean begins = own.stream().anyMatch(row -> row.number() == 1);
            if (was != null || begins) {
                difference.standing(was == null ? Told.NOTHING : was, after);
            }
            if (!after.equals(was)) {
                changed.put(customer, after);
            }
            warnings.addAll(difference.ending(given));
            happened.addAll(difference.events());
        });
        events.tell(tx, shop, changed, before.keySet());
        if (!happened.isEmpty()) {
            send(tx, shop, happened, warnings, now);
        }
    }

    private Set<Difference.Warning> given(Tx tx, long shop, Map<Long, Statement> statements) {
        List<Long> near = statements.entrySet().stream()
                .filter(e -> !e.getValue().ending().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        return near.isEmpty() ? Set.of() : events.warned(tx, shop, near);
    }

    private void send(Tx tx, long shop, List<Event> happened, List<Difference.Warning> warnings, Instant now) {
        List<Receiver> hearing = receivers.all(tx, shop);
        List<Event> wanted = happened.stream()
                .filter(event -> hearing.stream().anyMatch(r -> r.wants(event.type())))
                .toList();
        events.add(tx, shop, wanted);
        messages.add(tx, shop, wanted, hearing, now);
        if (hearing.stream().anyMatch(r -> r.wants(EventType.POINTS_EXPIRING))) {
            events.warn(tx, shop, warnings);
        }
    }
}
