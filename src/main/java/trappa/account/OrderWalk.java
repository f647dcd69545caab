package trappa.account;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import trappa.program.ProgramVersion;
import trappa.value.Rational;

/** An order on its way through the walk: its rule is fixed when placed, its points and value move with its changes. */
final class OrderWalk {
    final long id;
    final OrderTimeline timeline;
    final LocalDate placedOn;
    final ProgramVersion version;
    final Rational multiplier;
    final @Nullable String tierName;
    OrderWorth worth;
    long points;
    long value;
    boolean confirmed;

    OrderWalk(
            long id,
            OrderTimeline timeline,
            LocalDate placedOn,
            ProgramVersion version,
            Rational multiplier,
            @Nullable String tierName,
            OrderWorth worth) {
        this.id = id;
        this.timeline = timeline;
        this.placedOn = placedOn;
        this.version = version;
        this.multiplier = multiplier;
        this.tierName = tierName;
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
        return worth.points(version.program().orders(), multiplier);
    }

    /** The arithmetic of this order at one moment, for the ledger row. */
    Reason reason(Reason.Order.Cause cause, @Nullable Long refundId, long before, OrderWorth after) {
        var rule = version.program().orders();
        return new Reason.Order(
                id,
                cause,
                refundId,
                version.number(),
                before,
                points(after),
                after.value(),
                after.lines(),
                after.adjustments(),
                after.outstanding(),
                after.shipping(),
                after.nothing(),
                rule.points(),
                rule.perMinor(),
                rule.mode(),
                multiplier,
                tierName);
    }
}
