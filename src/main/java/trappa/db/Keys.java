package trappa.db;

import java.util.Collection;
import java.util.Iterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Rows of one shop picked and locked by a list of ids. H2 walks the whole shop for {@code id = any(?)}, but uses the index for
 * a list of (shop, id) pairs. PostgreSQL would plan such a list anew each time, 24 ms for 256 pairs, and takes an array; each
 * id is looked up by itself there, since it walks the whole shop for an array, too, as long as it has no statistics.
 */
public final class Keys {
    private Keys() {}

    /**
     * {@code select columns from table where shop_id and idColumn are these for update}, locked one after the other.
     *
     * @param ids at least one, in order
     */
    public static Query lock(Tx tx, String table, String columns, String idColumn, long shopId, Collection<Long> ids) {
        return switch (tx.kind()) {
            case H2 -> pairs(tx, table, columns, idColumn, shopId, ids);
            case POSTGRES ->
                tx.handle()
                        .createQuery(
                                "select found.* from unnest(:ids) as wanted(id) cross join lateral (select " + columns
                                        + " from " + table + " where shop_id = :shop and " + idColumn
                                        + " = wanted.id for update) as found")
                        .bind("shop", shopId)
                        .bind("ids", ArrayOf.numbers(ids));
        };
    }

    /** Padded to a power of two with the last id, so that few different statements are ever prepared. */
    private static Query pairs(
            Tx tx, String table, String columns, String idColumn, long shopId, Collection<Long> ids) {
        int size = Math.max(1, Integer.highestOneBit(Math.max(1, ids.size() * 2 - 1)));
        StringBuilder pairs = new StringBuilder("(?, ?)");
        for (int i = 1; i < size; i++) {
            pairs.append(", (?, ?)");
        }
        Query query = tx.handle()
                .createQuery("select " + columns + " from " + table + " where (shop_id, " + idColumn + ") in (" + pairs
                        + ") order by " + idColumn + " for update");
        Iterator<Long> each = ids.iterator();
        long id = 0;
        for (int i = 0; i < size; i++) {
            id = each.hasNext() ? each.next() : id;
            query.bind(2 * i, shopId).bind(2 * i + 1, id);
        }
        return query;
    }
}
