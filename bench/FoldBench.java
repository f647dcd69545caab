import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;
import trappa.account.MemberFold;
import trappa.account.Statement;
import trappa.fact.Adjustment;
import trappa.fact.Line;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Event;
import trappa.fact.Redemption.Happened;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/**
 * What working out one member's account costs, and how that grows with the member's facts. Each figure is CPU time of the
 * one thread that folds, the median of many batches after a warm-up: so a busy neighbour hardly shows.
 */
final class FoldBench {
    private static final Instant START = Instant.parse("2010-01-01T08:00:00Z");
    private static final Instant END = Instant.parse("2026-11-22T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final int[] SIZES = {10, 100, 1_000, 10_000};
    private static final long WARM_UP_NANOS = Long.getLong("warmup", 2_000) * 1_000_000;
    private static final long MEASURE_NANOS = Long.getLong("measure", 1_000) * 1_000_000;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private FoldBench() {}

    /** A kind of member: {@code facts} makes one with about that many facts. */
    private record Kind(String name, ProgramHistory program, IntFunction<MemberFacts> facts) {}

    public static void main(String[] args) {
        System.out.printf("%s, JVM %s%n%n", System.getProperty("os.arch"), Runtime.version());
        System.out.printf("%-44s%s%n", "µs of CPU for one fold of a member with", sizes());
        for (Kind kind : kinds()) {
            StringBuilder line = new StringBuilder(String.format("%-44s", kind.name));
            for (int size : SIZES) {
                line.append(String.format(Locale.ROOT, "%,12.1f", microseconds(kind, kind.facts.apply(size))));
            }
            System.out.println(line);
        }
    }

    private static String sizes() {
        StringBuilder sizes = new StringBuilder();
        Arrays.stream(SIZES).forEach(size -> sizes.append(String.format(Locale.ROOT, "%,12d", size)));
        return sizes + " facts";
    }

    /** The median over batches, each long enough for the clock. */
    private static double microseconds(Kind kind, MemberFacts facts) {
        long one = Math.max(1, batch(kind, facts, 1));
        for (long spent = one; spent < WARM_UP_NANOS; spent += one) {
            one = Math.max(1, batch(kind, facts, 1));
        }
        int folds = (int) Math.clamp(5_000_000 / one, 1, 1_000);
        List<Long> times = new ArrayList<>();
        for (long spent = 0; times.size() < 5 || spent < MEASURE_NANOS; spent += times.getLast()) {
            times.add(batch(kind, facts, folds));
        }
        Collections.sort(times);
        return times.get(times.size() / 2) / 1e3 / folds;
    }

    private static long batch(Kind kind, MemberFacts facts, int folds) {
        long points = 0;
        long from = CPU.getCurrentThreadCpuTime();
        for (int i = 0; i < folds; i++) {
            Statement statement = MemberFold.fold(kind.program, ZONE, facts, END);
            points += statement.available() + statement.postings().size();
        }
        long spent = CPU.getCurrentThreadCpuTime() - from;
        if (points <= 0) {
            throw new AssertionError("Nothing was folded");
        }
        return spent;
    }

    // ---- members ----

    private static List<Kind> kinds() {
        ProgramHistory perLot = program("PER_LOT", "MEMBER_YEAR");
        ProgramHistory never = program("NEVER", "LIFETIME");
        ProgramHistory inactivity = program("INACTIVITY", "ROLLING");
        return List.of(
                new Kind(
                        "orders, member years, lots that end",
                        perLot,
                        n -> member(orders(n, 0, n), List.of(), List.of())),
                new Kind(
                        "orders, rolling year, ending by inactivity",
                        inactivity,
                        n -> member(orders(n, 0, n), List.of(), List.of())),
                new Kind(
                        "orders each refunded, lifetime, steps",
                        never,
                        n -> member(orders(n / 2, 1, n), List.of(), List.of())),
                new Kind(
                        "half orders, half redemptions",
                        perLot,
                        n -> member(orders(n / 2, 0, n), List.of(), redemptions(n / 2, n, false))),
                new Kind(
                        "one order, redemptions all handed back",
                        never,
                        n -> member(orders(1, 0, n), List.of(), redemptions(n, n, true))),
                new Kind(
                        "debts by adjustment, then orders",
                        never,
                        n -> member(orders(n / 2, 0, n), debts(n / 2), List.of())),
                new Kind("one order with as many updates", perLot, n -> member(updated(n), List.of(), List.of())));
    }

    private static MemberFacts member(List<OrderState> orders, List<Adjustment> adjusted, List<Redemption> redeemed) {
        return new MemberFacts(1, START, orders, adjusted, redeemed);
    }

    private static Instant at(int i, int of) {
        return START.plus(Duration.between(START, END.minus(Duration.ofDays(30)))
                .multipliedBy(i)
                .dividedBy(of));
    }

    private static List<OrderState> orders(int count, int refunds, int of) {
        List<OrderState> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = at(i, Math.max(1, count));
            List<OrderFact> facts = new ArrayList<>(List.of(new OrderFact.Seen(snapshot(at, at, i))));
            if (refunds > 0) {
                facts.add(
                        new OrderFact.Refunded(new Refund(i, at.plus(Duration.ofDays(20)), Map.of(i * 10L, 1L), 0, 0)));
            }
            orders.add(OrderState.of(1_000 + i, facts));
        }
        return orders;
    }

    private static List<OrderState> updated(int times) {
        List<OrderFact> facts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            facts.add(new OrderFact.Seen(snapshot(at(i, times), START, 1)));
        }
        return List.of(OrderState.of(1, facts));
    }

    private static Snapshot snapshot(Instant updated, Instant placed, long line) {
        List<Line> lines = List.of(new Line(line * 10, null, 2, 2, 49_900, 0, 0, false, false, List.of()));
        return new Snapshot(
                updated, null, placed, null, "paid", false, 1L, "web", true, 0, 0, 0, lines, Set.of(), Set.of(),
                Set.of());
    }

    private static List<Redemption> redemptions(int count, int of, boolean handedBack) {
        List<Redemption> redemptions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = at(i, count).plusSeconds(7_200);
            List<Event> events = new ArrayList<>(List.of(new Event(Happened.ISSUED, at.plusSeconds(1))));
            if (handedBack) {
                events.add(new Event(Happened.HANDED_BACK, at.plusSeconds(60)));
            }
            redemptions.add(
                    new Redemption("r" + i, "reward", null, 100, at, "CODE-" + i, LocalDate.of(2030, 1, 1), events));
        }
        return redemptions;
    }

    private static List<Adjustment> debts(int count) {
        List<Adjustment> debts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            debts.add(new Adjustment("a" + i, START.minusSeconds(count - i), -3, "for the bench", "the bench"));
        }
        return debts;
    }

    private static ProgramHistory program(String expiry, String period) {
        String document = """
                {"status": "live", "holdDays": 14, "expiry": {"model": "%s", "months": 24},
                 "qualification": {"period": "%s"},
                 "tiers": [{"id": "bas", "name": "Bas", "at": 0}, {"id": "silver", "name": "Silver", "at": 1500, "multiplier": "5/4"},
                           {"id": "guld", "name": "Guld", "at": 4000, "multiplier": "3/2"}],
                 "steps": [{"id": "a", "at": 300}, {"id": "b", "at": 900}, {"id": "c", "at": 1500}, {"id": "d", "at": 2500}]}
                """.formatted(expiry, period);
        return switch (ProgramDocument.read(new JsonMapper().readTree(document))) {
            case ProgramDocument.Reading.Valid valid ->
                ProgramHistory.of(List.of(new ProgramVersion(
                        1, START.minusSeconds(100_000), START.minusSeconds(100_000), "the bench", valid.program())));
            case ProgramDocument.Reading.Invalid invalid ->
                throw new AssertionError(invalid.violations().toString());
        };
    }
}
