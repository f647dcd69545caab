package trappa.event;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Lanes;
import trappa.db.Rounds;
import trappa.event.JdbcMessages.Due;
import trappa.signature.StandardWebhook;

/**
 * Sends messages, some at once for each receiver and in no promised order. A message is taken before it is sent, and its
 * event is on disk by then, so that it has the same id however often it is tried. What does not arrive is tried again over
 * three days; a receiver that took nothing in all that time, or says that it is gone, is switched off.
 */
final class Sending implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    /** Waits between the attempts, as the Standard Webhooks specification proposes; with the first there are ten. */
    static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    static final Duration LASTING = Duration.ofDays(3);
    /**
     * Longer than a portion ever takes, {@link #CHUNK} / {@link #AT_ONCE} attempts one after the other; a server that ends
     * meanwhile leaves the messages to the others then.
     */
    private static final Duration TAKEN_FOR = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int CHUNK = 40;
    private static final int AT_ONCE = 4;
    private static final int RECEIVERS_AT_ONCE = 8;
    private static final int GONE = 410;

    private final Database database;
    private final Receivers receivers;
    private final JdbcMessages messages = new JdbcMessages();
    private final JdbcReceivers rows = new JdbcReceivers();
    private final Seal seal;
    private final Post post;
    private final Clock clock;
    private final Random jitter;
    private final Rounds rounds;
    private final Lanes<Due> lanes;

    Sending(Database database, Receivers receivers, Seal seal, Post post, Clock clock, Random jitter) {
        this.database = database;
        this.receivers = receivers;
        this.seal = seal;
        this.post = post;
        this.clock = clock;
        this.jitter = jitter;
        rounds = new Rounds("messages", clock, this::round);
        lanes = new Lanes<>("messages", RECEIVERS_AT_ONCE, rounds::wake);
        rounds.start();
    }

    void wake() {
        rounds.wake();
    }

    private Duration round() {
        database.inTransaction(tx -> messages.receiversDue(tx, clock.instant()))
                .forEach(who -> lanes.begin(who, () -> work(who)));
        return LOOK_EVERY;
    }

    /** Sends one portion, and then lets others have the place. @return whether there may be more */
    private boolean work(Due who) {
        Instant now = now();
        record Portion(Optional<Receiver> receiver, List<String> secrets, List<Message> taken, boolean full) {}
        // On disk before anything leaves: an id that was sent is never given to another event.
        Portion portion = database.durably(tx -> {
            List<Message> due = messages.due(tx, who, now, CHUNK);
            return new Portion(
                    rows.find(tx, who.shopId(), who.receiverId()),
                    rows.secrets(tx, who.shopId(), who.receiverId(), now),
                    messages.take(tx, who, due, now.plus(TAKEN_FOR)),
                    due.size() == CHUNK);
        });
        if (portion.receiver().isEmpty()) {
            return false;
        }
        List<String> secrets = portion.secrets().stream()
                .flatMap(kept -> seal.open(who.shopId(), kept).stream())
                .toList();
        if (secrets.isEmpty()) {
            receivers.giveUp(
                    who.shopId(), portion.receiver().get(), "The secret was sealed with another TRAPPA_DATA_KEY");
            return false;
        }
        Semaphore atOnce = new Semaphore(AT_ONCE);
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Message message : portion.taken()) {
                atOnce.acquireUninterruptibly();
                each.execute(() -> {
                    try {
                        attempt(who, portion.receiver().get(), secrets, message);
                    } catch (RuntimeException e) {
                        LOG.error("What came of {} could not be noted; it is sent again", message.eventId(), e);
                    } finally {
                        atOnce.release();
                    }
                });
            }
        }
        return portion.full();
    }

    private void attempt(Due who, Receiver receiver, List<String> secrets, Message message) {
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        Post.Outcome outcome = post.send(
                receiver.url(), StandardWebhook.headers(secrets, message.eventId(), clock.instant(), body), body);
        switch (outcome) {
            case Post.Outcome.Answered(int status, Optional<Duration> pause)
            when status / 100 == 2 ->
                database.useTransaction(tx -> {
                    rows.works(tx, who.shopId(), who.receiverId());
                    messages.attempted(tx, who, message.eventId(), Message.SENT, null, status, null, now());
                });
            case Post.Outcome.Answered(int status, Optional<Duration> pause)
            when status == GONE -> {
                failed(who, message, status, "Answered " + status, null);
                receivers.giveUp(who.shopId(), receiver, "It answered 410: gone");
            }
            case Post.Outcome.Answered(int status, Optional<Duration> pause) ->
                again(who, receiver, message, status, "Answered " + status, pause.orElse(Duration.ZERO));
            case Post.Outcome.Broken(String why) -> again(who, receiver, message, null, why, Duration.ZERO);
        }
    }

    private void again(
            Due who, Receiver receiver, Message message, @Nullable Integer status, String why, Duration notBefore) {
        if (message.attempts() >= WAITS.size()) {
            Instant since = failed(who, message, status, why, null);
            if (!since.plus(LASTING).isAfter(now())) {
                receivers.giveUp(who.shopId(), receiver, "Nothing arrived since " + since + ". The last time: " + why);
            }
            return;
        }
        Duration wait = WAITS.get(message.attempts());
        Duration waiting = wait.compareTo(notBefore) < 0 ? notBefore : wait;
        // Up to a tenth more, so that what failed together does not come back together.
        long millis = waiting.toMillis() + jitter.nextInt((int) Math.max(1, waiting.toMillis() / 10));
        failed(who, message, status, why, now().plusMillis(millis));
    }

    /** @return since when nothing has arrived */
    private Instant failed(Due who, Message message, @Nullable Integer status, String why, @Nullable Instant next) {
        return database.inTransaction(tx -> {
            Instant since = rows.fails(tx, who.shopId(), who.receiverId(), now());
            // Read after its row is locked: whoever switches it off meanwhile stops this message too.
            boolean on = rows.find(tx, who.shopId(), who.receiverId())
                    .filter(receiver -> receiver.state() == Receiver.State.ACTIVE)
                    .isPresent();
            String state = next == null || !on ? Message.FAILED : Message.WAITING;
            messages.attempted(tx, who, message.eventId(), state, on ? next : null, status, why, now());
            return since;
        });
    }

    private Instant now() {
        return DatabaseTime.now(clock);
    }

    @Override
    public void close() {
        rounds.close();
        lanes.close();
    }
}
