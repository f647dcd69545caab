package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Reason.Plain.Because;
import trappa.account.Statement.RedemptionStanding;
import trappa.fact.Adjustment;
import trappa.fact.Adjustment.Opening;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Happened;
import trappa.fact.Snapshot;
import trappa.program.Program;
import trappa.program.Program.Expiry;
import trappa.program.Program.RewardReturn;

/**
 * What can be spent and what became of it: lots and their endings, redemptions and their returns, adjustments. A
 * redemption never gives back more than it took.
 */
final class Spending {
    private static final int KEPT_AFTER_RETURN_DAYS = 30;

    private final Agenda agenda;
    private final List<Posting> postings;
    private final Lots lots = new Lots();
    private final Map<String, Redemption> byCode = new HashMap<>();
    private final Map<String, Long> usedBy = new HashMap<>();
    private final Map<String, Long> returned = new HashMap<>();
    private final Set<String> spent = new HashSet<>();
    /** Offers and who claimed them: two redemptions when two members who had both are one now. */
    private final Map<String, Deque<String>> claims = new HashMap<>();

    /** Parts by the day that was their last one when they were last looked at. */
    private final Map<LocalDate, List<Lots.Part>> watched = new HashMap<>();

    private RewardReturn rewardReturn = RewardReturn.PROPORTIONAL;

    Spending(Agenda agenda, List<Posting> postings) {
        this.agenda = agenda;
        this.postings = postings;
    }

    Lots lots() {
        return lots;
    }

    /** A program is published: its rule for returns holds from now on. */
    void use(Program program) {
        rewardReturn = program.rewardReturn();
    }

    void active() {
        lots.active(agenda.today());
    }

    // ---- earning and taking back ----

    /** Points of an order, confirmed: they pay what is owed, the rest can be spent. */
    void earn(OrderWalk order, long points) {
        earn(
                order.key(),
                order.timeline.placedAt(),
                order.placedOn,
                points,
                order.terms.version().program().expiry());
    }

    /** The same for points that did not come from an order of the member's own. */
    void earn(String key, Instant earnedAt, LocalDate earnedOn, long points, Expiry expiry) {
        watch(lots.earn(key, earnedAt, earnedOn, points, expiry));
    }

    /** Confirmed points are taken back from their lot; of those that had ended, the ending is taken back too. */
    void takeBack(String lot, String key, long points) {
        long ended = lots.reverse(lot, points);
        if (ended > 0) {
            postings.add(new Posting(
                    key + "/expiry",
                    Kind.EXPIRED,
                    Side.EXPIRED,
                    Side.MEMBER,
                    ended,
                    agenda.now(),
                    new Reason.Plain(Because.EXPIRY_TAKEN_BACK)));
        }
    }

    void adjust(Adjustment a, Expiry expiry) {
        String key = "adjustment/" + a.id();
        Opening opening = a.opening();
        if (opening != null) {
            lots.active(opening.earnedOn());
        }
        if (a.points() == 0) {
            return;
        }
        if (opening != null && a.points() > 0) {
            LocalDate earnedOn = opening.earnedOn();
            watch(lots.earn(key, agenda.calendar().startOf(earnedOn), earnedOn, a.points(), expiry));
        } else if (a.points() > 0) {
            watch(lots.earn(key, a.at(), agenda.calendar().day(a.at()), a.points(), expiry));
        } else {
            lots.debit(key, Math.negateExact(a.points()));
        }
        postings.add(new Posting(
                key,
                Kind.ADJUSTED,
                Side.ADJUSTED,
                Side.MEMBER,
                a.points(),
                agenda.now(),
                new Reason.Plain(opening != null ? Because.OPENING_BALANCE : Because.ADJUSTMENT, a.note())));
    }

    // ---- redemptions ----

    /** Puts a redemption and all that happened to it on the agenda. */
    void expect(Redemption r) {
        byCode.put(r.code().toLowerCase(Locale.ROOT), r);
        agenda.at(r.at(), Event.Turn.SPENT, 0, r.id(), () -> redeem(r));
        for (Redemption.Event event : r.events()) {
            agenda.at(event.at(), Event.Turn.GIVEN_BACK, 0, r.id() + event.what(), () -> settle(r, event));
        }
    }

    private void redeem(Redemption r) {
        active();
        if (r.offerId() != null) {
            claims.computeIfAbsent(r.offerId(), offer -> new ArrayDeque<>()).addLast(r.id());
        }
        if (r.costPoints() > 0) {
            spent.add(r.id());
            lots.debit("redemption/" + r.id(), r.costPoints());
            move(r, "reserved", Kind.REDEEMED, Side.MEMBER, Side.RESERVED, r.costPoints(), Because.REDEEMED);
        }
    }

    private void settle(Redemption r, Redemption.Event event) {
        Side from = r.when(Happened.ISSUED).isPresent() ? Side.REDEEMED : Side.RESERVED;
        switch (event.what()) {
            case ISSUED ->
                move(r, "issued", Kind.REDEEMED, Side.RESERVED, Side.REDEEMED, r.costPoints(), Because.REDEEMED);
            case FAILED -> undo(r, "failed", from, Because.REDEMPTION_FAILED);
            case HANDED_BACK -> undo(r, "handed-back", from, Because.HANDED_BACK);
            case VOIDED -> undo(r, "voided", from, Because.HANDED_BACK);
            case DELETED -> {
                if (!usedBy.containsKey(r.id()) && rewardReturn != RewardReturn.NEVER) {
                    undo(r, "deleted", from, Because.CODE_DELETED);
                }
            }
        }
    }

    private void undo(Redemption r, String how, Side from, Because because) {
        if (r.offerId() != null) {
            claims.getOrDefault(r.offerId(), new ArrayDeque<>()).remove(r.id());
        }
        giveBack(r, how, r.costPoints(), from, because);
    }

    /**
     * The codes of a placed order are used, and what they cost goes back as its goods do, change by change: also when the
     * order itself earns nothing.
     */
    void boughtWithCodes(long orderId, OrderTimeline timeline, Program program) {
        OrderTimeline.Standing standing = timeline.start();
        Snapshot placed = standing.snapshot();
        List<Redemption> used = use(orderId, placed.codes());
        int number = 0;
        for (OrderTimeline.Change change : used.isEmpty() ? List.<OrderTimeline.Change>of() : timeline.changes()) {
            standing.apply(change);
            OrderWorth after = standing.worth(program.orders());
            String place = Event.place(number++);
            for (Redemption r : used) {
                long total = CodeReturn.total(r, placed, after, program.rewardReturn());
                String how = "returned/" + change.key();
                agenda.at(
                        change.at(),
                        Event.Turn.GIVEN_BACK,
                        orderId,
                        place + r.id(),
                        () -> giveBack(r, how, total, Side.REDEEMED, Because.ORDER_REFUNDED));
            }
        }
    }

    /** The codes of an order that waits for its payment are used too, until it comes to nothing. */
    void expectUnpaid(OrderState order) {
        if (order.snapshots().isEmpty()) {
            return;
        }
        Snapshot last = order.snapshots().lastEntry().getValue();
        agenda.at(last.processedAt(), Event.Turn.EARNED, order.id(), "", () -> use(order.id(), last.codes()));
        Instant over = last.cancelledAt() != null
                ? last.cancelledAt()
                : last.voided() || order.deleted() ? last.updatedAt() : null;
        if (over != null) {
            agenda.at(
                    over,
                    Event.Turn.GIVEN_BACK,
                    order.id(),
                    "",
                    () -> usedBy.values().removeIf(by -> by == order.id()));
        }
    }

    /** The redemptions whose codes an order is the first to use, in a fixed order. */
    private List<Redemption> use(long orderId, Set<String> codes) {
        return codes.isEmpty()
                ? List.of()
                : codes.stream()
                        .map(code -> byCode.get(code.toLowerCase(Locale.ROOT)))
                        .filter(Objects::nonNull)
                        .filter(r -> usedBy.putIfAbsent(r.id(), orderId) == null)
                        .sorted(Comparator.comparing(Redemption::id))
                        .toList();
    }

    private void giveBack(Redemption r, String how, long total, Side from, Because because) {
        long already = returned.getOrDefault(r.id(), 0L);
        long back = Math.min(total, r.costPoints()) - already;
        if (back <= 0 || !spent.contains(r.id())) {
            return;
        }
        returned.put(r.id(), already + back);
        LocalDate notBefore = agenda.today().plusDays(KEPT_AFTER_RETURN_DAYS);
        lots.giveBack("redemption/" + r.id(), back, notBefore).forEach(this::watch);
        move(r, how, Kind.RETURNED, from, Side.MEMBER, back, because);
    }

    private void move(Redemption r, String how, Kind kind, Side from, Side to, long points, Because because) {
        if (points > 0) {
            postings.add(new Posting(
                    "redemption/" + r.id() + "/" + how,
                    kind,
                    from,
                    to,
                    points,
                    agenda.now(),
                    new Reason.Plain(because)));
        }
    }

    // ---- ending ----

    /** Comes back to a part when its last day is over. */
    private void watch(Lots.@Nullable Part part) {
        if (part == null) {
            return;
        }
        LocalDate lastDay = lots.lastDay(part);
        if (!lastDay.equals(LocalDate.MAX)) {
            watched.computeIfAbsent(lastDay, this::expectEnd).add(part);
        }
    }

    private List<Lots.Part> expectEnd(LocalDate lastDay) {
        agenda.at(agenda.calendar().endOf(lastDay), Event.Turn.ENDS, 0, "", () -> over(lastDay));
        return new ArrayList<>();
    }

    /** A day is over: what was to end with it does, in the order of the keys, unless activity has moved its day. */
    private void over(LocalDate day) {
        List<Lots.Part> ending = new ArrayList<>();
        for (Lots.Part part : Objects.requireNonNull(watched.remove(day))) {
            if (lots.lastDay(part).isBefore(agenda.today())) {
                ending.add(part);
            } else {
                watch(part);
            }
        }
        ending.sort(Comparator.comparing(Lots.Part::key));
        ending.forEach(this::end);
    }

    private void end(Lots.Part part) {
        long ended = lots.expire(part);
        if (ended > 0) {
            postings.add(Posting.expired(part.key() + "/expired/" + agenda.today(), ended, agenda.now()));
        }
    }

    // ---- what it comes to ----

    @Nullable
    String claimOf(String offerId) {
        Deque<String> by = claims.get(offerId);
        return by == null ? null : by.peekFirst();
    }

    RedemptionStanding standing(Redemption r) {
        return new RedemptionStanding(r, usedBy.get(r.id()), returned.getOrDefault(r.id(), 0L));
    }
}
