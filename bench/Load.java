import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Requests over a fixed number of connections, each sent when the one before it on its connection was answered. */
final class Load {
    private Load() {}

    /** When a request is to be sent, and from when its answer counts, as {@link System#nanoTime}. */
    private interface Schedule {
        long due(int request);
    }

    /**
     * Sends every request once; another status than expected ends the run.
     *
     * @return how long each answer took, in seconds, shortest first
     */
    private static double[] carry(int port, List<byte[]> requests, int status, int connections, Schedule schedule)
            throws Exception {
        AtomicInteger next = new AtomicInteger();
        double[] seconds = new double[requests.size()];
        Callable<Void> worker = () -> {
            try (Line line = new Line(port)) {
                for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                    long due = schedule.due(i);
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    int answered = line.send(requests.get(i)).status();
                    seconds[i] = (System.nanoTime() - due) / 1e9;
                    if (answered != status) {
                        throw new IOException("Answered " + answered + " instead of " + status);
                    }
                }
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (Future<Void> one : threads.invokeAll(Collections.nCopies(connections, worker))) {
                one.get();
            }
        }
        Arrays.sort(seconds);
        return seconds;
    }

    interface Step {
        void run() throws Exception;
    }

    /**
     * One window: the requests, and what is to be waited for afterwards.
     *
     * @param cpu what the server has cost so far
     */
    static Windows.Window measure(
            int port,
            List<byte[]> requests,
            int status,
            int connections,
            Supplier<Optional<Server.Cpu>> cpu,
            Step untilDone)
            throws Exception {
        Optional<Server.Cpu> before = cpu.get();
        long started = System.nanoTime();
        double[] answers = carry(port, requests, status, connections, request -> System.nanoTime());
        double answered = (System.nanoTime() - started) / 1e9;
        untilDone.run();
        double done = (System.nanoTime() - started) / 1e9;
        Optional<Server.Cpu> after = cpu.get();
        return new Windows.Window(
                requests.size(), answered, done, p99(answers), before.flatMap(b -> after.map(a -> a.since(b))));
    }

    /**
     * Sends so many requests a second, whether or not those before were answered, as a store does: each answer counts from
     * when its request was due, so that one that is late does not hide the ones behind it.
     *
     * @return how long each answer took, in seconds, shortest first
     */
    static double[] steady(int port, List<byte[]> requests, int status, int perSecond, int connections)
            throws Exception {
        long began = System.nanoTime();
        return carry(port, requests, status, connections, request -> began + request * 1_000_000_000L / perSecond);
    }

    static double p99(double[] sorted) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * 0.99) - 1)];
    }
}
