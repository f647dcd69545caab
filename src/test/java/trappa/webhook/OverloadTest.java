package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.HttpLine;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/**
 * Many times more than the server's heap can hold comes at once: it sheds with 503, or with 408 what comes too slowly for
 * the room it holds, keeps what it acknowledged, and is itself again when it is over. {@code
 * -Dtrappa.overload.seconds=120} for longer.
 */
class OverloadTest {
    private static final Duration OVERLOAD = Duration.ofSeconds(Integer.getInteger("trappa.overload.seconds", 2));
    private static final int AT_ONCE = 60;
    /** Times {@link #AT_ONCE} more than the whole heap of 256 MiB, and five times what is let into it. */
    private static final int BYTES = 6 << 20;

    private static final long MEMBER = 7_001;

    @TempDir
    private Path folder;

    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger tooSlow = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void five_times_what_fits_is_shed_and_what_was_acknowledged_is_counted() throws Exception {
        try (TrappaProcess server = TrappaProcess.serve(folder, List.of())) {
            TestShop shop = server.shop("much.myshopify.com").publish(ProgramJson.onePointPerKrona());
            byte[] filling = new byte[BYTES];
            Arrays.fill(filling, (byte) ' ');
            long end = System.nanoTime() + OVERLOAD.toNanos();
            List<Future<?>> senders = new ArrayList<>();
            try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < AT_ONCE; i++) {
                    int caller = i;
                    senders.add(all.submit(() -> {
                        for (int n = caller; System.nanoTime() < end; n += AT_ONCE) {
                            send(server.port(), shop, n, filling);
                        }
                    }));
                }
            }
            System.out.printf(
                    "%d deliveries of %,d bytes acknowledged, %,d refused, %,d too slow, %,d broke off%n",
                    acknowledged.size(), BYTES, refused.get(), tooSlow.get(), broken.get());
            for (Future<?> sender : senders) {
                sender.get();
            }
            assertThat(refused.get() + tooSlow.get()).as("there was too much").isPositive();
            assertThat(acknowledged).as("some came to an end").isNotEmpty();
            Delivery last = delivery(1_000_000, new byte[0]);
            Deadline.await(
                    Duration.ofSeconds(60),
                    "it is itself again",
                    () -> shop.send(last).status() == 200);
            shop.settle();
            assertThat(shop.balances().get(MEMBER))
                    .isBetween(1L + acknowledged.size(), 1L + acknowledged.size() + broken.get());
            assertThat(server.output()).doesNotContain("OutOfMemoryError");
        }
        TrappaProcess.proveLedger(folder);
    }

    private void send(int port, TestShop shop, int number, byte[] filling) {
        Delivery delivery = delivery(number, filling);
        try (HttpLine line = new HttpLine(port)) {
            Answer answer = line.exchange("POST", "/webhooks", shop.headers(delivery), delivery.body());
            switch (answer.status()) {
                case 200 -> acknowledged.add(number);
                case 408 -> tooSlow.incrementAndGet();
                default -> {
                    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                    assertThat(answer.header("Retry-After")).isPresent();
                    refused.incrementAndGet();
                }
            }
        } catch (IOException brokeOff) {
            broken.incrementAndGet();
        }
    }

    /** An order over one krona, and so one point; white space behind it makes it long. */
    private static Delivery delivery(int number, byte[] filling) {
        Delivery order = Delivery.of(
                "orders/paid", OrderJson.paid(50_000L + number).customer(MEMBER).line(11, "1.00", 1));
        byte[] body = Arrays.copyOf(order.body(), order.body().length + filling.length);
        System.arraycopy(filling, 0, body, order.body().length, filling.length);
        return Delivery.of(order.topic(), body);
    }
}
