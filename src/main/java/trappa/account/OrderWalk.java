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

    OrderWalk(long id, OrderTimeline timeline, LocalDate placedOn, Terms terms, OrderWorth worth) {
        this.id = id;
        this.timeline = timeline;
        this.placedOn = placedOn;
        this.terms = terms;
        this.worth = worth;
        this.points = points(worth);
        this.value = worth.value();
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
        return terms.points(worth);
    }

    /** Why the order gives no points now. */
    Reason.Nothing nothing() {
        if (worth.nothing() != null) {
            return worth.nothing();
        }
        return terms.earn(worth).uncapped() > 0 ? Reason.Nothing.CAP_REACHED : Reason.Nothing.TOO_SMALL;
    }

    /** The arithmetic of this order at one moment, for the ledger row. */
    Reason.Order reason(Reason.Order.Cause cause, @Nullable Long refundId, long before, OrderWorth after) {
        var rule = terms.rule();
        Earning earning = terms.earn(after);
        return new Reason.Order(
                id,
                cause,
                refundId,
                terms.version().number(),
                before,
                earning.points(),
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
                earning.shares(),
                earning.extras(),
                earning.uncapped(),
                terms.reached(earning),
                earning.unknown());
    }
}
