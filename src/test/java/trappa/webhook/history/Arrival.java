package trappa.webhook.history;

import java.util.Locale;
import java.util.Optional;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RefundJson;
import trappa.webhook.history.Told.Line;
import trappa.webhook.history.Told.Refund;
import trappa.webhook.history.Told.Snapshot;

/** A delivery, and what the model reads in it: nothing, when it only says that something was edited. */
record Arrival(Delivery delivery, Optional<Told> told) {
    static Arrival of(String topic, Snapshot snapshot) {
        return new Arrival(Delivery.of(topic, order(snapshot)), Optional.of(snapshot));
    }

    static Arrival of(Refund refund) {
        return new Arrival(Delivery.of("refunds/create", refund(refund).json()), Optional.of(refund));
    }

    static Arrival edited(Snapshot snapshot) {
        String at = snapshot.updatedAt().toString();
        return new Arrival(Delivery.of("orders/edited", order(snapshot).edited(at)), Optional.empty());
    }

    private static OrderJson order(Snapshot snapshot) {
        OrderJson order = OrderJson.paid(snapshot.order())
                .placedAt(snapshot.processedAt().toString())
                .updatedAt(snapshot.updatedAt().toString())
                .financialStatus(snapshot.status())
                .outstanding(money(snapshot.outstanding()));
        if (snapshot.customer() != null) {
            order.customer(snapshot.customer());
        }
        if (snapshot.cancelledAt() != null) {
            order.cancelledAt(snapshot.cancelledAt().toString());
        }
        for (Line line : snapshot.lines()) {
            order.line(line.id(), money(line.price()), (int) line.quantity(), json -> {
                if (line.discount() > 0) {
                    json.discount(money(line.discount()));
                }
                return line.giftCard() ? json.giftCard() : json;
            });
            order.currentQuantity(line.id(), (int) line.current());
        }
        snapshot.refunds().forEach(refund -> order.refunded(refund(refund)));
        return order;
    }

    private static RefundJson refund(Refund refund) {
        RefundJson json =
                RefundJson.refund(refund.id(), refund.order(), refund.at().toString());
        refund.units().forEach((line, units) -> json.units(line, units.intValue()));
        return refund.discrepancy() == 0 ? json : json.discrepancy(money(refund.discrepancy()));
    }

    private static String money(long minor) {
        String sign = minor < 0 ? "-" : "";
        return String.format(Locale.ROOT, "%s%d.%02d", sign, Math.abs(minor) / 100, Math.abs(minor) % 100);
    }
}
