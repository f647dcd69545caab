package trappa.web;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Numbers for the operator, in Prometheus' text format. Names and labels are ours alone, never anybody's data. */
public final class Metrics {
    private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentSkipListMap<>();

    /** Counts one more of {@code name{label="value"}}. */
    public void count(String name, String label, String value) {
        add(name, label, value, 1);
    }

    /** Counts so many more. */
    public void add(String name, String label, String value, long more) {
        counter(name, label, value).add(more);
    }

    /** The same count, for who counts often enough to hold on to it. */
    public LongAdder counter(String name, String label, String value) {
        return counters.computeIfAbsent(name + "{" + label + "=\"" + value + "\"}", n -> new LongAdder());
    }

    /** Shows what {@code value} is whenever somebody looks. */
    public void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    /** All of them, a line each; lines of one name stand together below its type. */
    public String text() {
        StringBuilder out = new StringBuilder();
        String last = "";
        for (Map.Entry<String, LongAdder> counter : counters.entrySet()) {
            String name = counter.getKey().substring(0, counter.getKey().indexOf('{'));
            if (!name.equals(last)) {
                out.append("# TYPE ").append(name).append(" counter\n");
                last = name;
            }
            out.append(counter.getKey())
                    .append(' ')
                    .append(counter.getValue().sum())
                    .append('\n');
        }
        gauges.forEach((name, value) -> out.append("# TYPE ")
                .append(name)
                .append(" gauge\n")
                .append(name)
                .append(' ')
                .append(value.getAsLong())
                .append('\n'));
        return out.toString();
    }
}
