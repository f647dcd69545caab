package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** The server killed under load, again and again: what it acknowledged is there, once. {@code -Dtrappa.kills=20} for more. */
class KillTest {
    private static final String SHOP = "killed.myshopify.com";
    private static final int ROUNDS = Integer.getInteger("trappa.kills", 2);
    private static final int MEMBERS = 40;
    private static final int CONNECTIONS = 16;
    /** Deliveries: the door takes a few thousand in a second. */
    private static final int MORE_THAN_A_KILL_LASTS = 600;

    /** Nobody is left alone for long enough to read what was acknowledged: all of it is read in the end, by members. */
    private static final Duration TO_CATCH_UP = Duration.ofSeconds(60 + 5L * ROUNDS);

    @TempDir(factory = TempDirFactory.Standard.class)
    private Path folder;

    @Test
    void what_was_acknowledged_before_a_kill_is_there_after_it_and_only_once() {
        Random random = new Random(9);
        List<Delivery> sent = new ArrayList<>();
        Set<Integer> acknowledged = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (TrappaProcess server = TrappaProcess.serve(folder, List.of())) {
                TestShop shop = server.shop(SHOP);
                if (round == 0) {
                    shop.publish(ProgramJson.onePointPerKrona());
                }
                loadAndKill(server, shop, sent, acknowledged, 100 + random.nextInt(600));
            }
            assertThat(TrappaProcess.deviations(left(round))).isEmpty();
        }
        try (TrappaProcess server = TrappaProcess.serve(folder, List.of())) {
            TestShop shop = server.shop(SHOP);
            shop.settleWithin(TO_CATCH_UP);
            Map<Long, Long> before = shop.balances();
            assertBetweenAcknowledgedAndSent(before, acknowledged, sent.size());

            List<Call> again =
                    sent.stream().map(delivery -> Call.of(shop, delivery)).toList();
            assertThat(new Courier(server.port(), CONNECTIONS).carry(again).values())
                    .hasSize(sent.size())
                    .allMatch(answer -> answer.status() == 200);
            shop.settleWithin(TO_CATCH_UP);
            assertThat(shop.balances()).isEqualTo(sums(sent.size()));
        }
        TrappaProcess.Outcome proof = TrappaProcess.verifyLedger(folder);
        assertThat(proof.exitCode()).as(proof.output()).isZero();
        System.out.printf(
                "%d kills: %,d of %,d deliveries acknowledged, none lost, none twice%n",
                ROUNDS, acknowledged.size(), sent.size());
    }

    @Test
    @DisabledIfSystemProperty(
            named = "trappa.test.database",
            matches = "postgres",
            disabledReason = "PostgreSQL forces in its own process")
    void acknowledged_commits_are_forced_to_disk() throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin/strace"))) {
            System.out.println("No strace on this machine: the forces to disk were not counted.");
            return;
        }
        Path trace = folder.resolve("strace.txt");
        List<String> strace = List.of(
                "strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync,fdatasync,msync", "-o", trace.toString());
        int deliveries = 200;
        long before;
        long after;
        try (TrappaProcess server = TrappaProcess.serve(folder, strace)) {
            TestShop shop = server.shop(SHOP);
            shop.publish(ProgramJson.onePointPerKrona());
            before = forces(trace);
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < deliveries; i++) {
                calls.add(Call.of(shop, delivery(i)));
            }
            Map<Integer, Answer> answers = new Courier(server.port(), 1).carry(calls);
            assertThat(answers).hasSize(deliveries);
            after = forces(trace);
        }
        System.out.printf(
                "%d deliveries one after another: %,d forces to disk before their acknowledgements%n",
                deliveries, after - before);
        assertThat(after - before).isGreaterThanOrEqualTo(deliveries);
    }

    /** A copy of what a kill left, so that the server itself comes upon it; PostgreSQL has it all in one place. */
    private Path left(int round) {
        if (TestDatabase.inForce() != TestDatabase.H2) {
            return folder;
        }
        try (var files = Files.list(folder)) {
            Path copy = Files.createDirectory(folder.resolve("left-" + round));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends until {@code killAfter} are acknowledged in this round, then kills; the rest of the load breaks off. */
    private static void loadAndKill(
            TrappaProcess server, TestShop shop, List<Delivery> sent, Set<Integer> acknowledged, int killAfter) {
        int first = sent.size();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < killAfter + MORE_THAN_A_KILL_LASTS; i++) {
            Delivery delivery = delivery(first + i);
            sent.add(delivery);
            calls.add(Call.of(shop, delivery));
        }
        AtomicInteger answered = new AtomicInteger();
        Map<Integer, Answer> answers = new Courier(server.port(), CONNECTIONS).carry(calls, (i, answer) -> {
            if (answered.incrementAndGet() == killAfter) {
                server.kill();
            }
            return true;
        });
        assertThat(answers.size()).as("the kill came in mid-load").isLessThan(calls.size());
        answers.forEach((i, answer) -> {
            assertThat(answer.status()).isEqualTo(200);
            acknowledged.add(first + i);
        });
    }

    private static void assertBetweenAcknowledgedAndSent(
            Map<Long, Long> balances, Set<Integer> acknowledged, int sent) {
        Map<Long, Long> atLeast = new HashMap<>();
        acknowledged.stream()
                .map(i -> i / 2 * 2)
                .distinct()
                .forEach(i -> atLeast.merge(member(i), points(i), Math::addExact));
        Map<Long, Long> atMost = sums(sent);
        atLeast.forEach((member, points) ->
                assertThat(balances.get(member)).as("member %d", member).isBetween(points, atMost.get(member)));
    }

    private static Map<Long, Long> sums(int deliveries) {
        Map<Long, Long> sums = new HashMap<>();
        for (int i = 0; i < deliveries; i++) {
            sums.merge(member(i), points(i), Math::addExact);
        }
        return sums;
    }

    /** Each order comes as paid and then as updated, either of which is enough for its points. */
    private static Delivery delivery(int i) {
        int order = i / 2;
        return Delivery.of(
                i % 2 == 0 ? "orders/paid" : "orders/updated",
                OrderJson.paid(10_000 + order).customer(member(i)).line(order + 1, (100 + order % 400) + ".00", 1));
    }

    private static long member(int i) {
        return 7_000 + (i / 2) % MEMBERS;
    }

    private static long points(int i) {
        return i % 2 == 0 ? 100 + (i / 2) % 400 : 0;
    }

    private static long forces(Path trace) throws IOException {
        try (var lines = Files.lines(trace)) {
            return lines.filter(line -> line.contains("sync(")).count();
        }
    }
}
