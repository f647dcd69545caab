package bench;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
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

/** What working out one member's account costs, and how that grows with the member's facts: microseconds for one fold. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
public class FoldBench {
    private static final Instant START = Instant.parse("2010-01-01T08:00:00Z");
    private static final Instant END = Instant.parse("2026-11-22T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    /** Kinds of members, each with about as many facts as asked for. */
    public enum Kind {
        ORDERS("PER_LOT", "MEMBER_YEAR") {
            @Override
            MemberFacts facts(int n) {
                return member(orders(n, 0), List.of(), List.of());
            }
        },
        ORDERS_ENDING_BY_INACTIVITY("INACTIVITY", "ROLLING") {
            @Override
            MemberFacts facts(int n) {
                return member(orders(n, 0), List.of(), List.of());
            }
        },
        ORDERS_REFUNDED("NEVER", "LIFETIME") {
            @Override
            MemberFacts facts(int n) {
                return member(orders(n / 2, 1), List.of(), List.of());
            }
        },
        HALF_REDEMPTIONS("PER_LOT", "MEMBER_YEAR") {
            @Override
            MemberFacts facts(int n) {
                return member(orders(n / 2, 0), List.of(), redemptions(n / 2, false));
            }
        },
        REDEMPTIONS_HANDED_BACK("NEVER", "LIFETIME") {
            @Override
            MemberFacts facts(int n) {
                return member(orders(1, 0), List.of(), redemptions(n, true));
            }
        },
        DEBTS("NEVER", "LIFETIME") {
            @Override
            MemberFacts facts(int n) {
                return member(orders(n / 2, 0), debts(n / 2), List.of());
            }
        },
        ONE_ORDER_UPDATED("PER_LOT", "MEMBER_YEAR") {
            @Override
            MemberFacts facts(int n) {
                return member(updated(n), List.of(), List.of());
            }
        };

        private final String expiry;
        private final String period;

        Kind(String expiry, String period) {
            this.expiry = expiry;
            this.period = period;
        }

        abstract MemberFacts facts(int n);
    }

    @Param
    public Kind kind = Kind.ORDERS;

    @Param({"10", "100", "1000", "10000"})
    public int facts;

    private MemberFacts member = new MemberFacts(1, START, List.of(), List.of(), List.of());
    private ProgramHistory program = ProgramHistory.of(List.of());

    @Setup
    public void member() {
        member = kind.facts(facts);
        program = program(kind.expiry, kind.period);
        if (fold().postings().isEmpty()) {
            throw new IllegalStateException("Nothing was folded");
        }
    }

    @Benchmark
    public Statement fold() {
        return MemberFold.fold(program, ZONE, member, END);
    }

    // ---- members ----

    private static MemberFacts member(List<OrderState> orders, List<Adjustment> adjusted, List<Redemption> redeemed) {
        return new MemberFacts(1, START, orders, adjusted, redeemed);
    }

    private static Instant at(int i, int of) {
        return START.plus(Duration.between(START, END.minus(Duration.ofDays(30)))
                .multipliedBy(i)
                .dividedBy(of));
    }

    private static List<OrderState> orders(int count, int refunds) {
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
        List<Line> lines = List.of(new Line(line * 10, null, null, 2, 2, 49_900, 0, 0, false, false, List.of()));
        return new Snapshot(
                updated, null, placed, null, "paid", false, 1L, "web", true, 0, 0, 0, lines, Set.of(), Set.of(),
                Set.of());
    }

    private static List<Redemption> redemptions(int count, boolean handedBack) {
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
