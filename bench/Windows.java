import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured, by kind: one window a round. A ratio is of two windows of the same round, and is shown as the
 * median of the rounds with the smallest and the largest.
 */
final class Windows {
    private final Map<String, List<Window>> byKind = new LinkedHashMap<>();

    /**
     * One window.
     *
     * @param answered seconds until the last answer
     * @param done seconds until all of it is worked through
     * @param p99 seconds that all but one of a hundred answers took at most
     * @param cpu what the server cost meanwhile, where it is known
     */
    record Window(int requests, double answered, double done, double p99, Optional<Server.Cpu> cpu) {
        double perRequest() {
            return cpu.orElseThrow().work() / requests;
        }

        double jit() {
            return cpu.orElseThrow().compiler() / requests;
        }

        double answeredRate() {
            return requests / answered;
        }

        double rate() {
            return requests / done;
        }

        /** Cores that were busy with something else than this server; the client of the benchmark is among it. */
        double others() {
            Server.Cpu used = cpu.orElseThrow();
            return (used.machine() - used.work() - used.compiler()) / done;
        }
    }

    interface Figure {
        double of(Window window);
    }

    void add(String kind, Window window) {
        byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(window);
    }

    List<String> kinds() {
        return List.copyOf(byKind.keySet());
    }

    List<Window> of(String kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    boolean cpuKnown() {
        return byKind.values().stream()
                .flatMap(List::stream)
                .allMatch(w -> w.cpu().isPresent());
    }

    /** A figure of one kind by the same of another, round by round. */
    String ratio(String kind, String base, Figure figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < of(kind).size(); i++) {
            ratios.add(figure.of(of(kind).get(i)) / figure.of(of(base).get(i)));
        }
        return spread(ratios, "%.2f");
    }

    String figure(String kind, Figure figure, String form) {
        return spread(of(kind).stream().map(figure::of).toList(), form);
    }

    private static String spread(List<Double> values, String form) {
        List<Double> sorted = values.stream().sorted().toList();
        double middle = sorted.get(sorted.size() / 2);
        return form.formatted(middle) + " (" + form.formatted(sorted.getFirst()) + "–"
                + form.formatted(sorted.getLast()) + ")";
    }
}
