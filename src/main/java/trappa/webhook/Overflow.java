package trappa.webhook;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of deliveries that are on disk and for which there was no room in memory, as ranges: this server wrote them,
 * so it need not wait for them as for another's. Several threads may add, one works through them.
 */
final class Overflow {
    /** About 4 MB. */
    private static final int MOST_RANGES = 100_000;

    /** From the first number to the last, both included. What is between them was written by this server, if by anybody. */
    record Range(long first, long last) {
        Range {
            if (first > last) {
                throw new IllegalArgumentException("A range goes upwards: " + first + " to " + last);
            }
        }

        long size() {
            return last - first + 1;
        }
    }

    private final ArrayDeque<Range> ranges = new ArrayDeque<>();
    private boolean growing;

    /**
     * Notes one more, the next this server wrote.
     *
     * @return whether there was room for it
     */
    synchronized boolean add(long deliveryId) {
        Range newest = ranges.peekLast();
        // A gap of a whole block is another server's.
        if (growing
                && newest != null
                && deliveryId > newest.last
                && deliveryId - newest.last < JdbcInbox.IDS_PER_BLOCK) {
            ranges.pollLast();
            ranges.addLast(new Range(newest.first, deliveryId));
            return true;
        }
        if (ranges.size() >= MOST_RANGES) {
            return false;
        }
        ranges.addLast(new Range(deliveryId, deliveryId));
        growing = true;
        return true;
    }

    /** Says that the next one this server wrote was taken into memory: no range goes across it. */
    synchronized void wentElsewhere() {
        growing = false;
    }

    /** Notes deliveries that were in memory, in the order they were written. @return whether there was room for all */
    synchronized boolean addAgain(List<JdbcInbox.Stored> deliveries) {
        growing = false;
        boolean all = true;
        for (JdbcInbox.Stored one : deliveries) {
            all &= add(one.deliveryId());
        }
        growing = false;
        return all;
    }

    /** What is to be done first; it stays until it is {@link #done}. */
    synchronized Optional<Range> first() {
        return Optional.ofNullable(ranges.peekFirst());
    }

    /** The first range is done up to this number. */
    synchronized void done(long upTo) {
        Range first = ranges.pollFirst();
        if (first != null && upTo < first.last) {
            ranges.addFirst(new Range(Math.max(first.first, upTo + 1), first.last));
        }
    }

    /** At most so many deliveries. */
    synchronized long size() {
        return ranges.stream().mapToLong(Range::size).sum();
    }
}
