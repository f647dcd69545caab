package trappa.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays the shop and Shopify behind it: every action changes the shop's books and sends what Shopify would send about it,
 * signed, over HTTP. One action at a time, so that the points before and after belong to it.
 */
final class Merchant {
    private final DemoOrders orders = new DemoOrders();
    private final DeliveryLog log;
    private final Courier courier;
    private final PointsWatch points;
    private final Clock clock;
    private final Random random;

    Merchant(Courier courier, PointsWatch points, DeliveryLog log, Clock clock, Random random) {
        this.courier = courier;
        this.points = points;
        this.log = log;
        this.clock = clock;
        this.random = random;
    }

    synchronized List<DemoOrder> ordersOf(@Nullable Shopper buyer) {
        return orders.of(buyer);
    }

    /**
     * The shopper's click on "place order": orders/create, then orders/paid a second later in the shop's clock, which knows
     * whole seconds. Both were before now: whoever refunds it at once does so in a second of its own.
     */
    synchronized DemoOrder place(@Nullable Shopper buyer, Basket basket) {
        Instant paidAt = clock.instant().minusSeconds(1);
        DemoOrder opened = orders.open(buyer, basket, paidAt.minusSeconds(1), 0);
        DemoOrder paid = orders.keep(opened.paidAt(paidAt));
        send("place", paid, List.of(news("orders/create", opened), news("orders/paid", paid)));
        return paid;
    }

    synchronized void refundOne(int number) {
        refund("refund-one", number, false);
    }

    synchronized void refundAll(int number) {
        refund("refund-all", number, true);
    }

    synchronized void cancel(int number) {
        standing(number).ifPresent(order -> {
            DemoOrder cancelled = orders.keep(order.cancelledAt(clock.instant()));
            send("cancel", cancelled, List.of(news("orders/cancelled", cancelled)));
        });
    }

    /** A retry: the last delivery about an order again, the same bytes under the same webhook id. Nothing may change. */
    synchronized void resendLast(int number) {
        orders.find(number).ifPresent(order -> {
            List<Delivery> sent = orders.deliveriesOf(order);
            if (!sent.isEmpty()) {
                post("resend", order, List.of(sent.getLast()));
            }
        });
    }

    /** Everything ever sent about an order once more, newest first, under new webhook ids. Nothing may change. */
    synchronized void redeliverBackwards(int number) {
        orders.find(number)
                .ifPresent(order -> post(
                        "backwards",
                        order,
                        orders.deliveriesOf(order).reversed().stream()
                                .map(each -> each.anew(newUuid()))
                                .toList()));
    }

    /** An order of two mugs, one of them sent back, whose webhooks come late and backwards: the refund before the order. */
    synchronized void placeInDisorder(@Nullable Shopper buyer) {
        Instant now = clock.instant();
        Basket twoMugs = Basket.EMPTY.with(Catalogue.get("mugg-skar"), 2);
        DemoOrder opened = orders.open(buyer, twoMugs, now.minus(Duration.ofMinutes(30)), 0);
        DemoOrder paid = orders.keep(opened.paidAt(now.minus(Duration.ofMinutes(29))));
        DemoOrder refunded = orders.refund(paid, false, now.minus(Duration.ofMinutes(5)));
        send(
                "disorder",
                refunded,
                List.of(
                        refundNews(refunded),
                        news("orders/updated", refunded),
                        news("orders/paid", paid),
                        news("orders/create", opened)));
    }

    /** Past life, for the seeded shoppers: not in the log, and an answer that is no success is an error. */
    synchronized DemoOrder tell(Shopper buyer, Basket basket, Instant at, int discountPercent) {
        DemoOrder opened = orders.open(buyer, basket, at, discountPercent);
        DemoOrder paid = orders.keep(opened.paidAt(at.plusSeconds(1)));
        tell(paid, news("orders/create", opened));
        tell(paid, news("orders/paid", paid));
        return paid;
    }

    synchronized void tellReturned(DemoOrder order, Instant at) {
        DemoOrder refunded = orders.refund(order, true, at);
        tell(refunded, refundNews(refunded));
        tell(refunded, news("orders/updated", refunded));
    }

    synchronized void tellCustomer(Shopper shopper) {
        Delivery delivery = delivery("customers/create", shopper.since(), shopper.fullName(), CustomerBody.of(shopper));
        requireAccepted(delivery, courier.deliver(delivery));
    }

    private void tell(DemoOrder order, Delivery delivery) {
        orders.sent(order, delivery);
        requireAccepted(delivery, courier.deliver(delivery));
    }

    private static void requireAccepted(Delivery delivery, Courier.Answer answer) {
        if (!answer.accepted()) {
            throw new IllegalStateException("Trappa answered " + answer.status() + " to " + delivery.topic() + " about "
                    + delivery.subject() + ". " + answer.note());
        }
    }

    private void refund(String action, int number, boolean everything) {
        standing(number).filter(order -> !order.nothingLeft()).ifPresent(order -> {
            DemoOrder refunded = orders.refund(order, everything, clock.instant());
            send(action, refunded, List.of(refundNews(refunded), news("orders/updated", refunded)));
        });
    }

    private Optional<DemoOrder> standing(int number) {
        return orders.find(number).filter(order -> order.cancelledAt() == null);
    }

    private void send(String action, DemoOrder order, List<Delivery> deliveries) {
        deliveries.forEach(delivery -> orders.sent(order, delivery));
        post(action, order, deliveries);
    }

    private void post(String action, DemoOrder order, List<Delivery> deliveries) {
        Points before = points.of(order.buyer());
        List<DeliveryLog.Sent> sent = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            sent.add(new DeliveryLog.Sent(delivery, courier.deliver(delivery)));
        }
        Points after = points.after(order.buyer(), before);
        log.add(new DeliveryLog.Entry(clock.instant(), action, order.name(), List.copyOf(sent), before, after));
    }

    private Delivery news(String topic, DemoOrder order) {
        return delivery(topic, order.updatedAt(), order.name(), OrderBody.of(order));
    }

    private Delivery refundNews(DemoOrder order) {
        DemoRefund last = order.refunds().getLast();
        return delivery("refunds/create", last.at(), order.name(), RefundBody.of(order, last));
    }

    private Delivery delivery(String topic, Instant at, String subject, ObjectNode body) {
        return new Delivery(topic, newUuid(), newUuid(), at, subject, body);
    }

    private UUID newUuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
