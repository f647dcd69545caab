package trappa.event;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.ledger.DueAccounts;
import trappa.ledger.JdbcAllDue;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.signature.StandardWebhook;
import trappa.staff.JdbcAudit;

/** The receivers of the shops, put together: what an owner does with them, each act in the log, and the sending. */
public final class Receivers implements AutoCloseable {
    public static final int MOST = 20;
    public static final int LONGEST_NOTE = 120;
    /** How long the secret before signs too after it was replaced. */
    public static final Duration BOTH_SIGN = Duration.ofHours(24);

    private static final SecureRandom RANDOM = new SecureRandom();
    /** So long events can be sent again; then they are gone. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final int WARNINGS_KEPT_DAYS = 60;

    private final Database database;
    private final JdbcShops shops;
    private final DueAccounts due;
    private final Seal seal;
    private final boolean development;
    private final Clock clock;
    private final JdbcReceivers rows = new JdbcReceivers();
    private final JdbcEvents events = new JdbcEvents();
    private final JdbcMessages messages = new JdbcMessages();
    private final JdbcAllDue allDue = new JdbcAllDue();
    private final JdbcAudit audit = new JdbcAudit();
    private final Sending sending;

    public Receivers(
            Database database,
            JdbcShops shops,
            DueAccounts due,
            Seal seal,
            Post post,
            boolean development,
            Clock clock,
            Random jitter) {
        this.database = database;
        this.shops = shops;
        this.due = due;
        this.seal = seal;
        this.development = development;
        this.clock = clock;
        sending = new Sending(database, this, seal, post, clock, jitter);
    }

    /** Who does something, in which shop. */
    public record By(Shop shop, String person) {
        private long id() {
            return shop.id();
        }
    }

    /** What an owner says of a receiver. */
    public record Wanted(String url, String note, Set<EventType> events, boolean active) {}

    /** What came of it. */
    public sealed interface Outcome {
        /** @param secret shown this once, null when it is not new */
        record Done(Receiver receiver, @Nullable String secret) implements Outcome {}

        /** The address, {@code long}, {@code form} or {@code https}; or the note, {@code note}. */
        record Wrong(String what) implements Outcome {}

        /** There are {@link #MOST} already. */
        record TooMany() implements Outcome {}

        /** There is no such receiver, or no such message. */
        record Missing() implements Outcome {}
    }

    public List<Receiver> all(Shop shop) {
        return database.inTransaction(tx -> rows.all(tx, shop.id()));
    }

    public Optional<Receiver> find(Shop shop, String id) {
        return database.inTransaction(tx -> rows.find(tx, shop.id(), id));
    }

    public Outcome add(By by, Wanted wanted) {
        Optional<String> wrong = wrong(wanted);
        if (wrong.isPresent()) {
            return new Outcome.Wrong(wrong.get());
        }
        String secret = StandardWebhook.newSecret();
        Receiver receiver = receiver("whk_%016x".formatted(RANDOM.nextLong()), wanted, now(), by.person());
        Outcome outcome = database.durably(tx -> {
            shops.lock(tx, by.id());
            if (rows.all(tx, by.id()).size() >= MOST) {
                return new Outcome.TooMany();
            }
            rows.add(tx, by.id(), receiver, seal.seal(by.id(), secret));
            note(tx, by, JdbcAudit.Action.ADDED_WEBHOOK, receiver);
            heard(tx, by.id());
            return new Outcome.Done(receiver, secret);
        });
        due.wake();
        return outcome;
    }

    public Outcome change(By by, String id, Wanted wanted) {
        Optional<String> wrong = wrong(wanted);
        if (wrong.isPresent()) {
            return new Outcome.Wrong(wrong.get());
        }
        Outcome outcome = database.durably(tx -> locked(tx, by.id(), id)
                .<Outcome>map(before -> {
                    rows.change(tx, by.id(), receiver(id, wanted, before.createdAt(), before.createdBy()));
                    if (!wanted.active()) {
                        messages.stop(tx, by.id(), id, "Switched off");
                    }
                    Receiver now = rows.find(tx, by.id(), id).orElseThrow();
                    note(tx, by, JdbcAudit.Action.CHANGED_WEBHOOK, now);
                    heard(tx, by.id());
                    return new Outcome.Done(now, null);
                })
                .orElseGet(Outcome.Missing::new));
        due.wake();
        return outcome;
    }

    /** Gives it another secret; the one before signs too for a day, so that nothing is lost while the other side learns it. */
    public Outcome rotate(By by, String id) {
        String secret = StandardWebhook.newSecret();
        return database.durably(tx -> rows.find(tx, by.id(), id)
                .<Outcome>map(receiver -> {
                    rows.rotate(tx, by.id(), id, seal.seal(by.id(), secret), now().plus(BOTH_SIGN));
                    note(tx, by, JdbcAudit.Action.ROTATED_WEBHOOK, receiver);
                    return new Outcome.Done(rows.find(tx, by.id(), id).orElseThrow(), secret);
                })
                .orElseGet(Outcome.Missing::new));
    }

    public Outcome remove(By by, String id) {
        return database.durably(tx -> locked(tx, by.id(), id)
                .<Outcome>map(receiver -> {
                    rows.delete(tx, by.id(), id);
                    note(tx, by, JdbcAudit.Action.REMOVED_WEBHOOK, receiver);
                    heard(tx, by.id());
                    return new Outcome.Done(receiver, null);
                })
                .orElseGet(Outcome.Missing::new));
    }

    /** Sends a test event to it, also while it is switched off. */
    public Outcome test(By by, String id) {
        Event event = new Event(
                new EventIds(now()).next(),
                EventType.TEST,
                0,
                now(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("shop", by.shop().domain().text()));
        Outcome outcome = database.durably(tx -> rows.find(tx, by.id(), id)
                .<Outcome>map(receiver -> {
                    events.add(tx, by.id(), List.of(event));
                    messages.add(tx, by.id(), List.of(event), List.of(receiver), now());
                    return new Outcome.Done(receiver, null);
                })
                .orElseGet(Outcome.Missing::new));
        sending.wake();
        return outcome;
    }

    /** Its messages, newest first, below an event's id; in one state, or in any when it is null. */
    public List<Message> messages(Shop shop, String id, @Nullable String state, String before, int most) {
        return database.inTransaction(tx -> messages.newest(tx, shop.id(), id, state, before, most));
    }

    /** Sends one message again, with the same id. */
    public Outcome replay(By by, String id, String eventId) {
        Outcome outcome = database.durably(tx -> {
            Optional<Receiver> receiver = rows.find(tx, by.id(), id);
            if (receiver.isEmpty() || !messages.again(tx, by.id(), id, eventId, now())) {
                return new Outcome.Missing();
            }
            audit.add(tx, by.id(), now(), by.person(), JdbcAudit.Action.SENT_AGAIN, id, eventId);
            return new Outcome.Done(receiver.get(), null);
        });
        sending.wake();
        return outcome;
    }

    /**
     * Sends the events of a span again, each with its own id: those that did not arrive and those it never had; with
     * {@code all} also those that did.
     *
     * @return how many, or empty when there is no such receiver
     */
    public Optional<Integer> replay(By by, String id, Instant from, Instant to, boolean all) {
        Optional<Integer> count =
                database.durably(tx -> rows.find(tx, by.id(), id).map(receiver -> {
                    int again = messages.again(tx, by.id(), id, from, to, !all, now())
                            + messages.fill(tx, by.id(), receiver, from, to, now());
                    audit.add(
                            tx,
                            by.id(),
                            now(),
                            by.person(),
                            JdbcAudit.Action.SENT_AGAIN,
                            id,
                            again + ": " + from + " – " + to);
                    return again;
                }));
        sending.wake();
        return count;
    }

    /**
     * Switches a receiver off that does not answer; what waits for it can be sent again by the owner.
     *
     * @param asked as it was asked: when it has another address by now, that one is given a chance
     */
    void giveUp(long shopId, Receiver asked, String reason) {
        String id = asked.id();
        database.useTransaction(tx -> locked(tx, shopId, id)
                .filter(there -> there.url().equals(asked.url()))
                .ifPresent(there -> {
                    if (rows.giveUp(tx, shopId, id, reason)) {
                        audit.add(tx, shopId, now(), "", JdbcAudit.Action.STOPPED_WEBHOOK, id, reason);
                    }
                    messages.stop(tx, shopId, id, "Switched off");
                    heard(tx, shopId);
                }));
    }

    /** Drops what is too old to be sent again. */
    public void dropOld() {
        Instant before = now().minus(KEPT);
        LocalDate gone = LocalDate.ofInstant(now(), ZoneOffset.UTC).minusDays(WARNINGS_KEPT_DAYS);
        for (Shop shop : database.inTransaction(shops::all)) {
            database.useTransaction(tx -> events.drop(tx, shop.id(), before, gone));
        }
    }

    /** With the shop's row locked: of two who change two receivers at once the second one sees both. */
    private Optional<Receiver> locked(Tx tx, long shopId, String id) {
        shops.lock(tx, shopId);
        return rows.find(tx, shopId, id);
    }

    /**
     * Keeps the mark on the shop that says whether anybody hears of it. Who begins to hear does not hear of what was before:
     * every account is looked at once, and where its member stands is noted without a word.
     */
    private void heard(Tx tx, long shopId) {
        boolean heard = rows.all(tx, shopId).stream().anyMatch(r -> r.state() == Receiver.State.ACTIVE);
        if (shops.heard(tx, shopId, heard) && heard) {
            events.forgetStandings(tx, shopId);
            allDue.mark(tx, shopId, now());
        }
    }

    private Optional<String> wrong(Wanted wanted) {
        return wanted.note().length() > LONGEST_NOTE
                ? Optional.of("note")
                : ReceiverUrl.wrong(wanted.url(), development);
    }

    private static Receiver receiver(String id, Wanted wanted, Instant at, String by) {
        Receiver.State state = wanted.active() ? Receiver.State.ACTIVE : Receiver.State.OFF;
        return new Receiver(id, wanted.url(), wanted.note(), wanted.events(), state, null, null, null, at, by);
    }

    /** The log names the host alone: some put a secret into the address. */
    private void note(Tx tx, By by, JdbcAudit.Action action, Receiver receiver) {
        String wants = receiver.wants().stream().map(EventType::word).sorted().collect(Collectors.joining(", "));
        String host = URI.create(receiver.url()).getHost();
        audit.add(
                tx,
                by.id(),
                now(),
                by.person(),
                action,
                receiver.id(),
                host + (wants.isEmpty() ? "" : ": " + wants) + " ("
                        + receiver.state().word() + ")");
    }

    private Instant now() {
        return DatabaseTime.now(clock);
    }

    @Override
    public void close() {
        sending.close();
    }
}
