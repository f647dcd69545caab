package trappa.db;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What has been written of shops and their members, counted in memory, where one process has the database to itself: as
 * long as a count is the same, what was read since it was taken still stands, and nobody has to ask the database. A count
 * moves before a commit and is not settled until the commit is over, so that nobody meets a new state in the database and
 * an old one here. Counts are shared by a hash; whoever shares one is read again too often, never too seldom.
 */
public final class Changes {
    private static final int SHOPS = 1 << 10;
    private static final int MEMBERS = 1 << 16;
    /** The lower bits count the commits under way, the others all there ever were. */
    private static final long CHANGE = 1L << 16;

    private final AtomicLongArray counts = new AtomicLongArray(SHOPS + MEMBERS);

    /** What a transaction has written, until it is committed. */
    static final class Written {
        private final Set<Integer> counters = new HashSet<>();
        private boolean everything;
        private boolean committing;

        void shop(long shopId) {
            counters.add(ofShop(shopId));
        }

        void members(long shopId, Collection<Long> customerIds) {
            customerIds.forEach(customer -> counters.add(ofMember(shopId, customer)));
        }

        void everything() {
            everything = true;
        }
    }

    /** The count of a shop: its programs, its looks, what the store said of it. */
    public long shop(long shopId) {
        return counts.get(ofShop(shopId));
    }

    /** The count of a member: all facts their account is worked out from. */
    public long member(long shopId, long customerId) {
        return counts.get(ofMember(shopId, customerId));
    }

    /** Whether no commit is under way that moves this count. */
    public static boolean settled(long count) {
        return count % CHANGE == 0;
    }

    void committing(Written written) {
        written.committing = true;
        move(written, CHANGE + 1);
    }

    /** The transaction is over, one way or the other; one that never came to its commit has moved nothing. */
    void over(Written written) {
        if (written.committing) {
            move(written, CHANGE - 1);
        }
    }

    private void move(Written written, long by) {
        if (written.everything) {
            for (int i = 0; i < counts.length(); i++) {
                counts.addAndGet(i, by);
            }
        } else {
            written.counters.forEach(i -> counts.addAndGet(i, by));
        }
    }

    private static int ofShop(long shopId) {
        return mixed(shopId) & SHOPS - 1;
    }

    private static int ofMember(long shopId, long customerId) {
        return SHOPS + (mixed(shopId * 31 + mixed(customerId)) & MEMBERS - 1);
    }

    /** The finalizer of MurmurHash3: ids that follow each other go far apart. */
    private static int mixed(long id) {
        long h = (id ^ id >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (h ^ h >>> 33);
    }
}
