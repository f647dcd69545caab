package trappa.admin;

import java.util.function.Consumer;
import java.util.function.Predicate;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.ledger.DueAccounts;
import trappa.ledger.JdbcAllDue;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramVersion;
import trappa.staff.JdbcAudit;

/** A new version of a shop's program: stored, in the log, and every member marked to be worked out again. */
public final class Publishing {
    private final Database database;
    private final JdbcPrograms programs;
    private final DueAccounts due;
    private final JdbcAllDue allDue = new JdbcAllDue();
    private final JdbcAudit audit = new JdbcAudit();

    public Publishing(Database database, JdbcPrograms programs, DueAccounts due) {
        this.database = database;
        this.programs = programs;
        this.due = due;
    }

    /** @return false when somebody else has published that number meanwhile; then nothing has happened */
    public boolean publish(long shopId, ProgramVersion next) {
        return publish(shopId, next, tx -> true, tx -> {});
    }

    /**
     * The same, in one transaction with what goes along with it.
     *
     * @param holds asked first: what is published was made from something that may be another by now
     * @param along done with it
     */
    public boolean publish(long shopId, ProgramVersion next, Predicate<Tx> holds, Consumer<Tx> along) {
        boolean first = database.durably(tx -> {
            boolean inserted = holds.test(tx) && programs.insert(tx, shopId, next);
            if (inserted) {
                along.accept(tx);
                allDue.mark(tx, shopId, next.publishedAt());
                audit.add(
                        tx,
                        shopId,
                        next.publishedAt(),
                        next.publishedBy(),
                        JdbcAudit.Action.PUBLISHED,
                        "v" + next.number(),
                        "");
            }
            return inserted;
        });
        if (first) {
            due.wake();
        }
        return first;
    }
}
