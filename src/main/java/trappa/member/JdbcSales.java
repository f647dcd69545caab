package trappa.member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.Rows;
import trappa.db.Tx;
import trappa.fact.OrderState;
import trappa.fact.Sale;

/**
 * What each order has brought in by now. Whoever writes here holds the members' rows: somebody may be merged up to the
 * moment these are locked, and nobody changes an order without them.
 */
final class JdbcSales {

    /** @param kept the number a buyer goes by now */
    void store(Tx tx, long shopId, Collection<OrderState> orders, LongUnaryOperator kept) {
        if (orders.isEmpty()) {
            return;
        }
        List<Sale> sales = new ArrayList<>();
        List<Long> none = new ArrayList<>();
        for (OrderState order : orders) {
            Optional<Sale> sale = Sale.of(order);
            sale.ifPresentOrElse(s -> sales.add(s.by(kept)), () -> none.add(order.id()));
        }
        Set<Sale> made = new HashSet<>(rows(shopId, sales).insertMissing(tx, "sale", "order_id"));
        rows(shopId, sales.stream().filter(s -> !made.contains(s)).toList()).update(tx, "sale", "shop_id", "order_id");
        PreparedBatch delete = tx.handle().prepareBatch("delete from sale where shop_id = ? and order_id = ?");
        none.forEach(order -> delete.add(shopId, order));
        if (delete.size() > 0) {
            delete.execute();
        }
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
