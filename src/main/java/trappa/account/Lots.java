package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.program.Program.Expiry;
import trappa.program.Program.ExpiryModel;

/**
 * A member's spendable points: what is left of each lot, and what is owed. Points are spent in the order of their last
 * day. While anything is owed nothing remains in any lot, and available points are never below zero; what a reversal
 * takes beyond them is debt, never dropped (dropping it would make "buy, spend, refund" free).
 */
final class Lots {
    private static final Comparator<Part> BY_AGE =
            Comparator.comparing((Part p) -> p.lot.earnedAt).thenComparing((Part p) -> p.lot.key);
    private static final Comparator<Part> BY_LAST_DAY =
            Comparator.comparing((Part p) -> p.lastDay).thenComparing(BY_AGE);

    private final Map<String, Lot> lots = new HashMap<>();
    /** Parts with a last day of their own and points left, next to end first. */
    private final TreeSet<Part> fixed = new TreeSet<>(BY_LAST_DAY);
    /** Parts whose last day moves with the member's activity, by the rule that moves it. */
    private final Map<Expiry, TreeSet<Part>> moving = new HashMap<>();

    private final Map<String, Debit> debits = new HashMap<>();
    private final Deque<Owed> owed = new ArrayDeque<>();
    private long available;
    private @Nullable LocalDate lastActivity;
    /** The last day that the last activity gives, by rule. */
    private final Map<Expiry, LocalDate> lastDayByActivity = new HashMap<>();

    /** Points earned at one time for one reason; refills after a return may give parts of it another last day. */
    private static final class Lot {
        final String key;
        final Instant earnedAt;
        final LocalDate earnedOn;
        final List<Part> parts = new ArrayList<>(1);

        Lot(String key, Instant earnedAt, LocalDate earnedOn) {
            this.key = key;
            this.earnedAt = earnedAt;
            this.earnedOn = earnedOn;
        }
    }

    /** Points of a lot with one last day. */
    static final class Part {
        private final Lot lot;
        private final int number;
        private final LocalDate lastDay;
        private final @Nullable Expiry rule;
        private long remaining;
        private long expired;

        private Part(Lot lot, int number, LocalDate lastDay, @Nullable Expiry rule) {
            this.lot = lot;
            this.number = number;
            this.lastDay = lastDay;
            this.rule = rule;
        }

        String key() {
            return number == 0 ? lot.key : lot.key + "/" + number;
        }
    }

    /** What one redemption or adjustment ate, in the order it ate. */
    private static final class Debit {
        final Deque<Bite> bites = new ArrayDeque<>();
    }

    private record Bite(Part part, long points) {}

    private static final class Owed {
        final String key;
        long points;

        Owed(String key, long points) {
            this.key = key;
            this.points = points;
        }
    }

    long available() {
        return available;
    }

    long debt() {
        return owed.stream().mapToLong(o -> o.points).sum();
    }

    /**
     * Adds points to a lot (a new one, or more of an order edited upwards). The debt is paid first.
     *
     * @return the part to watch for its last day, or null when nothing was left after the debt or it never ends
     */
    @Nullable
    Part earn(String key, Instant earnedAt, LocalDate earnedOn, long points, Expiry expiry) {
        LocalDate lastDay = expiry.model() == ExpiryModel.PER_LOT ? expiry.lastDay(earnedOn) : LocalDate.MAX;
        Expiry rule = expiry.model() == ExpiryModel.INACTIVITY ? expiry : null;
        Lot lot = lots.computeIfAbsent(key, k -> new Lot(k, earnedAt, earnedOn));
        Part part = part(lot, lastDay, rule);
        long rest = payDebt(part, points);
        fill(part, rest);
        return rest > 0 && expiry.model() != ExpiryModel.NEVER ? part : null;
    }

    /**
     * Takes points back from the lot they were earned in: what is left of it, then what of it had ended, then as any
     * debit.
     *
     * @return how many of them had ended, so that their ending is taken back
     */
    long reverse(String key, long points) {
        long rest = points;
        long ended = 0;
        Lot lot = lots.get(key);
        if (lot != null) {
            for (Part part : lot.parts) {
                long bite = Math.min(part.remaining, rest);
                drain(part, bite);
                rest -= bite;
            }
            for (Part part : lot.parts) {
                long bite = Math.min(part.expired, rest);
                part.expired -= bite;
                ended += bite;
                rest -= bite;
            }
        }
        debit(key + "/reversed", rest);
        return ended;
    }

    /** Spends points by last day; what is not there is owed. */
    void debit(String key, long points) {
        Debit debit = debits.computeIfAbsent(key, k -> new Debit());
        long rest = points;
        while (rest > 0) {
            Part part = next();
            if (part == null) {
                owed.add(new Owed(key, rest));
                return;
            }
            long bite = Math.min(part.remaining, rest);
            drain(part, bite);
            debit.bites.addLast(new Bite(part, bite));
            rest -= bite;
        }
    }

    /**
     * Gives back part of what a debit took: first what it still owes, then the debt, then its lots, last eaten first.
     * Each lot keeps its last day, or gets {@code notBefore} when that is later. Never gives more than was taken.
     *
     * @return the refilled parts, to be watched for their last days
     */
    List<Part> giveBack(String key, long points, LocalDate notBefore) {
        long rest = points;
        for (Iterator<Owed> each = owed.iterator(); each.hasNext() && rest > 0; ) {
            Owed o = each.next();
            if (o.key.equals(key)) {
                long paid = Math.min(o.points, rest);
                o.points -= paid;
                rest -= paid;
                if (o.points == 0) {
                    each.remove();
                }
            }
        }
        Debit debit = debits.get(key);
        List<Part> refilled = new ArrayList<>();
        while (rest > 0 && debit != null && !debit.bites.isEmpty()) {
            Bite bite = debit.bites.removeLast();
            long back = Math.min(bite.points, rest);
            if (back < bite.points) {
                debit.bites.addLast(new Bite(bite.part, bite.points - back));
            }
            rest -= back;
            long left = payDebt(bite.part, back);
            if (left > 0) {
                refilled.add(refill(bite.part, left, notBefore));
            }
        }
        return refilled;
    }

    /** The day activity was last seen; moves the last day of parts that live by it. */
    void active(LocalDate day) {
        if (lastActivity == null || day.isAfter(lastActivity)) {
            lastActivity = day;
            lastDayByActivity.clear();
        }
    }

    /** Ends what is left of a part. @return how many points ended */
    long expire(Part part) {
        long ended = part.remaining;
        drain(part, ended);
        part.expired += ended;
        return ended;
    }

    /**
     * The last day of a part, as activity stands now. Points given when that day was over already begin with their own
     * day: they are meant to be used.
     */
    LocalDate lastDay(Part part) {
        if (part.rule == null) {
            return part.lastDay;
        }
        LocalDate earnedOn = part.lot.earnedOn;
        LocalDate active = lastActivity;
        LocalDate last = active == null
                ? part.rule.lastDay(earnedOn)
                : lastDayByActivity.computeIfAbsent(part.rule, rule -> rule.lastDay(active));
        return last.isBefore(earnedOn) ? part.rule.lastDay(earnedOn) : last;
    }

    /** Parts that live by activity and still hold points. */
    List<Part> movingParts() {
        return moving.values().stream().flatMap(TreeSet::stream).toList();
    }

    /** The next last day after a day, of points that are left; empty when none of them ends after it. */
    Optional<LocalDate> firstLastDayAfter(LocalDate day) {
        Stream<LocalDate> next =
                fixed.stream().map(p -> p.lastDay).filter(d -> d.isAfter(day)).limit(1);
        return Stream.concat(next, movingParts().stream().map(this::lastDay).filter(d -> d.isAfter(day)))
                .min(Comparator.naturalOrder())
                .filter(d -> !d.equals(LocalDate.MAX));
    }

    /** Points by their last day, for the days up to and including {@code until}. */
    NavigableMap<LocalDate, Long> ending(LocalDate until) {
        NavigableMap<LocalDate, Long> ending = new TreeMap<>();
        fixed.stream()
                .takeWhile(p -> !p.lastDay.isAfter(until))
                .forEach(p -> ending.merge(p.lastDay, p.remaining, Long::sum));
        movingParts().stream()
                .filter(p -> !lastDay(p).isAfter(until))
                .forEach(p -> ending.merge(lastDay(p), p.remaining, Long::sum));
        return ending;
    }

    /** A lot has one rule and so one part for each last day. */
    private Part part(Lot lot, LocalDate lastDay, @Nullable Expiry rule) {
        for (Part part : lot.parts) {
            if (part.lastDay.equals(lastDay)) {
                return part;
            }
        }
        Part part = new Part(lot, lot.parts.size(), lastDay, rule);
        lot.parts.add(part);
        return part;
    }

    private Part refill(Part eaten, long points, LocalDate notBefore) {
        Part part = eaten.rule != null
                ? eaten
                : part(eaten.lot, eaten.lastDay.isBefore(notBefore) ? notBefore : eaten.lastDay, null);
        fill(part, points);
        return part;
    }

    private @Nullable Part next() {
        Part next = fixed.isEmpty() ? null : fixed.first();
        for (TreeSet<Part> pool : moving.values()) {
            if (!pool.isEmpty()
                    && (next == null
                            || Comparator.comparing(this::lastDay)
                                            .thenComparing(BY_AGE)
                                            .compare(pool.first(), next)
                                    < 0)) {
                next = pool.first();
            }
        }
        return next;
    }

    /** Points of a part pay what is owed, the oldest debt first: that debit has eaten them now, and may give them back. */
    private long payDebt(Part by, long points) {
        long rest = points;
        while (rest > 0 && !owed.isEmpty()) {
            Owed oldest = owed.getFirst();
            long paid = Math.min(oldest.points, rest);
            oldest.points -= paid;
            rest -= paid;
            Objects.requireNonNull(debits.get(oldest.key)).bites.addLast(new Bite(by, paid));
            if (oldest.points == 0) {
                owed.removeFirst();
            }
        }
        return rest;
    }

    private void fill(Part part, long points) {
        if (points == 0) {
            return;
        }
        part.remaining = Math.addExact(part.remaining, points);
        available = Math.addExact(available, points);
        pool(part).add(part);
    }

    private void drain(Part part, long points) {
        part.remaining -= points;
        available -= points;
        if (part.remaining == 0) {
            pool(part).remove(part);
        }
    }

    private TreeSet<Part> pool(Part part) {
        return part.rule == null ? fixed : moving.computeIfAbsent(part.rule, r -> new TreeSet<>(BY_AGE));
    }
}
