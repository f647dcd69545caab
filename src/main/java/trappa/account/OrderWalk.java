package trappa.account;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import trappa.account.Terms.Earning;

/** An order on its way through the walk: its terms are fixed when placed, its points and value move with its changes. */
final class OrderWalk {
    final long id;
    final OrderTimeline timeline;
    final LocalDate placedOn;
    final Terms terms;
    OrderWorth worth;
    long points;
    long value;
    boolean confirmed;
    private OrderWorth reckoned;
    private Earning earning;

    OrderWalk(long id, OrderTimeline timeline, LocalDate placedOn, Terms terms, OrderWorth worth) {
        this.id = id;
        this.timeline = timeline;
        this.placedOn = placedOn;
        this.terms = terms;
        this.worth = worth;
        this.reckoned = worth;
        this.earning = terms.earn(worth);
        this.points = earning.points();
        this.value = worth.value();
    }

    /** What the order earns when it is worth that; the last answer is kept, since it is asked for again to explain it. */
    private Earning earning(OrderWorth of) {
        if (of != reckoned) {
            earning = terms.earn(of);
            reckoned = of;
        }
        return earning;
    }

    /** The order is worth this from now on. */
    void is(OrderWorth now) {
        worth = now;
        points = points(now);
        value = now.value();
    }

    String key() {
        return "order/" + id;
    }

    long points(OrderWorth worth) {
        return earning(worth).points();
    }

    /** Why the order gives no points now. */
    Reason.Nothing nothing() {
        if (worth.nothing() != null) {
            return worth.nothing();
        }
        if (earning(worth).uncapped() > 0) {
            return Reason.Nothing.CAP_REACHED;
        }
        return worth.given();
    }

    /** The arithmetic of this order at one moment, for the ledger row. */
    Reason.Order reason(Reason.Order.Cause cause, @Nullable Long refundId, long before, OrderWorth after) {
        var rule = terms.rule();
        Earning earned = earning(after);
        return new Reason.Order(
                id,
                cause,
                refundId,
                terms.version().number(),
                before,
                earned.points(),
                after.value(),
                after.lines(),
                after.adjustments(),
                after.outstanding(),
                after.shipping(),
                after.nothing(),
                rule.points(),
                rule.perMinor(),
                rule.mode(),
                terms.multiplier(),
                terms.tier() == null ? null : terms.tier().name(),
                earned.shares(),
                earned.extras(),
                earned.uncapped(),
                terms.reached(earned),
                earned.unknown());
    }
}
