package trappa.fact;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Two customer numbers of the store are one person: {@code deleted} is no more, {@code kept} stays. Merges are only ever
 * added; which number a person has in the end follows from the set of them, not from the order they were told in.
 */
public record Merge(long deleted, long kept) {
    public Merge {
        if (deleted == kept) {
            throw new IllegalArgumentException("A customer cannot be merged into itself: " + kept);
        }
    }

    /**
     * The number each merged customer goes by in the end; whoever keeps their own is not in it. A chain is followed to
     * its end. A number said to be merged into two goes to the smaller, and in a circle the smallest is kept: neither
     * happens in a store, but the answer must not depend on what arrived first.
     */
    public static Map<Long, Long> resolve(Collection<Merge> merges) {
        Map<Long, Long> next = new HashMap<>();
        merges.forEach(m -> next.merge(m.deleted, m.kept, Math::min));
        Map<Long, Long> kept = new HashMap<>();
        for (Long customer : next.keySet()) {
            long end = end(customer, next);
            if (end != customer) {
                kept.put(customer, end);
            }
        }
        return kept;
    }

    private static long end(long customer, Map<Long, Long> next) {
        Set<Long> path = new LinkedHashSet<>();
        long at = customer;
        while (path.add(at)) {
            Long further = next.get(at);
            if (further == null) {
                return at;
            }
            at = further;
        }
        long met = at;
        return path.stream().dropWhile(id -> id != met).min(Long::compare).orElseThrow();
    }
}
