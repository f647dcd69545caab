package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trappa.command.OperationTest.Run;
import trappa.support.Courier;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** A backup is everything at one instant, fits either database, and is known when it is not whole. */
class BackupTest {
    private static final String SHOP = "kept.myshopify.com";
    private static final int ORDERS = 200;

    @TempDir
    private static Path served;

    private static Map<String, String> settings;
    private static TrappaProcess server;
    private static Path backup;

    /** Taken in the middle of a load, from a server in a process of its own. */
    @BeforeAll
    static void takeOneUnderLoad() throws Exception {
        settings = RunningTrappa.environment(served);
        Instant anHourBefore = Instant.parse(RunningTrappa.NOW).minus(Duration.ofHours(1));
        settings.put(
                "TRAPPA_CLOCK_OFFSET",
                Duration.between(Instant.now(), anHourBefore).toString());
        server = TrappaProcess.serve(served, List.of(), settings);
        TestShop shop = server.shop(SHOP).publish(ProgramJson.onePointPerKrona().reward("r100", 1_000, 100));
        shop.deliver(Delivery.of("orders/paid", order(0)));
        shop.redeem(member(0), "rewardId", "r100", "key-1");
        shop.send(Delivery.of("orders/paid", "{\"not\":\"an order\"}".getBytes()));
        shop.settle();
        List<Courier.Call> load = new ArrayList<>();
        for (int i = 1; i < ORDERS; i++) {
            load.add(Courier.Call.of(shop, Delivery.of("orders/paid", order(i))));
        }
        backup = served.resolve("under-load.zip");
        Run[] run = new Run[1];
        new Courier(server.port(), 4).carry(load, (i, answer) -> {
            if (i == ORDERS / 2) {
                run[0] = OperationTest.run(settings, "backup", backup.toString());
            }
            return true;
        });
        assertThat(run[0].exit()).as(run[0].toString()).isZero();
        shop.settle();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void restored_into_either_database_every_row_is_the_same_and_the_ledger_is_proved(
            TestDatabase kind, @TempDir Path folder) {
        Map<String, String> other = on(kind, folder);
        Run restored = OperationTest.run(other, "restore", backup.toString());
        assertThat(restored.exit()).as(restored.toString()).isZero();
        assertThat(restored.out()).contains("compared one by one").contains(": 0 deviations");

        try (RunningTrappa moved = RunningTrappa.start(other)) {
            TestShop shop = moved.shop(SHOP);
            shop.settle();
            assertThat(shop.balances()).isNotEmpty();
            for (int i = 0; i < ORDERS; i++) {
                shop.send(Delivery.of("orders/paid", order(i)));
            }
            shop.send(Delivery.of("orders/paid", order(ORDERS)));
            shop.settle();
            Map<Long, Long> balances = new HashMap<>(server.shop(SHOP).balances());
            balances.merge(member(ORDERS), points(ORDERS), Long::sum);
            assertThat(shop.balances()).isEqualTo(balances);
            TestShop another = moved.newShop().publish(ProgramJson.onePointPerKrona());
            another.deliver(Delivery.of("orders/paid", order(1)));
            assertThat(another.balance(member(1))).isEqualTo(points(1));
        }
    }

    @Test
    void moved_there_and_back_it_is_the_same_file_but_for_the_hour(@TempDir Path folder) {
        Map<String, String> postgres = on(TestDatabase.POSTGRES, folder);
        Run there = OperationTest.run(postgres, "restore", backup.toString());
        Path second = folder.resolve("second.zip");
        assertThat(OperationTest.run(postgres, "backup", second.toString()).exit())
                .isZero();
        Run back = OperationTest.run(on(TestDatabase.H2, folder), "restore", second.toString());
        assertThat(tables(back)).isEqualTo(tables(there)).hasSizeGreaterThan(10);
    }

    @Test
    void a_backup_cut_short_anywhere_or_changed_restores_nothing(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        Map<String, String> other = on(TestDatabase.H2, folder);
        int data = whereTheContentsAreListed(whole);
        for (int length : List.of(0, 100, data / 2, data * 9 / 10, data - 40)) {
            Path cut = Files.write(folder.resolve("cut-" + length), java.util.Arrays.copyOf(whole, length));
            Run run = OperationTest.run(other, "restore", cut.toString());
            assertThat(run.exit()).as("cut to %d", length).isEqualTo(1);
            assertThat(run.err()).contains("not a whole backup");
        }
        Path flipped = folder.resolve("flipped");
        byte[] changed = whole.clone();
        changed[data / 2] ^= 1;
        Files.write(flipped, changed);
        assertThat(OperationTest.run(other, "restore", flipped.toString()).exit())
                .isEqualTo(1);
        assertThat(OperationTest.run(other, "restore", backup.toString()).exit())
                .isZero();
    }

    /** Where the data of a zip file ends; what is listed after it is not needed to read it. */
    private static int whereTheContentsAreListed(byte[] zip) {
        int end = zip.length - 22;
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
    }

    @Test
    void nothing_is_written_over_unless_it_was_said(@TempDir Path folder) {
        Map<String, String> other = on(TestDatabase.H2, folder);
        assertThat(OperationTest.run(other, "restore", backup.toString()).exit())
                .isZero();
        Run again = OperationTest.run(other, "restore", backup.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("not empty").contains("--replace");
        assertThat(OperationTest.run(other, "restore", "--replace", backup.toString())
                        .exit())
                .isZero();
        Run same = OperationTest.run(other, "backup", backup.toString());
        assertThat(same.exit()).isEqualTo(1);
        assertThat(same.err()).contains("there already");
    }

    @Test
    void nothing_is_restored_under_a_server_that_is_at_work(@TempDir Path folder) {
        Map<String, String> other = on(TestDatabase.POSTGRES, folder);
        try (RunningTrappa server = RunningTrappa.start(other)) {
            Deadline.await(
                    Duration.ofSeconds(20),
                    "it is known to be there",
                    () -> OperationTest.run(other, "restore", "--replace", backup.toString())
                            .err()
                            .contains("A server is at work on this database: stop serve first"));
        }
        Deadline.await(
                Duration.ofSeconds(20),
                "its line to the database is closed",
                () -> OperationTest.run(other, "restore", "--replace", backup.toString())
                                .exit()
                        == 0);
    }

    @Test
    void only_its_owner_can_read_it_and_no_part_is_left() throws IOException {
        assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(backup.resolveSibling("under-load.zip.part")).doesNotExist();
    }

    private static List<String> tables(Run restored) {
        return restored.out().lines().filter(line -> line.contains(" rows  ")).toList();
    }

    private static Map<String, String> on(TestDatabase kind, Path folder) {
        Map<String, String> other = new HashMap<>(RunningTrappa.environment(folder));
        other.putAll(kind.settings(folder));
        return other;
    }

    private static OrderJson order(int i) {
        return OrderJson.paid(10_000 + i).customer(member(i)).line(i + 1, points(i) + ".00", 1);
    }

    private static long member(int i) {
        return 7_000 + i % 20;
    }

    private static long points(int i) {
        return 100 + i;
    }
}
