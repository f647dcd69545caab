package trappa.insight;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trappa.db.Tx;

/** The owner's numbers, each a statement over one shop. Days and months are those of the shop's time zone. */
final class JdbcInsight {
    /** What a row does to the member's balance. */
    static final String TO_MEMBER =
            "case when to_account = 'MEMBER' then points when from_account = 'MEMBER' then -points else 0 end";

    private static final int MONTHS = 12;

    record Members(long all, long outstanding, long joined) {}

    Members members(Tx tx, long shopId, Window window) {
        return tx.handle()
                .createQuery("""
                    select count(*) as members, coalesce(sum(case when balance > 0 then balance else 0 end), 0) as points,
                      count(case when created_at >= :from and created_at < :to then 1 end) as joined
                    from member where shop_id = :shop and merged_into is null""")
                .bind("shop", shopId)
                .bind("from", window.from())
                .bind("to", window.to())
                .map((rs, context) -> new Members(rs.getLong("members"), rs.getLong("points"), rs.getLong("joined")))
                .one();
    }

    /** Points issued and redeemed. */
    record Points(long issued, long redeemed) {}

    Points points(Tx tx, long shopId, Window window) {
        return tx.handle()
                .createQuery("select coalesce(sum(case when kind in ('EARNED', 'BONUS') then moved end), 0) as issued,"
                        + " coalesce(-sum(case when kind in ('REDEEMED', 'RETURNED') then moved end), 0) as redeemed"
                        + " from (select kind, " + TO_MEMBER
                        + " as moved from ledger_entry where shop_id = :shop"
                        + " and occurred_at >= :from and occurred_at < :to) e")
                .bind("shop", shopId)
                .bind("from", window.from())
                .bind("to", window.to())
                .map((rs, context) -> new Points(rs.getLong("issued"), rs.getLong("redeemed")))
                .one();
    }

    List<PointsDay> days(Tx tx, long shopId, Window window, ZoneId zone) {
        Map<LocalDate, PointsDay> days = new TreeMap<>();
        LocalDate last = window.to().atZone(zone).toLocalDate();
        for (LocalDate day = window.from().atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            days.put(day, new PointsDay(day, 0, 0, 0));
        }
        tx.handle()
                .createQuery(
                        "select shop_day, sum(case when kind in ('EARNED', 'BONUS') then moved else 0 end) as issued,"
                                + " -sum(case when kind in ('REDEEMED', 'RETURNED') then moved else 0 end) as redeemed,"
                                + " -sum(case when kind = 'EXPIRED' then moved else 0 end) as expired"
                                + " from (select cast(occurred_at at time zone '" + name(zone)
                                + "' as date) as shop_day, kind, "
                                + TO_MEMBER + " as moved from ledger_entry where shop_id = :shop"
                                + " and occurred_at >= :from and occurred_at < :to) e group by shop_day")
                .bind("shop", shopId)
                .bind("from", window.from())
                .bind("to", window.to())
                .map((rs, context) -> new PointsDay(
                        rs.getDate("shop_day").toLocalDate(),
                        rs.getLong("issued"),
                        rs.getLong("redeemed"),
                        rs.getLong("expired")))
                .forEach(day -> days.put(day.day(), day));
        return List.copyOf(days.values());
    }

    Kpis.Sales sales(Tx tx, long shopId, Window window) {
        return tx.handle()
                .createQuery("""
                    select coalesce(sum(orders), 0) as orders, coalesce(sum(revenue), 0) as revenue,
                      count(*) as customers, count(case when orders >= 2 then 1 end) as repeaters
                    from (select customer_id, count(*) as orders, sum(value_minor) as revenue from sale
                      where shop_id = :shop and placed_at >= :from and placed_at < :to
                        and customer_id is not null and value_minor > 0
                      group by customer_id) buyer""")
                .bind("shop", shopId)
                .bind("from", window.from())
                .bind("to", window.to())
                .map((rs, context) -> new Kpis.Sales(
                        rs.getLong("orders"), rs.getLong("revenue"), rs.getLong("customers"), rs.getLong("repeaters")))
                .one();
    }

    /** Of the customers who bought in {@code before}, how many there were, and how many did not buy in {@code after}. */
    long[] lost(Tx tx, long shopId, Window before, Window after) {
        return tx.handle()
                .createQuery("""
                    select count(*) as bought, count(case when later = 0 then 1 end) as gone
                    from (select customer_id,
                        count(case when placed_at < :middle then 1 end) as earlier,
                        count(case when placed_at >= :middle then 1 end) as later
                      from sale where shop_id = :shop and placed_at >= :from and placed_at < :to
                        and customer_id is not null and value_minor > 0
                      group by customer_id) buyer
                    where earlier > 0""")
                .bind("shop", shopId)
                .bind("from", before.from())
                .bind("middle", after.from())
                .bind("to", after.to())
                .map((rs, context) -> new long[] {rs.getLong("bought"), rs.getLong("gone")})
                .one();
    }

    List<Rfm.Cell> rfm(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                    select recency, frequency, count(*) as customers, sum(revenue) as revenue
                    from (select least(5, 1 + cast(floor(5 * percent_rank() over (order by last_order)) as int)) as recency,
                        least(5, orders) as frequency, revenue
                      from (select customer_id, max(placed_at) as last_order, count(*) as orders,
                          sum(value_minor) as revenue
                        from sale where shop_id = :shop and customer_id is not null and value_minor > 0
                        group by customer_id) buyer) scored
                    group by recency, frequency order by recency, frequency""")
                .bind("shop", shopId)
                .map((rs, context) -> new Rfm.Cell(
                        rs.getInt("recency"), rs.getInt("frequency"), rs.getLong("customers"), rs.getLong("revenue")))
                .list();
    }

    /** The cohorts of the last twelve months, oldest first; months are counted from year 0. */
    List<Cohort> cohorts(Tx tx, long shopId, LocalDate today, ZoneId zone) {
        int thisMonth = number(YearMonth.from(today));
        String month = "cast(extract(year from placed_at at time zone '" + name(zone)
                + "') * 12 + extract(month from placed_at at time zone '" + name(zone) + "') as int)";
        TreeMap<Integer, List<Long>> cohorts = new TreeMap<>();
        tx.handle()
                .createQuery(
                        "select first_month, bought - first_month as later, count(distinct customer_id) as customers"
                                + " from (select customer_id, " + month + " as bought, min(" + month
                                + ") over (partition by customer_id) as first_month from sale where shop_id = :shop"
                                + " and customer_id is not null and value_minor > 0) s"
                                + " where first_month > :after group by first_month, bought - first_month")
                .bind("shop", shopId)
                .bind("after", thisMonth - MONTHS)
                .map((rs, context) -> {
                    int first = rs.getInt("first_month");
                    int later = rs.getInt("later");
                    long customers = rs.getLong("customers");
                    if (first <= thisMonth && later <= thisMonth - first) {
                        cohorts.computeIfAbsent(first, f -> new ArrayList<>(Collections.nCopies(thisMonth - f + 1, 0L)))
                                .set(later, customers);
                    }
                    return customers;
                })
                .list();
        return cohorts.entrySet().stream()
                .map(e -> new Cohort(
                        YearMonth.of((e.getKey() - 1) / 12, (e.getKey() - 1) % 12 + 1), List.copyOf(e.getValue())))
                .toList();
    }

    /** As both databases read it. They disagree about the sign of a bare offset, so such a zone counts in UTC days. */
    private static String name(ZoneId zone) {
        return zone.getId().matches("[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+){0,2}") ? zone.getId() : "UTC";
    }

    private static int number(YearMonth month) {
        return month.getYear() * 12 + month.getMonthValue();
    }
}
