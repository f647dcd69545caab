package trappa.member;

import java.util.Optional;
import java.util.OptionalLong;
import trappa.db.Database;
import trappa.db.Tx;

/**
 * Whether what was read for a shopper still stands, without reading it again. A mark taken before the reading that stands
 * after it is of exactly what was read: whatever is committed in between makes it fall.
 */
public interface Marks {
    /** The number of a guest: no member has it, and nobody who was forgotten. */
    long GUEST = Long.MIN_VALUE;

    /**
     * How a shop and a shopper stood.
     *
     * @param customerId as asked for, or {@link #GUEST}
     * @param kept the number that customer goes by
     * @param shop what stood for the shop; {@code own} and {@code of} likewise for the two numbers
     */
    record Mark(long shopId, long customerId, long kept, long shop, long own, long of) {}

    /** The mark at this moment; empty while a change of it is being committed. */
    Optional<Mark> take(Tx tx, long shopId, OptionalLong customerId);

    /** Whether nothing of it has changed since. */
    boolean stands(Mark mark);

    /** Those of a database: in memory where this process is the only one that writes, else by the versions in the rows. */
    static Marks of(Database database) {
        return database.changes()
                .<Marks>map(changes -> new CountedMarks(changes, new JdbcCustomers()))
                .orElseGet(() -> new JdbcMarks(database));
    }
}
