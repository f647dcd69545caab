package trappa.account;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.account.Event.Turn;
import trappa.account.Posting.Kind;
import trappa.account.Reason.Cap;
import trappa.account.Reason.Nothing;
import trappa.account.Reason.Order.Cause;
import trappa.account.Statement.NextOrder;
import trappa.account.Statement.OrderOutcome;
import trappa.fact.Adjustment;
import trappa.fact.MemberFacts;
import trappa.fact.OrderState;
import trappa.fact.Product;
import trappa.fact.Referral;
import trappa.fact.Snapshot;
import trappa.program.Campaign;
import trappa.program.Program;
import trappa.program.Program.Expiry;
import trappa.program.Program.ExpiryModel;
import trappa.program.Program.OrderRule;
import trappa.program.Program.PeriodCap;
import trappa.program.Program.Tier;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/**
 * The account of one member as a pure function of program versions, facts and an instant. It walks the facts in event
 * time, never in the order they arrived; what is dated after {@code asOf} does not exist yet. Two walks over the same
 * facts are the same to the last posting.
 */
public final class MemberFold {
    private static final Expiry FOR_EVER = new Expiry(ExpiryModel.NEVER, 0, false);

    private final MemberFacts facts;
    private final Agenda agenda;
    private final List<Posting> postings = new ArrayList<>();
    private final Spending spending;
    private final ActivityGifts gifts;
    private final Trail trail;
    private final List<OrderWalk> orders = new ArrayList<>();
    private final Map<Long, Nothing> unearning = new HashMap<>();
    private @Nullable ProgramVersion version;
    private @Nullable Climb climb;
    private @Nullable LocalDate lastOrderOn;

    private MemberFold(ZoneId zone, MemberFacts facts, Trail trail) {
        this.facts = facts;
        this.trail = trail;
        LocalDate since = facts.createdAt() == null
                ? null
                : facts.createdAt().atZone(zone).toLocalDate();
        agenda = new Agenda(new Calendar(zone, since));
        spending = new Spending(agenda, postings);
        gifts = new ActivityGifts(agenda, spending, postings);
    }

    /** The order of a friend that what their referral gives hangs on; empty when there is none, or it gives nothing. */
    public static Optional<Long> orderOfReferral(ProgramHistory history, List<OrderState> ordersOfFriend) {
        return ReferralGift.order(history, ordersOfFriend);
    }

    /**
     * The statement at {@code asOf}.
     *
     * @throws ArithmeticException when amounts do not fit 64 bits; nothing ever wraps around
     */
    public static Statement fold(ProgramHistory history, ZoneId zone, MemberFacts facts, Instant asOf) {
        return walked(history, zone, facts, asOf, false).statement(asOf);
    }

    /**
     * The statement at {@code asOf}, and the tiers and steps on the way to it.
     *
     * @throws ArithmeticException as {@link #fold} does
     */
    public static Retraced retrace(ProgramHistory history, ZoneId zone, MemberFacts facts, Instant asOf) {
        MemberFold fold = walked(history, zone, facts, asOf, true);
        return new Retraced(fold.statement(asOf), fold.trail.milestones());
    }

    private static MemberFold walked(
            ProgramHistory history, ZoneId zone, MemberFacts facts, Instant asOf, boolean traced) {
        MemberFold fold = new MemberFold(zone, facts, new Trail(traced));
        fold.expect(history, asOf);
        fold.agenda.walk(asOf);
        return fold;
    }

    /**
     * What one order of the member gave by {@code asOf}, line by line, also where it gave nothing.
     *
     * @throws ArithmeticException as {@link #fold} does
     */
    public static OrderExplained explain(
            ProgramHistory history, ZoneId zone, MemberFacts facts, long orderId, Instant asOf) {
        MemberFold fold = walked(history, zone, facts, asOf, false);
        String key = "order/" + orderId + "/";
        List<Posting> moved =
                fold.postings.stream().filter(p -> p.key().startsWith(key)).toList();
        return fold.orders.stream()
                .filter(order -> order.id == orderId)
                .findFirst()
                .map(order -> OrderExplained.of(order, moved))
                .orElseGet(() -> OrderExplained.nothing(fold.unearning.get(orderId)));
    }

    private void expect(ProgramHistory history, Instant asOf) {
        for (ProgramVersion v : history.inForce()) {
            agenda.at(v.effectiveFrom(), Turn.PROGRAM, v.number(), "", () -> published(v));
        }
        facts.redemptions().forEach(spending::expect);
        List<OrderState> orders =
                counting(facts.orders(), asOf).map(facts.customer()::tagging).toList();
        for (OrderState order : orders) {
            OrderTimeline timeline = OrderTimeline.of(order);
            if (timeline == null) {
                unearning.put(order.id(), Nothing.NOT_PAID);
                spending.expectUnpaid(order);
            } else {
                agenda.at(timeline.placedAt(), Turn.EARNED, order.id(), "", () -> placed(order.id(), timeline));
            }
        }
        gifts.expect(facts.customer());
        if (facts.referredBy() != null) {
            expect(history, ReferralGift.Side.REFEREE, facts.referredBy(), orders);
        }
        facts.friends()
                .forEach(f -> expect(
                        history,
                        ReferralGift.Side.REFERRER,
                        f.referral(),
                        counting(f.orders(), asOf).toList()));
        for (Adjustment a : facts.adjustments()) {
            if (!a.countsAt(asOf)) {
                continue;
            }
            Turn turn = a.points() > 0 || a.opening() != null ? Turn.EARNED : Turn.SPENT;
            agenda.at(a.at(), turn, 0, "adjustment/" + a.id(), () -> {
                Expiry expiry = version == null ? FOR_EVER : version.program().expiry();
                spending.adjust(a, expiry);
                if (a.opening() != null && climb != null) {
                    climb.bringAlong(a.opening());
                }
            });
        }
    }

    private void expect(ProgramHistory history, ReferralGift.Side side, Referral referral, List<OrderState> orders) {
        ReferralGift.expect(agenda, spending, postings, history, side, referral, orders);
    }

    /** Those that an import told of and that was taken back by then are left out. */
    private static Stream<OrderState> counting(List<OrderState> orders, Instant asOf) {
        return orders.stream().filter(order -> order.countsAt(asOf));
    }

    private void published(ProgramVersion next) {
        version = next;
        spending.use(next.program());
        gifts.use(next.program());
        if (climb == null) {
            climb = new Climb(agenda, next, trail);
        } else {
            climb.use(next);
        }
    }

    /** An order is placed: its rule and multiplier are fixed now, and all that will happen to it goes on the agenda. */
    private void placed(long id, OrderTimeline timeline) {
        OrderTimeline.Standing standing = timeline.start();
        LocalDate before = lastOrderOn;
        if (version == null || climb == null) {
            unearning.put(id, Nothing.NO_PROGRAM);
            ordered(standing.worth(OrderRule.PLAIN));
            return;
        }
        Program program = version.program();
        OrderWorth worth = standing.worth(program.orders());
        ordered(worth);
        spending.boughtWithCodes(id, timeline, program);
        if (program.status() == Program.Status.PAUSED) {
            unearning.put(id, Nothing.PAUSED);
            return;
        }
        OrderWalk order = new OrderWalk(
                id,
                timeline,
                agenda.today(),
                terms(version, climb.tier().orElse(null), before, standing.snapshot(), timeline.products()),
                worth);
        orders.add(order);
        spending.active();
        if (order.points > 0) {
            postings.add(Posting.earned(
                    order.key() + "/earned",
                    Kind.EARNED,
                    order.points,
                    agenda.now(),
                    order.reason(Cause.PAID, null, 0, worth)));
        }
        expectChanges(order, standing, worth, climb);
    }

    private void ordered(OrderWorth worth) {
        if (worth.value() > 0) {
            lastOrderOn = agenda.today();
        }
    }

    private Terms terms(
            ProgramVersion version,
            @Nullable Tier tier,
            @Nullable LocalDate before,
            Snapshot placed,
            Map<Long, Product> products) {
        Program program = version.program();
        List<Campaign> campaigns = program.campaigns().isEmpty() ? List.of() : campaigns(program, tier, before, placed);
        return new Terms(version, tier, campaigns, products, cap(program.orders(), agenda.today()));
    }

    private List<Campaign> campaigns(
            Program program, @Nullable Tier tier, @Nullable LocalDate before, Snapshot placed) {
        Campaign.Circumstances circumstances = new Campaign.Circumstances(
                agenda.now(),
                agenda.calendar().zone(),
                tier == null ? null : tier.id(),
                before == null,
                before,
                placed.channel(),
                placed.orderTags(),
                placed.customerTags());
        return program.campaigns().stream()
                .filter(c -> c.applies(circumstances))
                .toList();
    }

    /** The tightest limit on an order placed on a day: what the member's earlier orders leave of it is fixed then. */
    private @Nullable Cap cap(OrderRule rule, LocalDate day) {
        Cap perOrder = rule.maxPointsPerOrder() == null
                ? null
                : new Cap(rule.maxPointsPerOrder(), rule.maxPointsPerOrder(), null);
        PeriodCap limit = rule.maxPointsPerPeriod();
        if (limit == null) {
            return perOrder;
        }
        LocalDate firstDay = limit.period().firstDay(day);
        long room = limit.points();
        for (OrderWalk earlier : orders.reversed()) {
            if (earlier.placedOn.isBefore(firstDay)) {
                break;
            }
            room = Math.max(0, room - earlier.points);
        }
        Cap perPeriod = new Cap(limit.points(), room, limit.period());
        return perOrder == null || room < perOrder.room() ? perPeriod : perOrder;
    }

    /** One change of an order with what the order was worth before and after it. */
    private record Move(OrderTimeline.Change change, OrderWorth was, OrderWorth after) {}

    /**
     * Puts the changes of an order on the agenda. Those of one instant happen together: what the order is worth is
     * known for instants only, and nothing may see it in between.
     */
    private void expectChanges(OrderWalk order, OrderTimeline.Standing standing, OrderWorth placed, Climb up) {
        OrderRule rule = order.terms.rule();
        Map<Instant, List<Move>> moves = new LinkedHashMap<>();
        OrderWorth before = placed;
        for (OrderTimeline.Change change : order.timeline.changes()) {
            standing.apply(change);
            OrderWorth after = standing.worth(rule);
            moves.computeIfAbsent(change.at(), at -> new ArrayList<>()).add(new Move(change, before, after));
            before = after;
        }
        moves.forEach((at, together) -> {
            boolean more =
                    more(order, together.getFirst().was(), together.getLast().after());
            agenda.at(
                    at, more ? Turn.EARNED : Turn.TAKEN_BACK, order.id, "changed", () -> changed(order, together, up));
        });
        agenda.at(readyAt(order), Turn.CONFIRMED, order.id, "", () -> {
            order.confirmed = true;
            if (order.points > 0) {
                spending.earn(order, order.points);
            }
            up.counted(order, order.value > 0);
        });
    }

    private void changed(OrderWalk order, List<Move> together, Climb up) {
        OrderWorth worth = together.getLast().after();
        long difference = order.points(worth) - order.points;
        boolean more = more(order, order.worth, worth);
        for (Move move : difference == 0 && worth.value() == order.value ? List.<Move>of() : together) {
            long before = order.points(move.was());
            long step = order.points(move.after()) - before;
            OrderTimeline.Change change = move.change();
            if (step != 0) {
                postings.add(Posting.earned(
                        order.key() + "/" + change.key(),
                        step > 0 ? Kind.EARNED : Kind.REVERSED,
                        step,
                        agenda.now(),
                        order.reason(
                                change.cause(),
                                change.cause() == Cause.REFUND ? change.id() : null,
                                before,
                                move.after())));
            }
        }
        order.is(worth);
        if (order.confirmed) {
            if (difference < 0) {
                spending.takeBack(
                        order.key(),
                        order.key() + "/" + together.getLast().change().key(),
                        -difference);
            } else if (difference > 0) {
                spending.earn(order, difference);
            }
            up.counted(order, more);
        }
    }

    /** In money or in points: an exchange may raise one and lower the other where lines count differently. */
    private static boolean more(OrderWalk order, OrderWorth was, OrderWorth after) {
        return after.value() > was.value() || order.points(after) > order.points(was);
    }

    private static Instant readyAt(OrderWalk order) {
        return order.timeline
                .placedAt()
                .plus(Duration.ofDays(order.terms.version().program().holdDays()));
    }

    private Statement statement(Instant asOf) {
        Calendar calendar = agenda.calendar();
        LocalDate today = calendar.day(asOf);
        List<OrderWalk> waiting =
                orders.stream().filter(o -> !o.confirmed && o.points > 0).toList();
        Lots lots = spending.lots();
        return new Statement(
                asOf,
                version,
                List.copyOf(postings),
                lots.available(),
                lots.debt(),
                waiting.stream().mapToLong(o -> o.points).reduce(0, Math::addExact),
                waiting.stream()
                        .map(o -> calendar.day(readyAt(o)))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                climb == null ? 0 : climb.qualifying(today),
                lots.ending(today.plusDays(Notices.FIRST_DAYS)).entrySet().stream()
                        .map(e -> new Statement.Ending(e.getKey(), e.getValue()))
                        .toList(),
                climb == null ? null : climb.held(today),
                climb == null ? List.of() : climb.reached(today, spending),
                outcomes(),
                facts.redemptions().stream()
                        .filter(r -> !r.at().isAfter(asOf))
                        .map(spending::standing)
                        .toList(),
                changesAt(asOf),
                noticeAt(today),
                nextOrder(asOf, today),
                gifts.standing(asOf, today, orders),
                unknownProducts());
    }

    /** What is taken back from an instant on counts until then. */
    private Optional<Instant> changesAt(Instant asOf) {
        Stream<Instant> undone = facts.adjustments().stream()
                .filter(a -> a.undoneAt() != null && a.countsAt(asOf))
                .map(Adjustment::undoneAt);
        Stream<Instant> unlisted = Stream.concat(
                        facts.orders().stream(), facts.friends().stream().flatMap(f -> f.orders().stream()))
                .flatMap(order -> order.takenBackAt().stream())
                .filter(at -> at.isAfter(asOf));
        return Stream.of(agenda.next().stream(), undone, unlisted)
                .flatMap(times -> times)
                .min(Comparator.naturalOrder());
    }

    /** The start of the next day on which the end of some points, or of the tier, is as near as is told of. */
    private Optional<Instant> noticeAt(LocalDate today) {
        Stream<LocalDate> ends = Notices.ENDING_DAYS.stream()
                .flatMap(days ->
                        spending
                                .lots()
                                .firstLastDayAfter(today.plusDays(days))
                                .map(day -> day.minusDays(days))
                                .stream());
        Stream<LocalDate> risk = climb == null ? Stream.empty() : climb.atRiskFrom(today).stream();
        return Stream.concat(ends, risk).min(Comparator.naturalOrder()).map(agenda.calendar()::startOf);
    }

    private NextOrder nextOrder(Instant asOf, LocalDate today) {
        return new NextOrder(
                lastOrderOn,
                version == null ? null : cap(version.program().orders(), today),
                facts.customer().tagsAt(asOf));
    }

    private Map<Long, SortedSet<Long>> unknownProducts() {
        Map<Long, SortedSet<Long>> unknown = new TreeMap<>();
        for (OrderWalk order : orders) {
            SortedSet<Long> products = order.terms.unknown(order.timeline::bought);
            if (!products.isEmpty()) {
                unknown.put(order.id, products);
            }
        }
        return unknown;
    }

    private List<OrderOutcome> outcomes() {
        List<OrderOutcome> outcomes = new ArrayList<>();
        unearning.forEach((id, why) -> outcomes.add(new OrderOutcome(id, 0, 0, why)));
        for (OrderWalk order : orders) {
            outcomes.add(
                    new OrderOutcome(order.id, order.points, order.value, order.points > 0 ? null : order.nothing()));
        }
        return outcomes;
    }
}
