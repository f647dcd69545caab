package trappa.db;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** The transactions of this process that are not over, by number; whoever begins later has a higher one. */
final class UnderWay {
    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListSet<Long> open = new ConcurrentSkipListSet<>();

    long begin() {
        long number = last.incrementAndGet();
        open.add(number);
        return number;
    }

    void over(long number) {
        open.remove(number);
    }

    /** Those of this moment. */
    Others now() {
        long highest = last.get();
        return () -> open.floor(highest) != null;
    }
}
