package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Statement.OrderOutcome;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.RedemptionStanding;
import trappa.fact.Adjustment;
import trappa.fact.CustomerFact;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Happened;
import trappa.ledger.LedgerOfOne;
import trappa.program.Program.Period;
import trappa.program.Program.Tier;
import trappa.program.Rung;

/**
 * What is true of every account, whatever happened: thousands of random members with several orders, tier multipliers,
 * redemptions, adjustments, expiry and new program versions. A failure names the seed; {@code -Dfold.seed=} runs it alone.
 */
class WholeFoldTest {
    private static final int MEMBERS = Integer.getInteger("fold.members", 400);

    @Test
    void arrival_and_repetition_never_show() {
        forEachMember(member -> {
            Random by = new Random(member.seed);
            Instant at = member.instant(by);
            Statement first = inOrder(fold(member, member.facts(), at));
            for (int i = 0; i < 4; i++) {
                assertThat(inOrder(fold(member, member.rearranged(by), at))).isEqualTo(first);
            }
        });
    }

    @Test
    void no_point_comes_from_nowhere_or_gets_lost() {
        forEachMember(member -> {
            Statement s = fold(member, member.facts(), member.instant(new Random(member.seed)));
            assertThat(s.available()).isNotNegative();
            assertThat(s.pending()).isNotNegative();
            assertThat(s.postings()).noneMatch(p -> p.points() == 0);
            assertThat(s.postings().stream().mapToLong(Life::toMember).sum())
                    .as("postings are what the member has")
                    .isEqualTo(s.available() + s.pending() - s.owed());
            Map<Side, Long> sides = sides(s);
            assertThat(sides.values().stream().mapToLong(Long::longValue).sum()).isZero();
            assertThat(sides.getOrDefault(Side.REDEEMED, 0L) + sides.getOrDefault(Side.RESERVED, 0L))
                    .as("I8: what redemptions cost is reserved or redeemed")
                    .isEqualTo(s.redemptions().stream()
                            .mapToLong(r -> r.redemption().costPoints() - r.returned())
                            .sum());
            assertThat(sides.getOrDefault(Side.RESERVED, 0L))
                    .isEqualTo(s.redemptions().stream()
                            .filter(r -> happened(r, s.asOf()).isEmpty())
                            .mapToLong(r -> r.redemption().costPoints() - r.returned())
                            .sum());
        });
    }

    @Test
    void what_is_posted_for_an_order_is_what_it_is_worth() {
        forEachMember(member -> {
            Statement s = fold(member, member.facts(), member.instant(new Random(member.seed)));
            Map<Long, Long> posted = new HashMap<>();
            s.postings().stream()
                    .filter(p -> p.key().startsWith("order/"))
                    .filter(p -> p.kind() == Kind.EARNED || p.kind() == Kind.REVERSED)
                    .forEach(p -> posted.merge(Long.parseLong(p.key().split("/")[1]), p.points(), Long::sum));
            for (OrderOutcome order : s.orders()) {
                assertThat(posted.getOrDefault(order.orderId(), 0L))
                        .as("I3: %s", order)
                        .isEqualTo(order.points());
                assertThat(order.points()).isNotNegative();
                assertThat(order.points() == 0).isEqualTo(order.nothing() != null);
            }
            assertThat(s.orders().stream().map(OrderOutcome::orderId).toList()).containsAll(posted.keySet());
        });
    }

    @Test
    void what_is_explained_of_an_order_is_what_it_gave() {
        forEachMember(member -> {
            Instant at = member.instant(new Random(member.seed));
            Statement s = fold(member, member.facts(), at);
            int some = new Random(member.seed).nextInt(s.orders().size() + 1);
            for (OrderOutcome order : s.orders().stream().skip(some).limit(1).toList()) {
                OrderExplained explained =
                        MemberFold.explain(member.history, member.zone, member.facts(), order.orderId(), at);
                String key = "order/" + order.orderId() + "/";
                assertThat(explained.points()).isEqualTo(order.points());
                assertThat(explained.nothing()).isEqualTo(order.nothing());
                assertThat(explained.moved())
                        .isEqualTo(s.postings().stream()
                                .filter(p -> p.key().startsWith(key))
                                .toList());
                if (explained.placed() != null && explained.placed().after() > 0) {
                    assertThat(explained.moved().getFirst().reason()).isEqualTo(explained.placed());
                }
            }
            assertThat(MemberFold.explain(member.history, member.zone, member.facts(), 999_999, at))
                    .isEqualTo(new OrderExplained(0, Reason.Nothing.NOT_PAID, null, List.of()));
        });
    }

    @Test
    void the_milestones_lead_to_where_the_member_stands_and_change_nothing() {
        forEachMember(member -> {
            Instant at = member.instant(new Random(member.seed));
            Retraced retraced = MemberFold.retrace(member.history, member.zone, member.facts(), at);
            Statement s = fold(member, member.facts(), at);
            assertThat(retraced.statement()).isEqualTo(s);
            Map<String, Boolean> standing = new HashMap<>();
            Tier tier = null;
            for (Milestone milestone : retraced.milestones()) {
                switch (milestone) {
                    case Milestone.OfTier(var when, var cause, var turn, var before, var now, var until, var amount) ->
                        tier = now;
                    case Milestone.OfStep step -> standing.put(step.offerId(), step.stands());
                }
            }
            assertThat(standing)
                    .isEqualTo(s.reached().stream()
                            .collect(Collectors.toMap(ReachedStep::offerId, ReachedStep::standing)));
            Tier held = s.tier() == null ? null : s.tier().tier();
            if (tier == null) {
                assertThat(held == null || held.at() == 0).isTrue();
            } else {
                assertThat(held).extracting(Tier::id).isEqualTo(tier.id());
            }
            assertThat(retraced.milestones())
                    .extracting(Milestone::at)
                    .isSorted()
                    .allMatch(t -> !t.isAfter(at));
        });
    }

    @Test
    void the_parts_of_an_explanation_add_up() {
        forEachMember(member -> {
            Statement s = fold(member, member.facts(), RandomMember.END);
            for (Posting posting : s.postings()) {
                if (posting.reason() instanceof Reason.Order order) {
                    assertThat(order.shares().stream()
                                    .mapToLong(Reason.Share::value)
                                    .sum())
                            .as("shares of %s", posting.key())
                            .isEqualTo(order.value());
                    assertThat(order.shares()).allMatch(share -> share.value() > 0);
                    assertThat(order.after() - order.before()).isEqualTo(posting.points());
                    assertThat(order.refundId() != null).isEqualTo(order.cause() == Reason.Order.Cause.REFUND);
                }
            }
        });
    }

    @Test
    void what_is_next_to_be_told_lies_ahead() {
        forEachMember(member -> {
            Statement s = fold(member, member.facts(), member.instant(new Random(member.seed)));
            assertThat(s.noticeAt().stream())
                    .allMatch(at -> at.isAfter(s.asOf()) && at.isBefore(Instant.parse("2100-01-01T00:00:00Z")));
            assertThat(s.changesAt().stream()).allMatch(at -> at.isAfter(s.asOf()));
            assertThat(s.pending() > 0).isEqualTo(s.pendingReadyOn() != null);
        });
    }

    @Test
    void while_anything_is_owed_nothing_can_be_spent() {
        int[] owing = new int[1];
        forEachMember(member -> {
            Statement s = fold(member, member.facts(), member.instant(new Random(member.seed)));
            if (s.owed() > 0) {
                owing[0]++;
                assertThat(s.available()).isZero();
                assertThat(s.ending()).isEmpty();
            }
        });
        assertThat(owing[0]).as("members who owe").isGreaterThan(MEMBERS / 20);
    }

    @Test
    void everything_cancelled_leaves_exactly_nothing() {
        forEachMember(member -> {
            Statement s = fold(member, member.allCancelled(), RandomMember.END);
            assertThat(s.available()).isZero();
            assertThat(s.owed()).isZero();
            assertThat(s.pending()).isZero();
            assertThat(s.qualifying()).isZero();
            assertThat(sides(s).values()).allMatch(points -> points == 0);
            assertThat(s.reached()).noneMatch(ReachedStep::standing);
        });
    }

    @Test
    void what_is_told_later_about_later_changes_nothing_before_it() {
        forEachMember(member -> {
            Instant t = member.instant(new Random(member.seed));
            Statement whole = fold(member, member.facts(), t);
            Statement prefix = fold(member, member.upTo(t), t);
            assertThat(prefix.postings()).isEqualTo(whole.postings());
            assertThat(stock(prefix)).isEqualTo(stock(whole));
            assertThat(prefix.ending()).isEqualTo(whole.ending());
            assertThat(prefix.tier()).isEqualTo(whole.tier());
            assertThat(prefix.reached()).isEqualTo(whole.reached());
            assertThat(returns(prefix)).isEqualTo(returns(whole));
        });
    }

    @Test
    void time_goes_one_way() {
        forEachMember(member -> {
            if (member.takesBack()) {
                return;
            }
            Random by = new Random(member.seed);
            MemberFacts facts = member.facts();
            List<Instant> times = new ArrayList<>(List.of(member.instant(by), member.instant(by), member.instant(by)));
            Collections.sort(times);
            Statement before = fold(member, facts, times.getFirst());
            for (Instant t : times.subList(1, 3)) {
                Statement after = fold(member, facts, t);
                assertThat(after.postings().subList(0, before.postings().size()))
                        .isEqualTo(before.postings());
                assertThat(after.postings().stream().skip(before.postings().size()))
                        .allMatch(p -> p.at().isAfter(start(times, t)));
                before = after;
            }
        });
    }

    @Test
    void nothing_changes_by_itself_before_the_instant_that_was_announced() {
        forEachMember(member -> {
            Random by = new Random(member.seed);
            Instant t = member.instant(by);
            Statement now = fold(member, member.facts(), t);
            Instant due = now.changesAt().orElse(RandomMember.END.plusSeconds(1));
            assertThat(due).isAfter(t);
            Statement then = fold(member, member.facts(), due.minusNanos(1_000));
            assertThat(then.postings()).isEqualTo(now.postings());
            assertThat(stock(then)).isEqualTo(stock(now));
            assertThat(then.changesAt()).isEqualTo(now.changesAt());
        });
    }

    @Test
    void spending_and_adjustments_move_nobody_on_the_stairs() {
        forEachMember(member -> {
            Instant t = member.instant(new Random(member.seed));
            Statement whole = fold(member, member.facts(), t);
            Statement thrifty = fold(member, member.withoutSpending(), t);
            assertThat(thrifty.qualifying()).isEqualTo(whole.qualifying());
            assertThat(thrifty.tier()).isEqualTo(whole.tier());
            assertThat(thrifty.pending()).isEqualTo(whole.pending());
            assertThat(inOrder(thrifty).orders()).isEqualTo(inOrder(whole).orders());
            assertThat(steps(thrifty)).isEqualTo(steps(whole));
        });
    }

    @Test
    void a_step_stands_exactly_while_the_orders_are_worth_it() {
        int[] looked = new int[1];
        forEachMember(member -> {
            Statement s = fold(member, member.facts(), member.instant(new Random(member.seed)));
            if (s.version() == null
                    || member.history.inForce().size() > 1
                    || s.version().program().qualification().period() != Period.LIFETIME) {
                return;
            }
            looked[0]++;
            Map<String, Boolean> standing = new HashMap<>();
            s.reached().forEach(r -> standing.put(r.stepId(), r.standing()));
            for (Rung rung : Rung.of(s.version().program())) {
                if (rung.at() > 0) {
                    assertThat(standing.getOrDefault(rung.id(), false))
                            .as("%s at %d with %d", rung.id(), rung.at(), s.qualifying())
                            .isEqualTo(s.qualifying() >= rung.at());
                }
            }
        });
        assertThat(looked[0]).isGreaterThan(MEMBERS / 30);
    }

    @Test
    void the_ledger_comes_to_the_same_whatever_arrived_when_and_posting_again_writes_nothing() {
        forEachMember(member -> {
            Random by = new Random(member.seed);
            Map<Long, List<OrderFact>> told = new TreeMap<>();
            List<Adjustment> adjusted = new ArrayList<>();
            Map<String, Redemption> redeemed = new HashMap<>();
            List<CustomerFact> said = new ArrayList<>();
            List<Runnable> arrivals = member.arrivals(told, adjusted, redeemed, said);
            Collections.shuffle(arrivals, by);
            LedgerOfOne ledger = new LedgerOfOne(1);
            Instant now = RandomMember.START;
            for (Runnable arrival : arrivals) {
                arrival.run();
                now = now.plusSeconds(by.nextInt(100 * 86_400));
                ledger.bringUp(fold(member, member.facts(told, adjusted, redeemed, said), now), now);
                assertThat(ledger.bringUp(fold(member, member.facts(told, adjusted, redeemed, said), now), now))
                        .isZero();
            }
            Statement end = fold(member, member.facts(), now);
            assertThat(ledger.bringUp(end, now)).isZero();
            Map<String, Long> wanted = new HashMap<>();
            end.postings()
                    .forEach(p -> wanted.merge(p.key(), p.to() == Side.MEMBER ? p.points() : -p.points(), Long::sum));
            wanted.values().removeIf(points -> points == 0);
            assertThat(ledger.posted()).isEqualTo(wanted);
            assertThat(ledger.balance()).isEqualTo(end.available() + end.pending() - end.owed());
            assertThat(ledger.accounts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isZero();
            assertThat(ledger.accounts().getOrDefault(Side.MEMBER, 0L)).isEqualTo(ledger.balance());
            assertThat(ledger.accounts().getOrDefault(Side.RESERVED, 0L)).isEqualTo(ledger.reserved());
        });
    }

    private static void forEachMember(Consumer<RandomMember> property) {
        Optional<Long> only = Optional.ofNullable(Long.getLong("fold.seed"));
        for (long seed = only.orElse(0L); seed <= only.orElse(MEMBERS - 1L); seed++) {
            RandomMember member = RandomMember.of(seed);
            try {
                property.accept(member);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " (-Dfold.seed=" + seed + "): " + e.getMessage(), e);
            }
        }
    }

    private static Statement fold(RandomMember member, MemberFacts facts, Instant at) {
        return MemberFold.fold(member.history, member.zone, facts, at);
    }

    private static Instant start(List<Instant> times, Instant t) {
        return times.get(times.indexOf(t) - 1);
    }

    /** The lists that have no order of their own, in one. */
    private static Statement inOrder(Statement s) {
        return new Statement(
                s.asOf(),
                s.version(),
                s.postings(),
                s.available(),
                s.owed(),
                s.pending(),
                s.pendingReadyOn(),
                s.qualifying(),
                s.ending(),
                s.tier(),
                s.reached(),
                s.orders().stream()
                        .sorted(Comparator.comparing(OrderOutcome::orderId))
                        .toList(),
                s.redemptions().stream()
                        .map(r -> new RedemptionStanding(eventsInOrder(r.redemption()), r.usedBy(), r.returned()))
                        .sorted(Comparator.comparing(r -> r.redemption().id()))
                        .toList(),
                s.changesAt(),
                s.noticeAt(),
                s.next(),
                s.activities(),
                s.unknownProducts());
    }

    private static Redemption eventsInOrder(Redemption r) {
        return new Redemption(
                r.id(),
                r.rewardId(),
                r.offerId(),
                r.costPoints(),
                r.at(),
                r.code(),
                r.validUntil(),
                r.events().stream()
                        .sorted(Comparator.comparing(Redemption.Event::what))
                        .toList());
    }

    private static List<Object> stock(Statement s) {
        return List.of(s.available(), s.owed(), s.pending(), Optional.ofNullable(s.pendingReadyOn()));
    }

    private static List<Object> steps(Statement s) {
        return s.reached().stream()
                .<Object>map(r -> List.of(r.offerId(), r.standing(), r.lastDay()))
                .toList();
    }

    private static Map<String, Long> returns(Statement s) {
        Map<String, Long> returns = new TreeMap<>();
        s.redemptions().forEach(r -> returns.put(r.redemption().id(), r.returned()));
        return returns;
    }

    private static Optional<Redemption.Event> happened(RedemptionStanding r, Instant by) {
        return r.redemption().events().stream()
                .filter(e -> e.what() == Happened.ISSUED && !e.at().isAfter(by))
                .findAny();
    }

    private static Map<Side, Long> sides(Statement s) {
        Map<Side, Long> sides = new HashMap<>();
        s.postings().forEach(p -> {
            sides.merge(p.from(), -p.points(), Long::sum);
            sides.merge(p.to(), p.points(), Long::sum);
        });
        return sides;
    }
}
