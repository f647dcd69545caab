package trappa.web;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often one member may ask: a burst, then one more each second. Kept in memory for the members that asked lately. */
public final class RateLimit {
    private static final int BURST = 60;
    private static final int REMEMBERED = 10_000;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Bucket(double left, Instant at) {}

    /** Takes one turn. @return false when there is none left for now */
    public synchronized boolean take(String who, Instant now) {
        Bucket bucket = buckets.getOrDefault(who, new Bucket(BURST, now));
        double waited = Math.max(0, java.time.Duration.between(bucket.at, now).toMillis() / 1000.0);
        double left = Math.min(BURST, bucket.left + waited);
        if (left < 1) {
            buckets.put(who, new Bucket(left, now));
            return false;
        }
        buckets.put(who, new Bucket(left - 1, now));
        return true;
    }

    /** Gives a turn back that turned out not to count. */
    public synchronized void giveBack(String who) {
        buckets.computeIfPresent(who, (name, bucket) -> new Bucket(Math.min(BURST, bucket.left + 1), bucket.at));
    }
}
