package trappa.webhook.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.webhook.history.Rule.Tier;

/** One member's account by sections 3 and 4, walked through in event time. No points are spent and none expire here. */
final class ModelAccount {
    /** At one instant: what changes an order, then what is confirmed, then what is earned; ids as numbers. */
    private record Event(Instant at, int turn, ModelOrder order) {}

    private static final int CHANGED = 1;
    private static final int CONFIRMED = 2;
    private static final int EARNED = 3;
    private static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

    private final Rule rule;
    private final List<ModelOrder> orders;
    private final Map<ModelOrder, Multiplier> multipliers = new HashMap<>();
    private final Map<ModelOrder, Long> confirmedWorth = new HashMap<>();
    private final Map<Integer, LocalDate> tickets = new HashMap<>();

    private ModelAccount(Rule rule, List<ModelOrder> orders) {
        this.rule = rule;
        this.orders = orders;
    }

    /** What the shopper sees. */
    record Seen(
            long available,
            long pending,
            long qualifying,
            String tier,
            @Nullable String until) {}

    static Seen seen(Rule rule, List<ModelOrder> orders, Instant now) {
        return new ModelAccount(rule, orders).walk(now);
    }

    private Seen walk(Instant now) {
        List<Event> events = new ArrayList<>();
        for (ModelOrder order : orders) {
            events.add(new Event(order.processedAt(), EARNED, order));
            events.add(new Event(confirmedAt(order), CONFIRMED, order));
            order.instants().forEach(at -> events.add(new Event(at, CHANGED, order)));
        }
        events.removeIf(event -> event.at().isAfter(now));
        events.sort(Comparator.comparing(Event::at)
                .thenComparing(Event::turn)
                .thenComparing(event -> event.order().id()));
        for (Event event : events) {
            endTickets(event.at());
            switch (event.turn()) {
                case EARNED -> earn(event.order());
                case CONFIRMED, CHANGED -> confirm(event.order(), event.at());
                default -> throw new AssertionError(event);
            }
        }
        endTickets(now);
        return seen(now);
    }

    private void earn(ModelOrder order) {
        multipliers.put(order, rule.tiers().get(highest()).multiplier());
        if (rule.holdDays() == 0) {
            confirm(order, order.processedAt());
        }
    }

    /** What is confirmed of this order now; when that is more than before, tickets are given. */
    private void confirm(ModelOrder order, Instant at) {
        if (!multipliers.containsKey(order) || confirmedAt(order).isAfter(at)) {
            return;
        }
        long before = confirmedWorth.getOrDefault(order, 0L);
        long after = order.worth(at, rule);
        confirmedWorth.put(order, after);
        if (after <= before) {
            return;
        }
        long reached = qualifying(day(order.processedAt()), at);
        for (int tier = 1; tier < rule.tiers().size(); tier++) {
            if (reached >= rule.tiers().get(tier).at()) {
                give(tier, endOfNextPeriod(day(order.processedAt()), day(at)));
            }
        }
    }

    private void give(int tier, LocalDate until) {
        tickets.merge(tier, until, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Tickets that ended by {@code t}, the earliest first; the tier below the highest is then kept for a while. */
    private void endTickets(Instant t) {
        while (true) {
            var next = tickets.entrySet().stream()
                    .filter(ticket -> !endOf(ticket.getValue()).isAfter(t))
                    .min(Comparator.comparing((Map.Entry<Integer, LocalDate> ticket) -> ticket.getValue())
                            .thenComparing(ticket -> -ticket.getKey()));
            if (next.isEmpty()) {
                return;
            }
            int ended = next.get().getKey();
            boolean wasHighest = ended == highest();
            Instant end = endOf(tickets.remove(ended));
            if (wasHighest && ended > 1) {
                give(ended - 1, endOfPeriod(day(end)));
            }
        }
    }

    private static Instant endOf(LocalDate until) {
        return until.plusDays(Rule.GRACE_DAYS + 1).atStartOfDay(Rule.ZONE).toInstant();
    }

    private int highest() {
        return tickets.keySet().stream().max(Comparator.naturalOrder()).orElse(0);
    }

    /** Q: the confirmed orders of the period that {@code placed} belongs to, by what they are worth at {@code t}. */
    private long qualifying(LocalDate placed, Instant t) {
        return orders.stream()
                .filter(order -> multipliers.containsKey(order))
                .filter(order -> !confirmedAt(order).isAfter(t))
                .filter(order -> samePeriod(day(order.processedAt()), placed, day(t)))
                .mapToLong(order -> metric(order, t))
                .sum();
    }

    private boolean samePeriod(LocalDate day, LocalDate placed, LocalDate today) {
        return switch (rule.period()) {
            case LIFETIME -> true;
            case CALENDAR_YEAR -> day.getYear() == placed.getYear();
            case ROLLING -> !day.plusMonths(Rule.ROLLING_MONTHS).isBefore(today);
        };
    }

    private long metric(ModelOrder order, Instant t) {
        return switch (rule.metric()) {
            case POINTS -> order.points(t, rule, multipliers.get(order));
            case SPEND -> order.worth(t, rule);
            case ORDERS -> order.worth(t, rule) > 0 ? 1 : 0;
        };
    }

    private LocalDate endOfNextPeriod(LocalDate placed, LocalDate confirmed) {
        return switch (rule.period()) {
            case LIFETIME -> FOREVER;
            case CALENDAR_YEAR -> LocalDate.of(placed.getYear() + 1, 12, 31);
            case ROLLING -> confirmed.plusMonths(Rule.ROLLING_MONTHS);
        };
    }

    private LocalDate endOfPeriod(LocalDate today) {
        return switch (rule.period()) {
            case LIFETIME -> FOREVER;
            case CALENDAR_YEAR -> LocalDate.of(today.getYear(), 12, 31);
            case ROLLING -> today.plusMonths(Rule.ROLLING_MONTHS);
        };
    }

    private Seen seen(Instant now) {
        long available = 0;
        long pending = 0;
        for (ModelOrder order : orders) {
            long points = order.points(now, rule, multipliers.getOrDefault(order, new Multiplier(1, 1)));
            if (confirmedAt(order).isAfter(now)) {
                pending += points;
            } else {
                available += points;
            }
        }
        int highest = highest();
        Tier tier = rule.tiers().get(highest);
        LocalDate until = tickets.getOrDefault(highest, FOREVER);
        return new Seen(
                available,
                pending,
                qualifying(day(now), now),
                tier.id(),
                until.equals(FOREVER) ? null : until.toString());
    }

    private Instant confirmedAt(ModelOrder order) {
        return order.processedAt().plus(Duration.ofHours(24L * rule.holdDays()));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, Rule.ZONE);
    }
}
