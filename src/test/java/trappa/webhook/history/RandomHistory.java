package trappa.webhook.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One to four orders of one or two members under one rule, from a seed; ids are its own among all histories. */
record RandomHistory(int seed, Rule rule, long[] customers, List<Arrival> arrivals) {
    static RandomHistory of(int seed, Rule rule, Instant now) {
        Random random = new Random(seed);
        long[] customers = {500_000 + 2L * seed, 500_001 + 2L * seed};
        int days = random.nextInt(3) == 0 ? 60 : 1_400;
        Instant day = now.minus(Duration.ofDays(days)).minus(Duration.ofHours(now.getEpochSecond() / 3600 % 24));
        List<Arrival> arrivals = new ArrayList<>();
        Set<Instant> taken = new HashSet<>();
        Instant previous = null;
        int orders = 1 + random.nextInt(4);
        for (int i = 0; i < orders; i++) {
            Instant placed =
                    day.plus(Duration.ofDays(random.nextInt(days))).plus(Duration.ofHours(8 + random.nextInt(11)));
            if (previous != null && random.nextInt(4) == 0) {
                placed = previous.plus(Duration.ofDays(14));
            } else if (previous != null && random.nextInt(6) == 0 && !rule.multiplies()) {
                placed = previous;
            }
            while (rule.multiplies() && !taken.add(placed)) {
                placed = placed.plus(Duration.ofMinutes(7));
            }
            if (placed.isAfter(now)) {
                continue;
            }
            previous = placed;
            arrivals.addAll(RandomOrder.life(random, 1_000_000 + 10L * seed + i, customers, placed, now));
        }
        return new RandomHistory(seed, rule, customers, arrivals);
    }

    /** What each member must see once everything has arrived. */
    Map<Long, ModelAccount.Seen> expected(Instant now) {
        Map<Long, List<Told>> told = arrivals.stream()
                .flatMap(arrival -> arrival.told().stream())
                .collect(Collectors.groupingBy(Told::order));
        List<ModelOrder> orders = told.entrySet().stream()
                .map(entry -> new ModelOrder(entry.getKey(), entry.getValue()))
                .filter(ModelOrder::counts)
                .toList();
        return java.util.Arrays.stream(customers)
                .boxed()
                .collect(Collectors.toMap(
                        Function.identity(), member -> ModelAccount.seen(rule, of(member, orders), now)));
    }

    private static List<ModelOrder> of(long member, List<ModelOrder> orders) {
        return orders.stream()
                .filter(order -> order.customer().filter(c -> c == member).isPresent())
                .toList();
    }

    @Override
    public String toString() {
        return "history " + seed + " (" + rule + ")";
    }
}
