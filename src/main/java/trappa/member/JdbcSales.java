package trappa.member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.Rows;
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
        Set<Sale> made = new HashSet<>(rows(shopId, sales).insertMissing(tx, "sale", "order_id"));
        rows(shopId, sales.stream().filter(s -> !made.contains(s)).toList()).update(tx, "sale", "shop_id", "order_id");
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

    private static Rows<Sale> rows(long shopId, List<Sale> sales) {
        return Rows.of(sales)
                .number("shop_id", s -> shopId)
                .number("order_id", Sale::orderId)
                .number("customer_id", Sale::customer)
                .time("placed_at", Sale::placedAt)
                .number("value_minor", Sale::valueMinor);
    }
}
