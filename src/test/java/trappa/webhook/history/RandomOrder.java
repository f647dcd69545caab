package trappa.webhook.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import trappa.webhook.history.Told.Line;
import trappa.webhook.history.Told.Refund;
import trappa.webhook.history.Told.Snapshot;

/** The life of one order in a random shop, and the deliveries the store sends about it, some of them lost. */
final class RandomOrder {
    /** What raises an order's worth happens at an odd second, so that it never meets another event. */
    private static final int ODD_SECOND = 17;

    private static final Duration HOLD = Duration.ofDays(14);

    private final Random random;
    private final long id;
    private final long[] customers;
    private final Instant processed;
    private final Instant end;
    private final List<Line> lines = new ArrayList<>();
    private final List<Refund> refunds = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private Instant time;
    private String status = "paid";
    private @Nullable Long customer;
    private @Nullable Instant cancelledAt;
    private long outstanding;

    private RandomOrder(Random random, long id, long[] customers, Instant placed, Instant end) {
        this.random = random;
        this.id = id;
        this.customers = customers;
        // Now and then an order is dated later than all that happened to it, as an imported one may be.
        processed = random.nextInt(12) == 0 ? placed.plus(Duration.ofDays(40)).plusSeconds(660) : placed;
        this.end = end;
        time = placed;
    }

    static List<Arrival> life(Random random, long id, long[] customers, Instant placed, Instant end) {
        RandomOrder order = new RandomOrder(random, id, customers, placed, end);
        order.live();
        return order.arrivals;
    }

    private void live() {
        IntStream.rangeClosed(1, 1 + random.nextInt(3)).forEach(this::fillLine);
        customer = random.nextInt(6) == 0 ? null : customers[random.nextInt(5) == 0 ? 1 : 0];
        place();
        for (int i = random.nextInt(4); i > 0 && cancelledAt == null; i--) {
            pass();
            if (time.isAfter(end)) {
                return;
            }
            switch (random.nextInt(7)) {
                case 0, 1 -> giveBackUnits();
                case 2 -> settleDifference();
                case 3 -> takeOutOfTheOrder();
                case 4 -> addToTheOrder();
                case 5 -> cancel();
                case 6 -> nameTheCustomer();
                default -> throw new AssertionError();
            }
        }
    }

    private void fillLine(int number) {
        long price = 1_000 + random.nextInt(30_000);
        int quantity = 1 + random.nextInt(3);
        long discount = random.nextInt(3) == 0 ? random.nextInt((int) (price / 2)) : 0;
        lines.add(new Line(id * 10 + number, price, quantity, quantity, discount, random.nextInt(10) == 0));
    }

    private void place() {
        switch (random.nextInt(7)) {
            case 0, 4 -> {
                status = "pending";
                tell("orders/create");
                time = time.plus(Duration.ofHours(2));
                if (random.nextBoolean()) {
                    takeOutOfTheOrder();
                    time = time.plus(Duration.ofHours(1));
                }
                status = "paid";
                tell("orders/paid");
            }
            case 1 -> {
                status = "authorized";
                tell("orders/create");
                time = time.plus(Duration.ofMinutes(30));
                tell("orders/paid");
            }
            case 2 -> {
                status = "pending";
                tell("orders/create");
            }
            case 3 -> {
                tell("orders/create");
                tell("orders/paid");
            }
            default -> tell("orders/paid");
        }
    }

    /** Days go by; now and then until the very second the hold ends. */
    private void pass() {
        Instant confirmed = processed.plus(HOLD);
        boolean toTheSecond = random.nextInt(6) == 0 && time.isBefore(confirmed);
        time = toTheSecond ? confirmed : time.plus(Duration.ofHours(1 + random.nextInt(24 * 20)));
    }

    private void giveBackUnits() {
        int place = random.nextInt(lines.size());
        Line line = lines.get(place);
        long units = 1 + random.nextInt(2);
        if (random.nextInt(3) == 0) {
            tell("orders/updated");
        }
        refunds.add(new Refund(id, id * 10 + refunds.size(), time, Map.of(line.id(), units), 0));
        lines.set(place, withCurrent(line, Math.max(0, line.current() - units)));
        status = paidBefore() ? "partially_refunded" : status;
        tellRefund();
    }

    private void settleDifference() {
        long amount = (random.nextInt(4) == 0 ? 1 : -1) * (100L + random.nextInt(20_000));
        if (amount > 0) {
            time = oddSecond();
        }
        refunds.add(new Refund(id, id * 10 + refunds.size(), time, Map.of(), amount));
        status = paidBefore() ? "partially_refunded" : status;
        tellRefund();
    }

    private void tellRefund() {
        boolean updateArrives = random.nextInt(4) > 0;
        if (updateArrives) {
            tell("orders/updated");
        }
        if (!updateArrives || random.nextInt(4) > 0) {
            arrivals.add(Arrival.of(refunds.getLast()));
        }
    }

    /** An edit downwards that no refund tells of. */
    private void takeOutOfTheOrder() {
        int place = random.nextInt(lines.size());
        lines.set(
                place,
                withCurrent(lines.get(place), Math.max(0, lines.get(place).current() - 1)));
        tellEdit();
    }

    /** An edit upwards; it earns when it is paid. */
    private void addToTheOrder() {
        time = oddSecond();
        Line line = new Line(id * 10 + 5 + lines.size(), 5_000 + random.nextInt(20_000), 1, 1, 0, false);
        lines.add(line);
        outstanding += line.price();
        String before = status;
        status = paidBefore() ? "partially_paid" : status;
        tellEdit();
        if (random.nextInt(3) > 0) {
            time = time.plus(Duration.ofHours(1 + random.nextInt(48)));
            outstanding = 0;
            status = before;
            tell("orders/updated");
        }
    }

    private void tellEdit() {
        arrivals.add(Arrival.edited(snapshot("orders/edited")));
        tell("orders/updated");
    }

    private void cancel() {
        cancelledAt = time;
        if (paidBefore()) {
            status = "refunded";
            lines.replaceAll(line -> withCurrent(line, 0));
        } else {
            status = "voided";
        }
        tell("orders/cancelled");
    }

    private void nameTheCustomer() {
        customer = customer == null || customer != customers[0] ? customers[0] : (Long) customers[1];
        tell("orders/updated");
    }

    private void tell(String topic) {
        boolean lost = topic.equals("orders/updated") && random.nextInt(10) == 0;
        if (!lost) {
            arrivals.add(Arrival.of(topic, snapshot(topic)));
        }
    }

    private Snapshot snapshot(String topic) {
        return new Snapshot(
                id,
                topic.equals("orders/paid"),
                processed,
                time,
                status,
                cancelledAt,
                customer,
                List.copyOf(lines),
                List.copyOf(refunds),
                outstanding);
    }

    private boolean paidBefore() {
        return !status.equals("pending") && !status.equals("authorized");
    }

    private Instant oddSecond() {
        return time.plusSeconds(ODD_SECOND - time.getEpochSecond() % 60 + 60);
    }

    private static Line withCurrent(Line line, long current) {
        return new Line(line.id(), line.price(), line.quantity(), current, line.discount(), line.giftCard());
    }
}
