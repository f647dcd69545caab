package trappa.simulate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import trappa.account.Posting;
import trappa.account.Posting.Side;
import trappa.account.Statement;
import trappa.account.Statement.ReachedStep;
import trappa.fact.Redemption;
import trappa.program.Program;
import trappa.program.Rung;
import trappa.simulate.Totals.Month;

/** Adds up what one program gives, member by member. Sums only, so that it does not matter who was added where. */
final class Tally {
    private static final LongBinaryOperator EXACT = Math::addExact;

    private final Window window;
    private final Program program;
    private final NavigableMap<YearMonth, Month> months = new TreeMap<>();
    private final Map<String, Long> tiers = new TreeMap<>();
    private final Map<String, Long> steps = new TreeMap<>();
    private long adjusted;
    private long available;
    private long pending;
    private long owed;
    private long offersMinor;
    private long offersWithoutAmount;
    private long bought;
    private long boughtMinor;
    private long boughtWithoutAmount;

    Tally(Window window, Program program) {
        this.window = window;
        this.program = program;
    }

    void add(Statement s) {
        available = EXACT.applyAsLong(available, s.available());
        pending = EXACT.applyAsLong(pending, s.pending());
        owed = EXACT.applyAsLong(owed, s.owed());
        s.postings().stream().filter(p -> window.holds(p.at())).forEach(this::posting);
        s.reached().stream().filter(this::grantedHere).forEach(this::offer);
        s.redemptions().forEach(r -> redemption(r.redemption()));
        tiers.merge(tier(s), 1L, Long::sum);
        steps.merge(step(program, s), 1L, Long::sum);
    }

    static String tier(Statement s) {
        return s.tier() == null ? "" : s.tier().tier().id();
    }

    /** The step stood on: the highest whose threshold is reached in the period running. */
    static String step(Program program, Statement s) {
        return Rung.of(program).stream()
                .filter(r -> r.at() <= s.qualifying())
                .reduce((low, high) -> high)
                .map(Rung::id)
                .orElseThrow();
    }

    private void posting(Posting p) {
        YearMonth month = YearMonth.from(p.at().atZone(window.zone()));
        switch (p.from()) {
            case ISSUED -> month(month, new Month(p.points(), 0, 0, 0));
            case EXPIRED -> month(month, new Month(0, -p.points(), 0, 0));
            case ADJUSTED -> adjusted = EXACT.applyAsLong(adjusted, p.points());
            case RESERVED, REDEEMED -> {
                if (p.to() == Side.MEMBER) {
                    month(month, new Month(0, 0, -p.points(), 0));
                }
            }
            case MEMBER -> {
                switch (p.to()) {
                    case ISSUED -> month(month, new Month(-p.points(), 0, 0, 0));
                    case EXPIRED -> month(month, new Month(0, p.points(), 0, 0));
                    case ADJUSTED -> adjusted = EXACT.applyAsLong(adjusted, -p.points());
                    case RESERVED, REDEEMED -> month(month, new Month(0, 0, p.points(), 0));
                    case MEMBER -> throw new IllegalStateException("A posting from a member to itself");
                }
            }
        }
    }

    private boolean grantedHere(ReachedStep step) {
        return step.reward() != null && step.standing() && window.holds(grantedOn(step));
    }

    private static LocalDate grantedOn(ReachedStep step) {
        return step.lastDay()
                .minusDays(step.reward() == null ? 0 : step.reward().validDays());
    }

    private void offer(ReachedStep step) {
        month(YearMonth.from(grantedOn(step)), new Month(0, 0, 0, 1));
        Long amount = step.reward() == null ? null : step.reward().amountMinor();
        if (amount == null) {
            offersWithoutAmount++;
        } else {
            offersMinor = EXACT.applyAsLong(offersMinor, amount);
        }
    }

    private void redemption(Redemption r) {
        if (r.costPoints() == 0 || r.undone() || !window.holds(r.at())) {
            return;
        }
        bought++;
        Optional<PointValue> value = program.reward(r.rewardId()).flatMap(PointValue::of);
        if (value.isEmpty()) {
            boughtWithoutAmount++;
        } else {
            boughtMinor = EXACT.applyAsLong(boughtMinor, value.get().minor(r.costPoints()));
        }
    }

    private void month(YearMonth month, Month more) {
        months.merge(month, more, Month::plus);
    }

    void add(Tally other) {
        other.months.forEach(this::month);
        other.tiers.forEach((id, n) -> tiers.merge(id, n, Long::sum));
        other.steps.forEach((id, n) -> steps.merge(id, n, Long::sum));
        adjusted = EXACT.applyAsLong(adjusted, other.adjusted);
        available = EXACT.applyAsLong(available, other.available);
        pending = EXACT.applyAsLong(pending, other.pending);
        owed = EXACT.applyAsLong(owed, other.owed);
        offersMinor = EXACT.applyAsLong(offersMinor, other.offersMinor);
        offersWithoutAmount += other.offersWithoutAmount;
        bought += other.bought;
        boughtMinor = EXACT.applyAsLong(boughtMinor, other.boughtMinor);
        boughtWithoutAmount += other.boughtWithoutAmount;
    }

    Totals totals() {
        Month sum = months.values().stream().reduce(Month.NOTHING, Month::plus);
        return new Totals(
                sum.issued(),
                sum.expired(),
                sum.redeemed(),
                adjusted,
                available,
                pending,
                owed,
                sum.offers(),
                offersMinor,
                offersWithoutAmount,
                bought,
                boughtMinor,
                boughtWithoutAmount,
                Collections.unmodifiableMap(tiers),
                Collections.unmodifiableMap(steps),
                Collections.unmodifiableNavigableMap(months));
    }
}
