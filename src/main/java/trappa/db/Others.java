package trappa.db;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The transactions that were under way at a moment. */
public interface Others {
    /** Whether one of them still is. */
    boolean goOn();

    /** Those of all clients of the database, which every role may see. What the database does by itself does not count. */
    static Others onPostgres(Jdbi jdbi) {
        List<String> those = jdbi.withHandle(
                handle -> handle.createQuery("""
                        select l.virtualtransaction from pg_locks l join pg_stat_activity a on a.pid = l.pid
                        where l.locktype = 'virtualxid' and l.granted and a.datname = current_database()
                          and a.usesysid is not null and l.pid <> pg_backend_pid()""").mapTo(String.class).list());
        return () -> !those.isEmpty()
                && jdbi.withHandle(handle -> handle.createQuery("""
                        select exists (select from pg_locks where locktype = 'virtualxid' and granted
                          and virtualtransaction = any(:those))""")
                        .bind("those", ArrayOf.texts(those))
                        .mapTo(Boolean.class)
                        .one());
    }
}
