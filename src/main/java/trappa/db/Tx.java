package trappa.db;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Collection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One open transaction, or where {@link Database#durablyAtOnce} says so, statements that are one each. Passed along by those
 * who open it; only the {@code Jdbc…} classes look inside.
 */
public final class Tx {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Handle handle;
    private final DatabaseUrl.Kind kind;
    private final boolean spread;
    private final Changes.Written written;
    private final @Nullable Recorded recorded;

    /**
     * @param spread whether the tables are on several machines
     * @param recorded where what is written is written down as well; null when it need not be
     */
    Tx(Handle handle, DatabaseUrl.Kind kind, boolean spread, Changes.Written written, @Nullable Recorded recorded) {
        this.handle = handle;
        this.kind = kind;
        this.spread = spread;
        this.written = written;
        this.recorded = recorded;
    }

    /** Whose database it is, for the few statements that have to differ. */
    public DatabaseUrl.Kind kind() {
        return kind;
    }

    /** PostgreSQL can, but not where the tables are spread; H2 cannot, and has nothing to gain. */
    boolean writesTwoTablesAtOnce() {
        return kind == DatabaseUrl.Kind.POSTGRES && !spread;
    }

    /** @throws IllegalStateException where what is written has to be written down as well */
    public Handle handle() {
        if (recorded != null) {
            throw new IllegalStateException(
                    "What is written here at once is written by Rows, with parts, and nothing else");
        }
        return handle;
    }

    /** The next number of a sequence. */
    public long next(String sequence) {
        long next = handle.createQuery("select nextval(:sequence)")
                .bind("sequence", sequence)
                .mapTo(Long.class)
                .one();
        if (recorded != null) {
            recorded.number(sequence, next);
        }
        return next;
    }

    /** Writes down rows that are about to be written. */
    void record(Rows<?> rows, String table, String key, Rows<?> parts, String tableOfParts) {
        if (recorded != null) {
            recorded.rows(rows, table, key, parts, tableOfParts);
        }
    }

    /** Asks by JDBC itself, within the transaction. */
    public <T> T asks(Database.Question<T> question) {
        try {
            return question.ask(handle.getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not answer", e);
        }
    }

    /**
     * Says that what shoppers are shown of a shop may be another one after this transaction.
     *
     * @return the version the shop's row is to have from then on
     */
    public long changesShop(long shopId) {
        written.shop(shopId);
        return RANDOM.nextLong();
    }

    /**
     * Says that the accounts of these members may be others after this transaction.
     *
     * @return the version their rows are to have from then on
     */
    public long changesMembers(long shopId, Collection<Long> customerIds) {
        written.members(shopId, customerIds);
        return RANDOM.nextLong();
    }

    /** Says that nothing may be as it was; the rows bring their versions along. */
    public void changesEverything() {
        written.everything();
    }
}
