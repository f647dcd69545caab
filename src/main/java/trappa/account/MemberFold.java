package trappa.account;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.account.Calendar.Span;
import trappa.account.Event.Turn;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Reason.Nothing;
import trappa.account.Reason.Plain.Because;
import trappa.account.Statement.OrderOutcome;
import trappa.account.Tickets.Ticket;
import trappa.fact.Adjustment;
import trappa.fact.MemberFacts;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Happened;
import trappa.program.Program;
import trappa.program.Program.Expiry;
import trappa.program.Program.ExpiryModel;
import trappa.program.Program.Period;
import trappa.program.Program.Tier;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.program.Rung;
import trappa.value.Rational;

/**
 * The account of one member as a pure function of program versions, facts and an instant. It walks the facts in event
 * time, never in the order they arrived; what is dated after {@code asOf} does not exist yet. Two walks over the same
 * facts are the same to the last posting.
 */
public final class MemberFold {
    private static final int SHOWN_BEFORE_ENDING_DAYS = 30;
    private static final int RISK_SHOWN_DAYS = 90;
    private static final int KEPT_AFTER_RETURN_DAYS = 30;
    private static final Expiry FOR_EVER = new Expiry(ExpiryModel.NEVER, 0, false);

    private final ProgramHistory history;
    private final MemberFacts facts;
    private final Instant asOf;
    private final Calendar calendar;
    private final PriorityQueue<Event> ahead = new PriorityQueue<>();
    private final List<Posting> postings = new ArrayList<>();
    private final Lots lots = new Lots();
    private final Tickets tickets = new Tickets();
    private final List<Reach> reaches = new ArrayList<>();
    private final List<OrderWalk> orders = new ArrayList<>();
    private final Map<Long, Nothing> unearning = new HashMap<>();
    private final Map<String, Redemption> byCode = new HashMap<>();
    private final Map<String, Long> usedBy = new HashMap<>();
    private final Map<String, Long> returned = new HashMap<>();
    private final Set<String> spent = new HashSet<>();
    private final Map<String, String> claims = new HashMap<>();
    private @Nullable ProgramVersion version;
    private @Nullable Progress progress;
    private Instant now = Instant.MIN;

    private MemberFold(ProgramHistory history, ZoneId zone, MemberFacts facts, Instant asOf) {
        this.history = history;
        this.facts = facts;
        this.asOf = asOf;
        LocalDate since = facts.createdAt() == null
                ? null
                : facts.createdAt().atZone(zone).toLocalDate();
        this.calendar = new Calendar(zone, since);
    }

    /**
     * The statement at {@code asOf}.
     *
     * @throws ArithmeticException when amounts do not fit 64 bits; nothing ever wraps around
     */
    public static Statement fold(ProgramHistory history, ZoneId zone, MemberFacts facts, Instant asOf) {
        MemberFold fold = new MemberFold(history, zone, facts, asOf);
        fold.begin();
        fold.walk();
        return fold.statement();
    }

    private void begin() {
        for (ProgramVersion v : history.inForce()) {
            at(v.effectiveFrom(), Turn.PROGRAM, v.number(), "", () -> published(v));
        }
        for (Redemption r : facts.redemptions()) {
            byCode.put(r.code().toLowerCase(Locale.ROOT), r);
            at(r.at(), Turn.SPENT, 0, r.id(), () -> redeemed(r));
            for (Redemption.Event event : r.events()) {
                at(event.at(), Turn.GIVEN_BACK, 0, r.id() + event.what(), () -> settled(r, event));
            }
        }
        for (OrderState order : facts.orders()) {
            OrderTimeline timeline = OrderTimeline.of(order);
            if (timeline == null) {
                unearning.put(order.id(), Nothing.NOT_PAID);
            } else {
                at(timeline.placedAt(), Turn.EARNED, order.id(), "", () -> placed(order.id(), timeline));
            }
        }
        for (Adjustment a : facts.adjustments()) {
            at(a.at(), a.points() > 0 ? Turn.EARNED : Turn.SPENT, 0, "adjustment/" + a.id(), () -> adjusted(a));
        }
    }

    private void walk() {
        while (!ahead.isEmpty() && !ahead.peek().at().isAfter(asOf)) {
            Event event = ahead.remove();
            now = event.at().isAfter(now) ? event.at() : now;
            event.action().run();
        }
    }

    private void at(Instant at, Turn turn, long id, String key, Runnable action) {
        ahead.add(new Event(at.isAfter(now) ? at : now, turn, id, key, action));
    }

    // ---- the program ----

    private void published(ProgramVersion next) {
        version = next;
        if (progress == null) {
            progress = new Progress(calendar, next.program().qualification());
        } else {
            progress.use(next.program().qualification());
            climb(calendar.period(next.program().qualification(), today()));
        }
    }

    // ---- orders ----

    private void placed(long id, OrderTimeline timeline) {
        ProgramVersion rules = version;
        if (rules == null || rules.program().status() == Program.Status.PAUSED) {
            unearning.put(id, rules == null ? Nothing.NO_PROGRAM : Nothing.PAUSED);
            return;
        }
        Program program = rules.program();
        Optional<Tier> tier = tickets.highest(program);
        OrderTimeline.Standing standing = timeline.start();
        OrderWorth worth = standing.worth(program.orders());
        OrderWalk order = new OrderWalk(
                id,
                timeline,
                calendar.day(timeline.placedAt()),
                rules,
                tier.map(Tier::multiplier).orElse(Rational.ONE),
                tier.map(Tier::name).orElse(null),
                worth);
        orders.add(order);
        active();
        if (order.points > 0) {
            postings.add(Posting.earned(
                    order.key() + "/earned",
                    Kind.EARNED,
                    order.points,
                    now,
                    order.reason(Reason.Order.Cause.PAID, null, 0, worth)));
        }
        List<Redemption> used = standing.snapshot().codes().stream()
                .map(code -> byCode.get(code.toLowerCase(Locale.ROOT)))
                .filter(Objects::nonNull)
                .filter(r -> usedBy.putIfAbsent(r.id(), id) == null)
                .sorted(Comparator.comparing(Redemption::id))
                .toList();
        var placedAs = standing.snapshot();
        OrderWorth before = worth;
        for (OrderTimeline.Change change : timeline.changes()) {
            standing.apply(change);
            OrderWorth after = standing.worth(program.orders());
            OrderWorth was = before;
            at(
                    change.at(),
                    after.value() > was.value() ? Turn.EARNED : Turn.TAKEN_BACK,
                    id,
                    change.key(),
                    () -> changed(order, change, was, after));
            for (Redemption r : used) {
                long total = CodeReturn.total(r, placedAs, after, program.rewardReturn());
                at(change.at(), Turn.GIVEN_BACK, id, r.id(), () -> returned(r, change, total));
            }
            before = after;
        }
        at(
                timeline.placedAt().plus(Duration.ofDays(program.holdDays())),
                Turn.CONFIRMED,
                id,
                "",
                () -> confirmed(order));
    }

    private void changed(OrderWalk order, OrderTimeline.Change change, OrderWorth was, OrderWorth after) {
        long before = order.points(was);
        long difference = order.points(after) - before;
        order.worth = after;
        order.points += difference;
        order.value += after.value() - was.value();
        String key = order.key() + "/" + change.key();
        if (difference != 0) {
            postings.add(Posting.earned(
                    key,
                    difference > 0 ? Kind.EARNED : Kind.REVERSED,
                    difference,
                    now,
                    order.reason(
                            change.cause(),
                            change.cause() == Reason.Order.Cause.REFUND ? change.id() : null,
                            before,
                            after)));
        }
        if (!order.confirmed) {
            return;
        }
        if (difference < 0) {
            long ended = lots.reverse(order.key(), -difference);
            if (ended > 0) {
                postings.add(new Posting(
                        key + "/expiry",
                        Kind.EXPIRED,
                        Side.EXPIRED,
                        Side.MEMBER,
                        ended,
                        now,
                        new Reason.Plain(Because.EXPIRY_TAKEN_BACK)));
            }
        } else if (difference > 0) {
            earnLot(order, difference);
        }
        counted(order, after.value() > was.value());
    }

    private void confirmed(OrderWalk order) {
        order.confirmed = true;
        if (order.points > 0) {
            earnLot(order, order.points);
        }
        counted(order, order.value > 0);
    }

    private void earnLot(OrderWalk order, long points) {
        watch(lots.earn(
                order.key(),
                order.timeline.placedAt(),
                order.placedOn,
                points,
                order.version.program().expiry()));
    }

    private void counted(OrderWalk order, boolean up) {
        Progress sums = Objects.requireNonNull(progress, "an order is placed under a program");
        sums.set(order.id, order.placedOn, order.points, order.value);
        if (up) {
            Program program = program();
            climb(calendar.period(
                    program.qualification(),
                    program.qualification().period() == Period.ROLLING ? today() : order.placedOn));
        } else {
            reaches.stream()
                    .filter(Reach::standing)
                    .filter(r -> sums.worthOf(r.span()) < r.threshold())
                    .forEach(r -> r.fall(today()));
        }
    }

    // ---- tiers and steps ----

    private void climb(Span span) {
        Program program = program();
        Progress sums = Objects.requireNonNull(progress, "there is a program, so there is progress");
        long sum = sums.in(span);
        LocalDate until = calendar.ticketUntil(program.qualification(), span, today());
        for (Tier tier : program.tiers()) {
            if (tier.at() > 0 && tier.at() <= sum) {
                give(tier, until);
            }
        }
        for (Rung rung : Rung.of(program)) {
            if (rung.at() > 0 && rung.at() <= sum) {
                reach(rung, span, sums);
            }
        }
    }

    private void give(Tier tier, LocalDate until) {
        Instant endsAt = until.equals(LocalDate.MAX)
                ? null
                : calendar.endOf(until.plusDays(program().qualification().graceDays()));
        if (endsAt != null && !endsAt.isAfter(now)) {
            return;
        }
        Ticket ticket = new Ticket(until, endsAt);
        if (tickets.give(tier.id(), ticket).isPresent() && endsAt != null) {
            at(endsAt, Turn.ENDS, 0, "tier/" + tier.id(), () -> ended(tier, ticket));
        }
    }

    private void ended(Tier tier, Ticket ticket) {
        Program program = program();
        boolean highest =
                tickets.highest(program).filter(t -> t.id().equals(tier.id())).isPresent();
        if (!tickets.end(tier.id(), ticket)
                || !highest
                || program.qualification().demotion() != Program.Demotion.ONE_DOWN) {
            return;
        }
        program.tier(tier.id())
                .flatMap(t -> Tickets.below(program, t))
                .filter(below -> below.at() > 0)
                .ifPresent(below -> give(below, calendar.periodEnd(program.qualification(), today())));
    }

    private void reach(Rung rung, Span span, Progress sums) {
        boolean rolling = program().qualification().period() == Period.ROLLING;
        LocalDate today = today();
        int times = 0;
        for (Reach reach : reaches) {
            if (!reach.stepId().equals(rung.id())) {
                continue;
            }
            times++;
            boolean same = rolling
                    ? !reach.span().lastDay().isBefore(today)
                    : reach.span().equals(span);
            if (same) {
                if (!reach.standing() && sums.worthOf(reach.span()) >= reach.threshold()) {
                    reach.standAgain(today);
                }
                return;
            }
        }
        Span counting = rolling
                ? new Span(
                        span.firstDay(),
                        today.plusMonths(program().qualification().months()))
                : span;
        reaches.add(new Reach(rung, times + 1, counting, today));
    }

    // ---- spending ----

    private void redeemed(Redemption r) {
        active();
        if (r.offerId() != null) {
            claims.put(r.offerId(), r.id());
        }
        if (r.costPoints() > 0) {
            spent.add(r.id());
            lots.debit("redemption/" + r.id(), r.costPoints());
            move(r, "reserved", Kind.REDEEMED, Side.MEMBER, Side.RESERVED, r.costPoints(), Because.REDEEMED);
        }
    }

    private void settled(Redemption r, Redemption.Event event) {
        boolean issued = r.when(Happened.ISSUED).isPresent();
        switch (event.what()) {
            case ISSUED ->
                move(r, "issued", Kind.REDEEMED, Side.RESERVED, Side.REDEEMED, r.costPoints(), Because.REDEEMED);
            case FAILED -> undo(r, "failed", issued, Because.REDEMPTION_FAILED);
            case HANDED_BACK -> undo(r, "handed-back", issued, Because.HANDED_BACK);
            case VOIDED -> undo(r, "voided", issued, Because.HANDED_BACK);
        }
    }

    private void undo(Redemption r, String how, boolean issued, Because because) {
        if (r.offerId() != null) {
            claims.remove(r.offerId(), r.id());
        }
        giveBack(r, how, r.costPoints(), issued ? Side.REDEEMED : Side.RESERVED, because);
    }

    private void returned(Redemption r, OrderTimeline.Change change, long total) {
        giveBack(r, "returned/" + change.key(), total, Side.REDEEMED, Because.ORDER_REFUNDED);
    }

    /** Gives back up to {@code total} of a redemption's points, over all its returns together. */
    private void giveBack(Redemption r, String how, long total, Side from, Because because) {
        long already = returned.getOrDefault(r.id(), 0L);
        long back = Math.min(total, r.costPoints()) - already;
        if (back <= 0 || !spent.contains(r.id())) {
            return;
        }
        returned.put(r.id(), already + back);
        lots.giveBack("redemption/" + r.id(), back, today().plusDays(KEPT_AFTER_RETURN_DAYS))
                .forEach(this::watch);
        move(r, how, Kind.RETURNED, from, Side.MEMBER, back, because);
    }

    private void move(Redemption r, String how, Kind kind, Side from, Side to, long points, Because because) {
        if (points > 0) {
            postings.add(new Posting(
                    "redemption/" + r.id() + "/" + how, kind, from, to, points, now, new Reason.Plain(because)));
        }
    }

    private void adjusted(Adjustment a) {
        String key = "adjustment/" + a.id();
        if (a.points() > 0) {
            Expiry expiry = version == null ? FOR_EVER : version.program().expiry();
            watch(lots.earn(key, a.at(), calendar.day(a.at()), a.points(), expiry));
        } else {
            lots.debit(key, Math.negateExact(a.points()));
        }
        postings.add(new Posting(
                key,
                Kind.ADJUSTED,
                Side.ADJUSTED,
                Side.MEMBER,
                a.points(),
                now,
                new Reason.Plain(a.opening() ? Because.OPENING_BALANCE : Because.ADJUSTMENT, a.note())));
    }

    // ---- ending ----

    /** Comes back to a part when its last day is over; activity may have moved the day by then. */
    private void watch(Lots.@Nullable Part part) {
        if (part == null) {
            return;
        }
        LocalDate lastDay = lots.lastDay(part);
        if (lastDay.equals(LocalDate.MAX)) {
            return;
        }
        at(calendar.endOf(lastDay), Turn.ENDS, 0, "lot/" + part.key(), () -> {
            if (calendar.endOf(lots.lastDay(part)).isAfter(now)) {
                watch(part);
                return;
            }
            long ended = lots.expire(part);
            if (ended > 0) {
                postings.add(Posting.expired(part.key() + "/expired/" + today(), ended, now));
            }
        });
    }

    private void active() {
        lots.active(today());
    }

    // ---- what it comes to ----

    private Statement statement() {
        LocalDate today = calendar.day(asOf);
        long qualifying = version == null || progress == null
                ? 0
                : progress.in(calendar.period(version.program().qualification(), today));
        List<OrderWalk> waiting =
                orders.stream().filter(o -> !o.confirmed && o.points > 0).toList();
        LocalDate ready = waiting.stream()
                .map(o -> calendar.day(o.timeline
                        .placedAt()
                        .plus(Duration.ofDays(o.version.program().holdDays()))))
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Statement(
                asOf,
                version,
                List.copyOf(postings),
                lots.available(),
                lots.debt(),
                waiting.stream().mapToLong(o -> o.points).reduce(0, Math::addExact),
                ready,
                qualifying,
                lots.ending(today.plusDays(SHOWN_BEFORE_ENDING_DAYS)).entrySet().stream()
                        .map(e -> new Statement.Ending(e.getKey(), e.getValue()))
                        .toList(),
                heldTier(today, qualifying),
                reaches.stream().map(r -> reachedStep(r, today)).toList(),
                outcomes(),
                facts.redemptions().stream()
                        .filter(r -> !r.at().isAfter(asOf))
                        .map(r -> new Statement.RedemptionStanding(
                                r, usedBy.get(r.id()), returned.getOrDefault(r.id(), 0L)))
                        .toList(),
                Optional.ofNullable(ahead.peek()).map(Event::at));
    }

    private Statement.@Nullable HeldTier heldTier(LocalDate today, long qualifying) {
        if (version == null) {
            return null;
        }
        Program program = version.program();
        Tier tier = tickets.highest(program).orElse(null);
        if (tier == null) {
            return null;
        }
        LocalDate until = tickets.of(tier)
                .map(Ticket::until)
                .filter(day -> !day.equals(LocalDate.MAX))
                .orElse(null);
        Statement.AtRisk risk = until == null
                        || qualifying >= tier.at()
                        || until.isBefore(today)
                        || until.isAfter(today.plusDays(RISK_SHOWN_DAYS))
                ? null
                : new Statement.AtRisk(tier.at() - qualifying, until);
        return new Statement.HeldTier(tier, until, risk);
    }

    private Statement.ReachedStep reachedStep(Reach reach, LocalDate today) {
        boolean current = !today.isBefore(reach.span().firstDay())
                && !today.isAfter(reach.span().lastDay());
        return new Statement.ReachedStep(
                reach.stepId(),
                reach.offerId(),
                reach.reward(),
                reach.standing(),
                current,
                reach.lastDay(),
                claims.get(reach.offerId()));
    }

    private List<OrderOutcome> outcomes() {
        List<OrderOutcome> outcomes = new ArrayList<>();
        unearning.forEach((id, why) -> outcomes.add(new OrderOutcome(id, 0, why)));
        for (OrderWalk order : orders) {
            Nothing nothing =
                    order.points > 0 ? null : order.worth.nothing() == null ? Nothing.TOO_SMALL : order.worth.nothing();
            outcomes.add(new OrderOutcome(order.id, order.points, nothing));
        }
        return outcomes;
    }

    private LocalDate today() {
        return calendar.day(now);
    }

    private Program program() {
        return Objects.requireNonNull(version, "nothing is earned before the first program")
                .program();
    }
}
