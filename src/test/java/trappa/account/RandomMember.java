package trappa.account;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import trappa.fact.Adjustment;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerState;
import trappa.fact.Line;
import trappa.fact.Line.CodeShare;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Product;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Happened;
import trappa.fact.Referral;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/**
 * A member's whole life from a seed: orders with refunds, edits and cancellations, redemptions with what became of them,
 * adjustments, an opening balance, and up to three versions of the program. Times are few, so that much happens at one instant.
 */
public final class RandomMember {
    static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    static final int DAYS = 900;
    public static final Instant END = START.plus(Duration.ofDays(DAYS + 800));
    /** Orders from this id on are those of a friend whom the member brought. */
    static final long FRIENDS = 200;

    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("Europe/Stockholm"), ZoneId.of("America/Santiago"), ZoneId.of("UTC"));

    final long seed;
    public final ZoneId zone;
    public final ProgramHistory history;
    final Map<Long, List<OrderFact>> orders = new TreeMap<>();
    final List<Adjustment> adjustments = new ArrayList<>();
    final List<Redemption> redemptions = new ArrayList<>();
    final List<CustomerFact> told = new ArrayList<>();
    private final @Nullable Instant createdAt;
    private final @Nullable Referral referredBy;
    private final @Nullable Referral friend;
    private final Random random;

    private RandomMember(long seed) {
        this.seed = seed;
        random = new Random(seed);
        zone = ZONES.get(random.nextInt(ZONES.size()));
        createdAt = random.nextInt(4) == 0 ? null : START.minus(Duration.ofDays(random.nextInt(700)));
        history = versions();
        for (int i = random.nextInt(4); i > 0; i--) {
            redemptions.add(redemption("r" + i));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            adjustments.add(
                    new Adjustment("a" + i, time(), 20 * (random.nextInt(41) - 20) + 7, "for the test", "the test"));
        }
        if (random.nextInt(3) == 0) {
            Instant at = time();
            LocalDate earnedOn = at.atZone(zone).toLocalDate().minusDays(random.nextInt(700));
            Adjustment.Opening opening = random.nextBoolean()
                    ? new Adjustment.Opening(earnedOn, random.nextInt(900), null, null)
                    : new Adjustment.Opening(earnedOn, 0, "silver", earnedOn.plusDays(random.nextInt(1_500)));
            adjustments.add(new Adjustment("opening", at, random.nextInt(500), "", "the test", opening));
        }
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            orders.put(100L + i, order(100L + i));
        }
        referredBy = random.nextInt(3) > 0 ? null : new Referral(1, 3, time());
        friend = random.nextInt(3) > 0 ? null : new Referral(2, 1, time());
        for (int i = friend == null ? 0 : random.nextInt(4); i > 0; i--) {
            orders.put(FRIENDS + i, order(FRIENDS + i));
        }
        if (random.nextInt(3) == 0) {
            orders.put(99L, listed(99));
        }
        activities(new Random(~seed));
    }

    /** Birthdays, corrected now and then, and answers to surveys, some too soon or to what nobody asked. */
    private void activities(Random by) {
        for (int i = by.nextInt(3); i > 0; i--) {
            LocalDate day = LocalDate.of(2024, 1, 1).plusDays(by.nextInt(4) == 0 ? 59 : by.nextInt(366));
            told.add(new CustomerFact.Born(day.getMonthValue(), day.getDayOfMonth(), time(by)));
        }
        for (int i = by.nextInt(4); i > 0; i--) {
            told.add(new CustomerFact.Answered(by.nextInt(5) == 0 ? "other" : "nps", by.nextInt(11), null, time(by)));
        }
    }

    /** An order that an import alone has told of, and that may have been taken back. */
    private List<OrderFact> listed(long id) {
        Snapshot told = OrderState.of(id, order(id)).snapshots().firstEntry().getValue();
        List<OrderFact> facts = new ArrayList<>();
        facts.add(new OrderFact.Listed("i", time(), told, List.of()));
        if (random.nextInt(3) > 0) {
            facts.add(new OrderFact.Unlisted("i", time()));
        }
        return facts;
    }

    public static RandomMember of(long seed) {
        return new RandomMember(seed);
    }

    /** Whether an import is taken back: what it brought is gone then, as if it had never been. */
    boolean takesBack() {
        return orders.values().stream().flatMap(List::stream).anyMatch(OrderFact.Unlisted.class::isInstance);
    }

    public MemberFacts facts() {
        return facts(orders, adjustments, redemptions, told);
    }

    private MemberFacts facts(
            Map<Long, List<OrderFact>> of,
            List<Adjustment> adjusted,
            List<Redemption> redeemed,
            List<CustomerFact> said) {
        List<OrderState> states = new ArrayList<>();
        of.forEach((id, facts) -> states.add(OrderState.of(id, facts)));
        return facts(states, adjusted, redeemed, said, END);
    }

    private MemberFacts facts(
            List<OrderState> states,
            List<Adjustment> adjusted,
            List<Redemption> redeemed,
            List<CustomerFact> said,
            Instant upTo) {
        return new MemberFacts(
                1,
                null,
                createdAt,
                states.stream().filter(o -> o.id() < FRIENDS).toList(),
                adjusted,
                redeemed,
                CustomerState.of(said),
                referredBy == null || referredBy.at().isAfter(upTo) ? null : referredBy,
                friend == null || friend.at().isAfter(upTo)
                        ? List.of()
                        : List.of(new Referral.OfFriend(
                                friend,
                                states.stream().filter(o -> o.id() >= FRIENDS).toList())));
    }

    /** The same, told in another order and in part several times. */
    MemberFacts rearranged(Random by) {
        List<Map.Entry<Long, List<OrderFact>>> shuffled = new ArrayList<>();
        orders.forEach((id, facts) -> {
            List<OrderFact> again = new ArrayList<>(facts);
            again.addAll(facts.subList(0, by.nextInt(facts.size() + 1)));
            Collections.shuffle(again, by);
            shuffled.add(Map.entry(id, again));
        });
        Collections.shuffle(shuffled, by);
        List<OrderState> states = shuffled.stream()
                .map(e -> OrderState.of(e.getKey(), e.getValue()))
                .toList();
        List<Adjustment> adjusted = new ArrayList<>(adjustments);
        Collections.shuffle(adjusted, by);
        List<Redemption> redeemed = new ArrayList<>();
        redemptions.forEach(r -> {
            List<Redemption.Event> events = new ArrayList<>(r.events());
            Collections.shuffle(events, by);
            redeemed.add(with(r, events));
        });
        Collections.shuffle(redeemed, by);
        List<CustomerFact> said = new ArrayList<>(told);
        said.addAll(told.subList(0, by.nextInt(told.size() + 1)));
        Collections.shuffle(said, by);
        return facts(states, adjusted, redeemed, said, END);
    }

    MemberFacts withoutSpending() {
        return facts(
                orders, adjustments.stream().filter(a -> a.opening() != null).toList(), List.of(), List.of());
    }

    /** What was dated up to an instant. Payment and customer have no date, so they stay. */
    MemberFacts upTo(Instant t) {
        Map<Long, List<OrderFact>> by = new TreeMap<>();
        orders.forEach((id, facts) -> by.put(
                id,
                facts.stream()
                        .filter(fact -> switch (fact) {
                            case OrderFact.Seen(Snapshot s) -> !s.updatedAt().isAfter(t);
                            case OrderFact.Refunded(Refund r) -> !r.at().isAfter(t);
                            default -> true;
                        })
                        .toList()));
        List<OrderState> states = new ArrayList<>();
        by.forEach((id, facts) -> states.add(OrderState.of(id, facts)));
        return facts(
                states,
                adjustments.stream().filter(a -> !a.at().isAfter(t)).toList(),
                redemptions.stream()
                        .filter(r -> !r.at().isAfter(t))
                        .map(r -> with(
                                r,
                                r.events().stream()
                                        .filter(e -> !e.at().isAfter(t))
                                        .toList()))
                        .toList(),
                told.stream().filter(f -> !at(f).isAfter(t)).toList(),
                t);
    }

    private static Instant at(CustomerFact fact) {
        return switch (fact) {
            case CustomerFact.Born born -> born.at();
            case CustomerFact.Answered answered -> answered.at();
            default -> throw new IllegalStateException("No time: " + fact);
        };
    }

    /** Every order that was placed is cancelled in the end, and nothing was spent or adjusted. */
    MemberFacts allCancelled() {
        Map<Long, List<OrderFact>> cancelled = new TreeMap<>();
        Instant end = END.minus(Duration.ofDays(1));
        orders.forEach((id, facts) -> {
            List<OrderFact> more = new ArrayList<>(facts);
            OrderState.of(id, facts).snapshots().values().stream()
                    .reduce((a, b) -> b)
                    .ifPresent(s -> more.add(new OrderFact.Seen(
                            snapshot(end, s.processedAt(), end, "refunded", s.lines(), s.outstanding(), s.codes()))));
            cancelled.put(id, more);
        });
        return facts(cancelled, List.of(), List.of(), List.of());
    }

    /** An instant at which something happens, or one around it. */
    public Instant instant(Random by) {
        return START.plus(Duration.ofDays(by.nextInt(DAYS + 700)))
                .plus(Duration.ofHours(8 + 4L * by.nextInt(2)))
                .plusSeconds(by.nextInt(3) - 1);
    }

    private Instant time() {
        return time(random);
    }

    private static Instant time(Random by) {
        return START.plus(Duration.ofDays(by.nextInt(DAYS))).plus(Duration.ofHours(8 + 4L * by.nextInt(2)));
    }

    private ProgramHistory versions() {
        List<ProgramVersion> versions = new ArrayList<>();
        Instant from = START.plus(Duration.ofDays(random.nextInt(30)));
        for (int number = 1; number <= 1 + random.nextInt(3); number++) {
            List<Program> pool = RandomPrograms.ALL;
            versions.add(new ProgramVersion(number, from, from, "the test", pool.get(random.nextInt(pool.size()))));
            from = from.plus(Duration.ofDays(1 + random.nextInt(400)));
        }
        return ProgramHistory.of(versions);
    }

    private Redemption redemption(String id) {
        Instant at = time();
        List<Redemption.Event> events = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            events.add(new Redemption.Event(Happened.FAILED, at.plusSeconds(60)));
        } else if (random.nextInt(6) > 0) {
            Instant issued = at.plusSeconds(random.nextInt(2));
            events.add(new Redemption.Event(Happened.ISSUED, issued));
            if (random.nextInt(4) == 0) {
                Happened how = random.nextBoolean() ? Happened.HANDED_BACK : Happened.VOIDED;
                events.add(new Redemption.Event(how, issued.plus(Duration.ofDays(random.nextInt(60)))));
            }
        }
        boolean offer = random.nextInt(4) == 0;
        return new Redemption(
                id,
                "reward",
                offer ? "step.1" : null,
                offer ? 0 : 50L + random.nextInt(400),
                at,
                "CODE-" + id,
                LocalDate.of(2030, 1, 1),
                events);
    }

    private static Redemption with(Redemption r, List<Redemption.Event> events) {
        return new Redemption(
                r.id(), r.rewardId(), r.offerId(), r.costPoints(), r.at(), r.code(), r.validUntil(), events);
    }

    private List<OrderFact> order(long id) {
        Instant time = time();
        // Now and then an order is dated later than all that happened to it, as an imported one may be.
        Instant processed = random.nextInt(8) == 0 ? time.plus(Duration.ofDays(20)) : time;
        Set<String> codes = usable(time);
        List<Line> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            long gross = 1_000 + random.nextInt(40_000);
            int quantity = 1 + random.nextInt(3);
            List<CodeShare> shares = codes.stream()
                    .map(code -> new CodeShare(code, 100L * random.nextInt(10)))
                    .toList();
            long discount = shares.stream().mapToLong(CodeShare::amount).sum();
            lines.add(line(id * 10 + i, quantity, quantity, gross, discount, shares));
        }
        List<OrderFact> facts = new ArrayList<>();
        boolean paid = random.nextInt(10) > 0;
        facts.add(seen(time, processed, null, paid ? "paid" : "pending", lines, 0, codes));
        if (paid && random.nextBoolean()) {
            facts.add(new OrderFact.Paid());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            facts.add(lookedUp(time));
        }
        long outstanding = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            time = time.plus(Duration.ofDays(random.nextInt(40))).plusSeconds(random.nextInt(2));
            int place = random.nextInt(lines.size());
            Line line = lines.get(place);
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    facts.add(new OrderFact.Refunded(new Refund(id * 10 + i, time, Map.of(line.id(), 1L), 0, 0)));
                    if (random.nextBoolean()) {
                        lines.set(place, less(line));
                        facts.add(seen(time, processed, null, status(paid), lines, outstanding, codes));
                    }
                }
                case 2 ->
                    facts.add(new OrderFact.Refunded(
                            new Refund(id * 10 + i, time, Map.of(), random.nextInt(12_000) - 10_000, 0)));
                case 3 -> {
                    lines.set(place, less(line));
                    facts.add(seen(time, processed, null, status(paid), lines, outstanding, codes));
                }
                case 4 -> {
                    lines.add(line(id * 10 + 3 + i, 1, 1, 5_000 + random.nextInt(30_000), 0, List.of()));
                    outstanding = random.nextBoolean() ? lines.getLast().gross() : 0;
                    facts.add(new OrderFact.Edited(time));
                    facts.add(seen(time, processed, null, status(paid), lines, outstanding, codes));
                }
                case 5 -> {
                    lines.set(
                            place,
                            line(line.id(), (int) line.quantity(), 0, line.gross(), line.discount(), line.codes()));
                    lines.add(line(id * 10 + 6 + i, 1, 1, line.gross() + random.nextInt(5_000), 0, List.of()));
                    facts.add(seen(time, processed, null, status(paid), lines, outstanding, codes));
                }
                default -> {
                    facts.add(seen(time, processed, time, paid ? "refunded" : "voided", lines, 0, codes));
                    i = 1;
                }
            }
        }
        return facts;
    }

    /** Codes made by then that are not taken back, mostly not used by another order. */
    private Set<String> usable(Instant time) {
        return random.nextInt(3) > 0
                ? Set.of()
                : redemptions.stream()
                        .filter(r -> r.when(Happened.ISSUED)
                                .filter(at -> at.isBefore(time))
                                .isPresent())
                        .map(Redemption::code)
                        .limit(2)
                        .collect(java.util.stream.Collectors.toSet());
    }

    private static String status(boolean paid) {
        return paid ? "partially_refunded" : "pending";
    }

    private static Line line(long id, int quantity, int current, long gross, long discount, List<CodeShare> shares) {
        long product = id % 10;
        return new Line(id, product, product, quantity, current, gross, discount, 0, false, false, shares);
    }

    private static Line less(Line l) {
        return line(l.id(), (int) l.quantity(), (int) Math.max(0, l.current() - 1), l.gross(), l.discount(), l.codes());
    }

    /** What the shop says of some products; asked twice, it may say something else. */
    private OrderFact lookedUp(Instant at) {
        Map<Long, Product> products = new TreeMap<>();
        for (long product = 1; product < 10; product++) {
            if (random.nextInt(4) > 0) {
                products.put(
                        product,
                        new Product(
                                new TreeSet<>(List.of(91L + random.nextInt(3))),
                                random.nextBoolean() ? Map.of(product, 1_000L + random.nextInt(40_000)) : Map.of()));
            }
        }
        return new OrderFact.LookedUp(at, products);
    }

    private static OrderFact seen(
            Instant at,
            Instant processed,
            @Nullable Instant cancelledAt,
            String status,
            List<Line> lines,
            long outstanding,
            Set<String> codes) {
        return new OrderFact.Seen(snapshot(at, processed, cancelledAt, status, lines, outstanding, codes));
    }

    private static Snapshot snapshot(
            Instant at,
            Instant processed,
            @Nullable Instant cancelledAt,
            String status,
            List<Line> lines,
            long outstanding,
            Set<String> codes) {
        return new Snapshot(
                at,
                at,
                processed,
                cancelledAt,
                status,
                false,
                1L,
                "web",
                true,
                outstanding,
                0,
                0,
                lines,
                codes,
                Set.of(),
                Set.of());
    }

    /** Every fact on its own, as it may arrive: the first part of an order may come last. */
    List<Runnable> arrivals(
            Map<Long, List<OrderFact>> of,
            List<Adjustment> adjusted,
            Map<String, Redemption> redeemed,
            List<CustomerFact> said) {
        List<Runnable> arrivals = new ArrayList<>();
        orders.forEach((id, facts) -> facts.forEach(fact -> arrivals.add(
                () -> of.computeIfAbsent(id, k -> new ArrayList<>()).add(fact))));
        adjustments.forEach(a -> arrivals.add(() -> adjusted.add(a)));
        redemptions.forEach(r -> arrivals.add(() -> redeemed.put(r.id(), r)));
        told.forEach(f -> arrivals.add(() -> said.add(f)));
        return arrivals;
    }

    MemberFacts facts(
            Map<Long, List<OrderFact>> of,
            List<Adjustment> adjusted,
            Map<String, Redemption> redeemed,
            List<CustomerFact> said) {
        return facts(of, adjusted, List.copyOf(new HashMap<>(redeemed).values()), said);
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
