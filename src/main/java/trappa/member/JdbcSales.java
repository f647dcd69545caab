package trappa.member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.Tx;
import trappa.fact.OrderState;
import trappa.fact.Sale;

/** What each order has brought in by now. The orders' rows in {@code order_owner} are locked by whoever writes here. */
final class JdbcSales {

    void store(Tx tx, long shopId, Collection<OrderState> orders) {
        List<Sale> sales = new ArrayList<>();
        List<Long> none = new ArrayList<>();
        for (OrderState order : orders) {
            Optional<Sale> sale = Sale.of(order);
            sale.ifPresentOrElse(sales::add, () -> none.add(order.id()));
        }
        sales = byPerson(tx, shopId, sales);
        List<Sale> fresh = changed(tx, shopId, sales);
        if (!fresh.isEmpty()) {
            PreparedBatch insert = tx.handle()
                    .prepareBatch("insert into sale (shop_id, order_id, customer_id, placed_at, value_minor)"
                            + " values (?, ?, ?, ?, ?)");
            fresh.forEach(s -> insert.add(
                    shopId, s.orderId(), s.customer(), java.sql.Timestamp.from(s.placedAt()), s.valueMinor()));
            insert.execute();
        }
        PreparedBatch delete = tx.handle().prepareBatch("delete from sale where shop_id = ? and order_id = ?");
        none.forEach(order -> delete.add(shopId, order));
        if (delete.size() > 0) {
            delete.execute();
        }
    }

    /** Under the number each buyer goes by now. */
    private static List<Sale> byPerson(Tx tx, long shopId, List<Sale> sales) {
        Set<Long> buyers =
                sales.stream().map(Sale::customer).filter(Objects::nonNull).collect(Collectors.toSet());
        if (buyers.isEmpty()) {
            return sales;
        }
        Map<Long, Long> merged = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select m.customer_id, m.merged_into from unnest(:buyers) as wanted(id)
                        left join member m on m.shop_id = :shop and m.customer_id = wanted.id
                        where m.merged_into is not null""")
                .bind("shop", shopId)
                .bindArray("buyers", Long.class, buyers)
                .map((rs, context) -> Map.entry(rs.getLong("customer_id"), rs.getLong("merged_into")))
                .forEach(e -> merged.put(e.getKey(), e.getValue()));
        return merged.isEmpty()
                ? sales
                : sales.stream()
                        .map(s -> new Sale(
                                s.orderId(),
                                s.customer() == null ? null : merged.getOrDefault(s.customer(), s.customer()),
                                s.placedAt(),
                                s.valueMinor()))
                        .toList();
    }

    /** Writes those that are there already. @return the others */
    private static List<Sale> changed(Tx tx, long shopId, List<Sale> sales) {
        if (sales.isEmpty()) {
            return List.of();
        }
        PreparedBatch update = tx.handle()
                .prepareBatch("update sale set customer_id = ?, placed_at = ?, value_minor = ?"
                        + " where shop_id = ? and order_id = ?");
        sales.forEach(s ->
                update.add(s.customer(), java.sql.Timestamp.from(s.placedAt()), s.valueMinor(), shopId, s.orderId()));
        int[] updated = update.execute();
        List<Sale> fresh = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                fresh.add(sales.get(i));
            }
        }
        return fresh;
    }
}
