package trappa.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.value.ShopDomain;
import trappa.web.Seldom;

/**
 * Writes deliveries to disk in groups: it takes whatever is waiting, without a timer, makes the shops that nobody has met,
 * commits it in one transaction, forces it to disk once, and only then tells the waiting requests that they may answer 200.
 * The queue is bounded; when it is full or the disk does not answer, the request is told so and answers 503.
 */
final class InboxWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InboxWriter.class);
    private static final int QUEUE = 4_096;
    private static final int GROUP = 256;
    /** What the heap may hold, in bytes; what waits may take its share of it. */
    static final long MEMORY = Runtime.getRuntime().maxMemory();

    /** The database needs several times as much while it writes a group, and H2 writes its file in the middle of more. */
    private static final long GROUP_BYTES = Math.min(MEMORY / 64, 8 << 20);

    private static final long QUEUE_BYTES = MEMORY / 8;
    private static final int REMEMBERED = 32_768;
    private static final Duration JUST = Duration.ofSeconds(1);
    private static final Comparator<Delivery> BY_SHOP =
            Comparator.comparing(one -> one.shop().text());

    private final Seldom trouble = new Seldom(LOG);
    private final Database database;
    private final JdbcInbox inbox;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final Repeats repeats;
    private final Consumer<List<JdbcInbox.Stored>> next;
    private final Runnable inDoubt;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(QUEUE);
    private final java.util.concurrent.atomic.AtomicLong queuedBytes = new java.util.concurrent.atomic.AtomicLong();
    private final CommittedIds committed = new CommittedIds(REMEMBERED);
    private final Thread thread;
    private volatile long took = System.nanoTime() - JUST.toNanos();
    private volatile boolean closed;

    private record Waiting(Arrived arrived, int bytes, CompletableFuture<Boolean> onDisk) {}

    /**
     * @param next is handed the deliveries that were new, once they are on disk
     * @param inDoubt called when a group failed: it may yet be in the inbox, and its repeats are not new then
     */
    InboxWriter(
            Database database,
            JdbcInbox inbox,
            JdbcShops shops,
            JdbcPrograms programs,
            Repeats repeats,
            Consumer<List<JdbcInbox.Stored>> next,
            Runnable inDoubt) {
        this.database = database;
        this.inbox = inbox;
        this.shops = shops;
        this.programs = programs;
        this.repeats = repeats;
        this.next = next;
        this.inDoubt = inDoubt;
        thread = Thread.ofPlatform().name("inbox-writer").start(this::run);
    }

    /** Takes a delivery; the future ends when it is on disk, or fails. Empty when there is no room. */
    Optional<CompletableFuture<Boolean>> offer(Delivery delivery) {
        if (closed || queuedBytes.get() > QUEUE_BYTES) {
            return Optional.empty();
        }
        Arrived arrived = Arrived.of(delivery);
        Waiting waiting = new Waiting(arrived, arrived.bytes(), new CompletableFuture<>());
        queuedBytes.addAndGet(waiting.bytes);
        if (!queue.offer(waiting)) {
            queuedBytes.addAndGet(-waiting.bytes);
            return Optional.empty();
        }
        return Optional.of(waiting.onDisk);
    }

    /** Whether this delivery is known to be on disk. When not, it may be all the same: offer it. */
    boolean has(Delivery delivery) {
        return committed.has(delivery.shop(), delivery.webhookId());
    }

    long waiting() {
        return queue.size();
    }

    /** Whether a delivery came within the last second. */
    boolean justTook() {
        return System.nanoTime() - took < JUST.toNanos();
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            List<Waiting> group = take();
            if (group.isEmpty()) {
                continue;
            }
            try {
                List<Arrived> arrived = group.stream().map(Waiting::arrived).toList();
                List<Delivery> deliveries =
                        arrived.stream().map(Arrived::delivery).toList();
                List<JdbcInbox.Stored> fresh = write(arrived, deliveries);
                committed.add(deliveries);
                group.forEach(w -> w.onDisk.complete(true));
                next.accept(fresh);
                repeats.among(deliveries, fresh);
            } catch (RuntimeException | Error e) {
                // An Error too: without this thread nothing would be taken until a restart.
                failed(group, e);
            }
        }
    }

    private void failed(List<Waiting> group, Throwable e) {
        if (Database.inTrouble(e)) {
            trouble.warn(group.size() + " deliveries could not be written; the store will send them again: "
                    + e.getMessage());
        } else {
            LOG.error("{} deliveries could not be written; the store will send them again", group.size(), e);
        }
        group.forEach(w -> w.onDisk.completeExceptionally(e));
        inbox.leaveNumbers();
        inDoubt.run();
    }

    private List<Waiting> take() {
        List<Waiting> group = new ArrayList<>();
        try {
            Waiting first = queue.poll(200, TimeUnit.MILLISECONDS);
            int bytes = 0;
            took = first == null ? took : System.nanoTime();
            while (first != null) {
                group.add(first);
                bytes += first.bytes;
                queuedBytes.addAndGet(-first.bytes);
                first = group.size() < GROUP && bytes < GROUP_BYTES ? queue.poll() : null;
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        return group;
    }

    private List<JdbcInbox.Stored> write(List<Arrived> arrived, List<Delivery> deliveries) {
        Map<ShopDomain, Long> numbers = new HashMap<>();
        deliveries.forEach(one -> shops.met(one.shop()).ifPresent(number -> numbers.put(one.shop(), number)));
        if (deliveries.stream().anyMatch(one -> !numbers.containsKey(one.shop()))) {
            Map<ShopDomain, Long> made = database.durably(tx -> newShops(tx, deliveries));
            made.forEach(shops::meet);
            numbers.putAll(made);
        }
        return database.durablyAtOnce(tx -> inbox.add(tx, arrived, numbers));
    }

    /** In one order, as everybody takes them: two who make the same ones do not wait in a circle. */
    private Map<ShopDomain, Long> newShops(Tx tx, List<Delivery> deliveries) {
        Map<ShopDomain, Long> numbers = new HashMap<>();
        deliveries.stream()
                .sorted(BY_SHOP)
                .forEach(one -> numbers.computeIfAbsent(one.shop(), domain -> number(tx, domain, one.receivedAt())));
        return numbers;
    }

    /** The shop's number; a shop never met before gets a row and its draft program. */
    private long number(Tx tx, ShopDomain domain, Instant now) {
        return shops.met(domain).orElseGet(() -> {
            boolean made = shops.create(tx, domain, now);
            long number = shops.find(tx, domain).orElseThrow().id();
            if (made) {
                programs.start(tx, number, now);
            }
            return number;
        });
    }

    /** Writes what is waiting, then stops. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
