package trappa.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shop's own books, in memory: every order as it stands and every delivery sent about it. Used under one lock. */
final class DemoOrders {
    private static final int FIRST_NUMBER = 1001;
    private static final long FIRST_ID = 820_000_000_000_000_001L; // past 2^53, and odd: a double would round it
    private static final int ID_STEP = 16; // leaves room for ids derived from an order's or a refund's

    private final TreeMap<Integer, DemoOrder> orders = new TreeMap<>();
    private final TreeMap<Integer, List<Delivery>> deliveries = new TreeMap<>();
    private long nextId = FIRST_ID;

    /** A new order of everything in the basket, not yet paid. {@code discountPercent} is shared over the lines. */
    DemoOrder open(@Nullable Shopper buyer, Basket basket, Instant at, int discountPercent) {
        int number = orders.isEmpty() ? FIRST_NUMBER : orders.lastKey() + 1;
        List<DemoLine> lines = new ArrayList<>();
        basket.quantities().forEach((product, quantity) -> {
            long discount = product.giftCard() ? 0 : product.priceMinor() * quantity * discountPercent / 100;
            lines.add(new DemoLine(newId(), product, quantity, discount));
        });
        return keep(
                new DemoOrder(newId(), number, buyer, at, at, false, null, lines, basket.shippingMinor(), List.of()));
    }

    /** The order after giving back {@code units} of each line still held, or of the first one only. */
    DemoOrder refund(DemoOrder order, boolean everything, Instant at) {
        List<DemoRefund.Units> units = new ArrayList<>();
        for (DemoLine line : order.lines()) {
            int held = order.currentQuantity(line);
            if (held > 0 && (everything || units.isEmpty())) {
                int back = everything ? held : 1;
                int before = line.quantity() - held;
                long amount = line.paidMinor(before + back) - line.paidMinor(before);
                units.add(new DemoRefund.Units(newId(), line, back, amount));
            }
        }
        return keep(order.with(new DemoRefund(newId(), at, units)));
    }

    DemoOrder keep(DemoOrder order) {
        orders.put(order.number(), order);
        return order;
    }

    void sent(DemoOrder order, Delivery delivery) {
        deliveries.computeIfAbsent(order.number(), n -> new ArrayList<>()).add(delivery);
    }

    Optional<DemoOrder> find(int number) {
        return Optional.ofNullable(orders.get(number));
    }

    List<Delivery> deliveriesOf(DemoOrder order) {
        return List.copyOf(deliveries.getOrDefault(order.number(), List.of()));
    }

    /** A shopper's orders, newest first; those of guests for null. */
    List<DemoOrder> of(@Nullable Shopper buyer) {
        return orders.values().stream()
                .filter(order -> buyer == null ? order.buyer() == null : buyer.equals(order.buyer()))
                .sorted(Comparator.comparingInt(DemoOrder::number).reversed())
                .toList();
    }

    private long newId() {
        long id = nextId;
        nextId += ID_STEP;
        return id;
    }
}
