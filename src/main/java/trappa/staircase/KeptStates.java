package trappa.staircase;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import trappa.member.Marks;
import trappa.value.ShopDomain;

/**
 * States as they were last answered, as many as fit in so many bytes; who was asked about longest ago goes first. It lies
 * in parts, each with a lock of its own, so that requests do not wait for each other.
 */
final class KeptStates {
    private static final int PARTS = 16;
    /** What an entry takes beside its body: key, mark, tag and its place in the map. */
    private static final int BESIDE = 400;

    private final Part[] parts;

    /** @param bytes of the heap to use at most, about */
    KeptStates(long bytes) {
        parts = IntStream.range(0, PARTS).mapToObj(i -> new Part(bytes / PARTS)).toArray(Part[]::new);
    }

    /** @param language as the widget has it, or empty for the shop's own */
    record Key(ShopDomain shop, OptionalLong customer, String language) {}

    /**
     * A state with what it hangs on.
     *
     * @param from when it was worked out; a clock that was set back does not know it
     * @param until when it would be another by itself
     */
    record Kept(State state, Marks.Mark mark, Instant from, Instant until) {
        boolean at(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }

        long bytes() {
            return state.body().length + BESIDE;
        }
    }

    Optional<Kept> get(Key key) {
        return Optional.ofNullable(part(key).get(key));
    }

    void put(Key key, Kept kept) {
        part(key).put(key, kept);
    }

    long bytes() {
        long all = 0;
        for (Part part : parts) {
            all += part.bytes();
        }
        return all;
    }

    private Part part(Key key) {
        int hash = key.hashCode();
        return parts[(hash ^ hash >>> 16) & PARTS - 1];
    }

    private static final class Part {
        private final Map<Key, Kept> byUse = new LinkedHashMap<>(16, 0.75f, true);
        private final long most;
        private long bytes;

        Part(long most) {
            this.most = most;
        }

        synchronized @Nullable Kept get(Key key) {
            return byUse.get(key);
        }

        synchronized void put(Key key, Kept kept) {
            Kept before = byUse.put(key, kept);
            bytes += kept.bytes() - (before == null ? 0 : before.bytes());
            Iterator<Kept> oldest = byUse.values().iterator();
            while (bytes > most) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }

        synchronized long bytes() {
            return bytes;
        }
    }
}
