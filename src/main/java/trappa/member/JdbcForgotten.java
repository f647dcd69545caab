package trappa.member;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import trappa.db.ArrayOf;
import trappa.db.Tx;

/** Who asked to be forgotten: nothing is taken in about them, or about their orders, any more. */
public final class JdbcForgotten {
    private JdbcForgotten() {}

    /** Which of these customers asked to be forgotten. */
    public static Set<Long> customers(Tx tx, long shopId, Collection<Long> customerIds) {
        return listed(tx, shopId, "customer", customerIds);
    }

    /** Which of these orders were of somebody who asked to be forgotten. */
    public static Set<Long> orders(Tx tx, long shopId, Collection<Long> orderIds) {
        return listed(tx, shopId, "order", orderIds);
    }

    private static Set<Long> listed(Tx tx, long shopId, String kind, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Collections.emptySet();
        }
        return tx.handle()
                .createQuery("""
                        select r.id from unnest(:ids) as wanted(id)
                        left join redaction r on r.shop_id = :shop and r.kind = :kind and r.id = wanted.id
                        where r.id is not null""")
                .bind("shop", shopId)
                .bind("kind", kind)
                .bind("ids", ArrayOf.numbers(ids))
                .mapTo(Long.class)
                .set();
    }
}
