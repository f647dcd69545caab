package trappa.admin;

import java.util.List;
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
        return publish(shopId, List.of(next), tx -> true, tx -> {});
    }

    /** The same for versions that belong together. */
    public boolean publish(long shopId, List<ProgramVersion> next) {
        return publish(shopId, next, tx -> true, tx -> {});
    }

    /**
     * The same, in one transaction with what goes along with it.
     *
     * @param holds asked first: what is published was made from something that may be another by now
     * @param along done with it
     */
    public boolean publish(long shopId, ProgramVersion next, Predicate<Tx> holds, Consumer<Tx> along) {
        return publish(shopId, List.of(next), holds, along);
    }

    private boolean publish(long shopId, List<ProgramVersion> next, Predicate<Tx> holds, Consumer<Tx> along) {
        boolean first = database.durably(tx -> {
            boolean inserted = holds.test(tx) && programs.insert(tx, shopId, next.getFirst());
            if (inserted) {
                next.stream().skip(1).forEach(version -> programs.insert(tx, shopId, version));
                along.accept(tx);
                allDue.mark(tx, shopId, next.getLast().publishedAt());
                next.forEach(version -> audit.add(
                        tx,
                        shopId,
                        version.publishedAt(),
                        version.publishedBy(),
                        JdbcAudit.Action.PUBLISHED,
                        "v" + version.number(),
                        ""));
            }
            return inserted;
        });
        if (first) {
            due.wake();
        }
        return first;
    }
}
