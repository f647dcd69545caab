package trappa.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Kind;
import trappa.account.Reason.Plain.Because;
import trappa.fact.OrderState;
import trappa.fact.Referral;
import trappa.program.Program;
import trappa.program.Program.OrderRule;
import trappa.program.Program.ReferralRule;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/**
 * What a referral gives one of its two sides: points while the friend's first order is worth the minimum, from the end
 * of its hold on. It looks at the friend's orders and the program only, so both sides see the same order and the same
 * moments.
 */
final class ReferralGift {

    /** Which of the two gets it. */
    enum Side {
        REFERRER,
        REFEREE
    }

    private final Agenda agenda;
    private final Spending spending;
    private final List<Posting> postings;
    private final Side side;
    private final String key;
    private final Instant since;
    private final ProgramVersion version;
    private final ReferralRule rule;
    private boolean enough;
    private boolean given;

    private ReferralGift(
            Agenda agenda,
            Spending spending,
            List<Posting> postings,
            Side side,
            Referral referral,
            First first,
            ReferralRule rule) {
        this.agenda = agenda;
        this.spending = spending;
        this.postings = postings;
        this.side = side;
        this.version = first.version;
        this.rule = rule;
        key = (side == Side.REFERRER ? "referral/" : "referred/") + referral.referee();
        Instant ready =
                first.timeline.placedAt().plus(Duration.ofDays(version.program().holdDays()));
        since = ready.isAfter(referral.at()) ? ready : referral.at();
    }

    /** The friend's first order: the version it was placed under and what it was worth then. */
    private record First(long id, OrderTimeline timeline, ProgramVersion version) {}

    /** Puts on the agenda what a referral gives this side, if its program gives anything. */
    static void expect(
            Agenda agenda,
            Spending spending,
            List<Posting> postings,
            ProgramHistory history,
            Side side,
            Referral referral,
            List<OrderState> ordersOfFriend) {
        First first = first(history, ordersOfFriend);
        ReferralRule rule = first == null ? null : first.version.program().referral();
        if (first == null || rule == null) {
            return;
        }
        ReferralGift gift = new ReferralGift(agenda, spending, postings, side, referral, first, rule);
        if (gift.points() > 0) {
            gift.expect(first);
        }
    }

    /**
     * The first order by (processed_at, id) that was worth the minimum when it was placed, or null when there is none
     * yet, or when it was placed before the program or while it was paused.
     */
    private static @Nullable First first(ProgramHistory history, List<OrderState> orders) {
        record Placed(long id, OrderTimeline timeline) {}
        List<Placed> placed = orders.stream()
                .map(order -> {
                    OrderTimeline timeline = OrderTimeline.of(order);
                    return timeline == null ? null : new Placed(order.id(), timeline);
                })
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing((Placed p) -> p.timeline.placedAt())
                        .thenComparing(Placed::id))
                .toList();
        for (Placed p : placed) {
            ProgramVersion version = history.at(p.timeline.placedAt()).orElse(null);
            Program program = version == null ? null : version.program();
            OrderRule rule = program == null ? OrderRule.PLAIN : program.orders();
            ReferralRule referral = program == null ? null : program.referral();
            if (enough(p.timeline.start().worth(rule), referral)) {
                return version == null || version.program().status() == Program.Status.PAUSED
                        ? null
                        : new First(p.id, p.timeline, version);
            }
        }
        return null;
    }

    /** The order a friend's referral hangs on, when there is one by now. */
    static Optional<Long> order(ProgramHistory history, List<OrderState> ordersOfFriend) {
        First first = first(history, ordersOfFriend);
        return first == null || first.version.program().referral() == null ? Optional.empty() : Optional.of(first.id);
    }

    private static boolean enough(OrderWorth worth, @Nullable ReferralRule rule) {
        return worth.value() > 0 && (rule == null || worth.value() >= rule.minimumMinor());
    }

    /** Changes of one instant happen together, before the hold that ends then, as for the order itself. */
    private void expect(First first) {
        OrderTimeline.Standing standing = first.timeline.start();
        enough = true;
        boolean before = true;
        Map<Instant, List<OrderTimeline.Change>> changes = new LinkedHashMap<>();
        first.timeline
                .changes()
                .forEach(change -> changes.computeIfAbsent(change.at(), at -> new ArrayList<>())
                        .add(change));
        for (Map.Entry<Instant, List<OrderTimeline.Change>> together : changes.entrySet()) {
            together.getValue().forEach(standing::apply);
            boolean after = enough(standing.worth(version.program().orders()), rule);
            if (after != before) {
                String what = together.getValue().getLast().key();
                agenda.at(
                        together.getKey(),
                        after ? Event.Turn.EARNED : Event.Turn.TAKEN_BACK,
                        first.id,
                        key,
                        () -> changed(after, what));
            }
            before = after;
        }
        agenda.at(since, Event.Turn.CONFIRMED, first.id, key, () -> {
            given = true;
            if (enough) {
                give("given");
            }
        });
    }

    private void changed(boolean now, String what) {
        enough = now;
        if (given && now) {
            give(what);
        } else if (given) {
            postings.add(Posting.earned(
                    key + "/" + what,
                    Kind.REVERSED,
                    -points(),
                    agenda.now(),
                    new Reason.Plain(Because.REFERRAL_TAKEN_BACK)));
            spending.takeBack(key, key + "/" + what, points());
        }
    }

    private void give(String what) {
        postings.add(Posting.earned(
                key + "/" + what,
                Kind.BONUS,
                points(),
                agenda.now(),
                new Reason.Plain(side == Side.REFERRER ? Because.REFERRAL : Because.REFERRED)));
        spending.earn(
                key,
                since,
                agenda.calendar().day(since),
                points(),
                version.program().expiry());
    }

    private long points() {
        return side == Side.REFERRER ? rule.referrerPoints() : rule.refereePoints();
    }
}
