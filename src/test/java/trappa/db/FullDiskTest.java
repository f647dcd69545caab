package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Lateness;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** A disk that is really full, under H2, which closes its file for everybody then. */
class FullDiskTest {
    private static final String MEGABYTES = "16m";

    @TempDir
    private Path disk;

    private boolean mounted;

    @AfterEach
    void the_disk_is_taken_away() {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    /** H2 writes twice a second: it may or may not have noticed, and closed its file, when there is room again. */
    @ParameterizedTest(name = "full for {0} ms")
    @ValueSource(ints = {0, 350, 2_000})
    void a_full_disk_gets_503_and_once_there_is_room_all_goes_on_by_itself(int millis) throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES, "tmpfs", disk.toString());
        if (!mounted) {
            System.out.println("NOT TESTED: a full disk. This user may not mount a small one (root may).");
            return;
        }
        RunningTrappa server = RunningTrappa.start(Map.of("DATABASE_URL", "jdbc:h2:file:" + disk.resolve("trappa")));
        try (server) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            shop.deliver(order(0));
            Path ballast = fill();
            List<Delivery> sent = new ArrayList<>();
            int refused = 0;
            long full = System.nanoTime();
            for (int i = 1; refused < 5 || System.nanoTime() - full < TimeUnit.MILLISECONDS.toNanos(millis); i++) {
                assertThat(i).as("the disk never got full").isLessThan(3_000);
                Delivery delivery = order(i);
                sent.add(delivery);
                try (Lateness machine = new Lateness()) {
                    long start = System.nanoTime();
                    Answer answer = shop.send(delivery);
                    assertThat(answer.status()).isIn(200, 503);
                    assertThat(Duration.ofNanos(System.nanoTime() - start))
                            .isLessThan(machine.added(Duration.ofSeconds(3)));
                    refused += answer.status() == 503 ? 1 : 0;
                    full = refused == 0 ? System.nanoTime() : full;
                }
            }
            System.out.printf("Full after %d deliveries%n", sent.size() - refused);
            assertThat(shop.staircase(7_001).status()).isIn(200, 503);
            Files.delete(ballast);
            long room = System.nanoTime();
            Deadline.await(
                    Duration.ofSeconds(30),
                    "deliveries are taken again",
                    () -> shop.send(sent.getLast()).status() == 200);
            System.out.printf(
                    "Back %,d ms after there was room%n",
                    Duration.ofNanos(System.nanoTime() - room).toMillis());
            sent.forEach(delivery -> assertThat(shop.send(delivery).status()).isEqualTo(200));
            shop.settle();
            assertThat(shop.balance(7_001)).isEqualTo((sent.size() + 1) * 10L);
            server.stopAndVerifyLedger();
        }
    }

    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] block = new byte[1 << 12];
        try (var out = Files.newOutputStream(ballast)) {
            for (int i = 0; i < 1 << 20; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            return ballast;
        }
        throw new AssertionError("The disk never got full");
    }

    private static boolean run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Delivery order(int i) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(1_000 + i).customer(7_001).line(i + 1, "10.00", 1));
    }
}
