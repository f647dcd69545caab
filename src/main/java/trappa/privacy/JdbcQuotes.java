package trappa.privacy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.Tx;
import trappa.fact.Remark;

/** What is said of a delivery may quote its body, and a body may be about a person: the quote goes with the body. */
public final class JdbcQuotes {
    private JdbcQuotes() {}

    private record Said(long deliveryId, @Nullable String remark) {}

    /** Leaves what was quoted out of what is said of deliveries whose bodies go. What was kept as a sentence alone goes whole. */
    public static void leaveOut(Tx tx, long shopId, Collection<Long> deliveries) {
        List<Said> said = tx.handle()
                .createQuery("""
                        select d.delivery_id, d.remark from unnest(:ids) as gone(id)
                        left join delivery d on d.shop_id = :shop and d.delivery_id = gone.id
                        where d.reason is not null""")
                .bind("shop", shopId)
                .bind("ids", ArrayOf.numbers(deliveries))
                .map((rs, context) -> new Said(rs.getLong("delivery_id"), rs.getString("remark")))
                .list();
        for (Said each : said) {
            Optional<Remark> remark = Remark.read(each.remark());
            Optional<Remark> left = remark.map(Remark::withoutQuotes);
            if (remark.isEmpty() || !remark.equals(left)) {
                tx.handle()
                        .createUpdate("""
                                update delivery set reason = :reason, remark = :remark
                                where shop_id = :shop and delivery_id = :id""")
                        .bind("reason", left.map(Remark::sentence).orElse(null))
                        .bind("remark", left.map(Remark::text).orElse(null))
                        .bind("shop", shopId)
                        .bind("id", each.deliveryId())
                        .execute();
            }
        }
    }
}
