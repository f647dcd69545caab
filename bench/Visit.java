import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * What one visit cost, read from Chromium's own trace. Milliseconds of the CPU time of the page's main thread: what other
 * programs take meanwhile is not in it, what the browser adds to play a slower machine is.
 *
 * @param busy all of its tasks together
 * @param blocking what its tasks take beyond 50 ms each, as in "total blocking time"
 * @param firstPaint, largestPaint milliseconds by the clock since the navigation began
 * @param shift cumulative layout shift
 */
record Visit(
        double busy,
        double script,
        double layout,
        double paint,
        double longest,
        double blocking,
        double firstPaint,
        double largestPaint,
        double shift) {
    private static final double LONG_MS = 50;
    private static final String TASK = "RunTask";
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("EvaluateScript", "script"),
            Map.entry("v8.compile", "script"),
            Map.entry("v8.compileModule", "script"),
            Map.entry("v8.evaluateModule", "script"),
            Map.entry("FunctionCall", "script"),
            Map.entry("RunMicrotasks", "script"),
            Map.entry("TimerFire", "script"),
            Map.entry("FireAnimationFrame", "script"),
            Map.entry("FireIdleCallback", "script"),
            Map.entry("EventDispatch", "script"),
            Map.entry("MajorGC", "script"),
            Map.entry("MinorGC", "script"),
            Map.entry("UpdateLayoutTree", "layout"),
            Map.entry("Layout", "layout"),
            Map.entry("PrePaint", "paint"),
            Map.entry("Paint", "paint"),
            Map.entry("Layerize", "paint"),
            Map.entry("Commit", "paint"));

    static final Map<String, ToDoubleFunction<Visit>> COLUMNS = columns();

    private static Map<String, ToDoubleFunction<Visit>> columns() {
        Map<String, ToDoubleFunction<Visit>> columns = new java.util.LinkedHashMap<>();
        columns.put("main thread", Visit::busy);
        columns.put("script", Visit::script);
        columns.put("style and layout", Visit::layout);
        columns.put("paint", Visit::paint);
        columns.put("longest task", Visit::longest);
        columns.put("blocking time", Visit::blocking);
        columns.put("first paint", Visit::firstPaint);
        columns.put("largest paint", Visit::largestPaint);
        columns.put("layout shift", Visit::shift);
        return columns;
    }

    /**
     * @param mark what the page said while it was traced ({@code console.timeStamp}): its process is meant
     * @param seen what the page's own observers saw
     */
    static Visit of(List<JsonNode> trace, String mark, JsonNode seen) {
        long process = trace.stream()
                .filter(event -> event.path("name").asString("").equals("TimeStamp")
                        && event.at("/args/data/message").asString("").equals(mark))
                .findFirst()
                .orElseThrow()
                .path("pid")
                .asLong();
        List<JsonNode> events = mainThread(trace, process);
        double longest = 0, blocking = 0;
        for (JsonNode event : events) {
            if (!event.path("name").asString().equals(TASK)) continue;
            double took = event.path("tdur").asLong() / 1e3;
            longest = Math.max(longest, took);
            blocking += Math.max(0, took - LONG_MS);
        }
        return new Visit(
                busy(events),
                own(events, "script"),
                own(events, "layout"),
                own(events, "paint"),
                longest,
                blocking,
                seen.path("first").asDouble(),
                seen.path("largest").asDouble(),
                seen.path("shift").asDouble());
    }

    /** What the main thread of a process did, each event before those within it. */
    private static List<JsonNode> mainThread(List<JsonNode> trace, long process) {
        List<JsonNode> its = trace.stream()
                .filter(event -> event.path("pid").asLong() == process)
                .toList();
        long thread = its.stream()
                .filter(event -> event.at("/args/name").asString("").equals("CrRendererMain"))
                .findFirst()
                .orElseThrow()
                .path("tid")
                .asLong();
        return its.stream()
                .filter(event -> event.path("tid").asLong() == thread
                        && event.path("ph").asString("").equals("X")
                        && event.has("tdur"))
                .sorted(Comparator.comparingLong(
                                (JsonNode event) -> event.path("ts").asLong())
                        .thenComparingLong(event -> -event.path("dur").asLong()))
                .toList();
    }

    private static double busy(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("name").asString().equals(TASK))
                .mapToDouble(event -> event.path("tdur").asLong() / 1e3)
                .sum();
    }

    /** Time in events of a kind without what other kinds take inside of them. */
    private static double own(List<JsonNode> events, String kind) {
        double all = 0;
        Deque<JsonNode> around = new ArrayDeque<>();
        for (JsonNode event : events) {
            String its = KINDS.get(event.path("name").asString());
            if (its == null) continue;
            long start = event.path("ts").asLong();
            while (!around.isEmpty() && end(around.peek()) <= start) around.pop();
            double took = event.path("tdur").asLong() / 1e3;
            if (its.equals(kind)) all += took;
            if (!around.isEmpty()
                    && KINDS.get(around.peek().path("name").asString()).equals(kind)) all -= took;
            around.push(event);
        }
        return all;
    }

    private static long end(JsonNode event) {
        return event.path("ts").asLong() + event.path("dur").asLong();
    }
}
