package trappa.support;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Makes many calls at once over a fixed number of connections, in the order of the list as far as that goes. */
public final class Courier {
    private final int port;
    private final int connections;

    public Courier(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /** One call: everything but the answer. */
    public record Call(String method, String path, Map<String, String> headers, byte[] body) {
        public static Call of(TestShop shop, Delivery delivery) {
            return new Call("POST", "/webhooks", shop.headers(delivery), delivery.body());
        }
    }

    /**
     * What came of each call, by its place in the list; a call whose connection broke is missing, and its connection
     * makes no further calls.
     */
    public Map<Integer, Answer> carry(List<Call> calls) {
        return carry(calls, (call, answer) -> true);
    }

    /** The same, until {@code goOn} says no. */
    public Map<Integer, Answer> carry(List<Call> calls, BiFunction<Integer, Answer, Boolean> goOn) {
        Map<Integer, Answer> answers = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                threads.submit(() -> work(calls, next, answers, goOn));
            }
        }
        return answers;
    }

    private void work(
            List<Call> calls,
            AtomicInteger next,
            Map<Integer, Answer> answers,
            BiFunction<Integer, Answer, Boolean> goOn) {
        try (HttpLine line = new HttpLine(port)) {
            for (int i = next.getAndIncrement(); i < calls.size(); i = next.getAndIncrement()) {
                Call call = calls.get(i);
                Answer answer = line.exchange(call.method(), call.path(), call.headers(), call.body());
                answers.put(i, answer);
                if (!goOn.apply(i, answer)) {
                    return;
                }
            }
        } catch (IOException broken) {
            // The caller sees the missing answer.
        }
    }
}
