package trappa.privacy;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.DatabaseTime;
import trappa.db.Packed;
import trappa.db.Tx;
import trappa.privacy.Request.Kind;

/** Privacy requests, the list of who was forgotten, and the rows that hold something of a person. */
final class JdbcPrivacy {
    static final String CUSTOMER = "customer";
    static final String ORDER = "order";
    private static final RowMapper<Request> REQUEST = (rs, context) -> new Request(
            rs.getString("request_id"),
            Kind.valueOf(rs.getString("kind")),
            rs.getObject("customer_id", Long.class),
            rs.getTimestamp("received_at").toInstant(),
            rs.getTimestamp("due_at").toInstant(),
            DatabaseTime.read(rs, "done_at"),
            rs.getString("waits_for"));
    private static final String COLUMNS = "request_id, kind, customer_id, received_at, due_at, done_at, waits_for";

    /** Notes a request; told again while it is open it is the same, and when it was done it is done again. */
    void add(Tx tx, long shopId, Request.Told told, String wanted, Instant receivedAt, Instant dueAt) {
        tx.handle()
                .createUpdate("""
                        insert into privacy_request (shop_id, request_id, kind, customer_id, wanted, received_at, due_at)
                        values (:shop, :id, :kind, :customer, :wanted, :received, :due) on conflict do nothing""")
                .bind("shop", shopId)
                .bind("id", told.id())
                .bind("kind", told.kind().name())
                .bind("customer", told.customerId())
                .bind("wanted", wanted)
                .bind("received", receivedAt)
                .bind("due", dueAt)
                .execute();
        tx.handle()
                .createUpdate("""
                        update privacy_request set wanted = :wanted, done_at = null
                        where shop_id = :shop and request_id = :id and done_at is not null""")
                .bind("shop", shopId)
                .bind("id", told.id())
                .bind("wanted", wanted)
                .execute();
    }

    List<Request> list(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select " + COLUMNS
                        + " from privacy_request where shop_id = :shop order by received_at desc, request_id limit 500")
                .bind("shop", shopId)
                .map(REQUEST)
                .list();
    }

    /** A request with what was made for it. */
    record Kept(Request request, @Nullable String export) {}

    Optional<Kept> find(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("select " + COLUMNS
                        + ", export from privacy_request where shop_id = :shop and request_id = :id")
                .bind("shop", shopId)
                .bind("id", id)
                .map((rs, context) -> new Kept(REQUEST.map(rs, context), rs.getString("export")))
                .findOne();
    }

    /** A request that is to be done, and what the store said of it. */
    record Open(long shopId, Request request, String wanted) {}

    /** The oldest first; those that wait for something do not hold up the others, however many they are. */
    List<Open> open(Tx tx) {
        return tx.handle()
                .createQuery("select shop_id, wanted, " + COLUMNS + """
                         from privacy_request where done_at is null
                        order by case when waits_for is null then 0 else 1 end, received_at, request_id limit 100""")
                .map((rs, context) -> new Open(rs.getLong("shop_id"), REQUEST.map(rs, context), rs.getString("wanted")))
                .list();
    }

    /** Whether a request is ours to carry out until the transaction ends: not done yet, and nobody else is at it. */
    boolean take(Tx tx, Open open) {
        return tx.handle()
                .createQuery("""
                        select 1 from privacy_request
                        where shop_id = :shop and request_id = :id and done_at is null for update skip locked""")
                .bind("shop", open.shopId())
                .bind("id", open.request().id())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    void done(Tx tx, Open open, Instant at, @Nullable String export) {
        tx.handle()
                .createUpdate("""
                        update privacy_request set done_at = :at, export = :export, wanted = '', waits_for = null
                        where shop_id = :shop and request_id = :id and done_at is null""")
                .bind("at", at)
                .bind("export", export)
                .bind("shop", open.shopId())
                .bind("id", open.request().id())
                .execute();
    }

    void waits(Tx tx, Open open, String why) {
        tx.handle()
                .createUpdate("""
                        update privacy_request set waits_for = :why
                        where shop_id = :shop and request_id = :id and done_at is null""")
                .bind("why", why)
                .bind("shop", open.shopId())
                .bind("id", open.request().id())
                .execute();
    }

    /** Drops what was made for requests done before an instant. */
    void dropExports(Tx tx, long shopId, Instant before) {
        tx.handle()
                .createUpdate("""
                        update privacy_request set export = null
                        where shop_id = :shop and done_at < :before and export is not null""")
                .bind("shop", shopId)
                .bind("before", before)
                .execute();
    }

    // ---- who was forgotten ----

    void forget(Tx tx, long shopId, String kind, Collection<Long> ids) {
        PreparedBatch batch = tx.handle()
                .prepareBatch("insert into redaction (shop_id, kind, id) values (?, ?, ?) on conflict do nothing");
        ids.forEach(id -> batch.add(shopId, kind, id));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** Of the numbers on the list, those of which something is held: a backup brought them back. */
    Set<Long> returned(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select m.customer_id from redaction r
                        join member m on m.shop_id = r.shop_id and m.customer_id = r.id
                        where r.shop_id = :shop and r.kind = 'customer'""")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .set();
    }

    // ---- what is held on a person ----

    /** Every number that is one person with this one, itself too. */
    Set<Long> numbers(Tx tx, long shopId, long customerId) {
        Set<Long> numbers = new TreeSet<>(Set.of(customerId));
        tx.handle()
                .createQuery("""
                        select p.customer_id from member m
                        join member p on p.shop_id = m.shop_id
                          and (p.customer_id = coalesce(m.merged_into, m.customer_id)
                            or p.merged_into = coalesce(m.merged_into, m.customer_id))
                        where m.shop_id = :shop and m.customer_id = :customer""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .mapTo(Long.class)
                .forEach(numbers::add);
        return numbers;
    }

    Set<Long> orders(Tx tx, long shopId, Collection<Long> numbers) {
        return tx.handle()
                .createQuery("""
                        select o.order_id from unnest(:numbers) as wanted(id)
                        left join order_owner o on o.shop_id = :shop and o.customer_id = wanted.id
                        where o.order_id is not null""")
                .bind("shop", shopId)
                .bind("numbers", ArrayOf.numbers(numbers))
                .mapTo(Long.class)
                .set();
    }

    /** Of these orders, those that belong to somebody else. */
    Set<Long> ofOthers(Tx tx, long shopId, Collection<Long> orders, Collection<Long> numbers) {
        Set<Long> others = new TreeSet<>();
        if (!orders.isEmpty()) {
            tx.handle()
                    .createQuery("""
                            select o.order_id, o.customer_id from unnest(:orders) as wanted(id)
                            left join order_owner o on o.shop_id = :shop and o.order_id = wanted.id
                            where o.customer_id is not null""")
                    .bind("shop", shopId)
                    .bind("orders", ArrayOf.numbers(orders))
                    .map((rs, context) -> Map.entry(rs.getLong("order_id"), rs.getLong("customer_id")))
                    .filter(e -> !numbers.contains(e.getValue()))
                    .forEach(e -> others.add(e.getKey()));
        }
        return others;
    }

    /** Rows of a table that belong to a number, column by column: a customer's, or an order's. */
    List<Map<String, Object>> rows(Tx tx, PersonalTable table, long shopId, long id) {
        return tx.handle()
                .createQuery("select * from " + table.name() + " where shop_id = :shop and " + belongs(table))
                .bind("shop", shopId)
                .bind("id", id)
                .mapToMap()
                .list();
    }

    private static String belongs(PersonalTable table) {
        return table.column()
                + (table.by() == PersonalTable.By.REDEMPTION
                        ? " in (select redemption_id from redemption where shop_id = :shop and customer_id = :id)"
                        : " = :id");
    }

    private static void delete(Tx tx, PersonalTable table, long shopId, Collection<Long> ids) {
        PreparedBatch batch = tx.handle()
                .prepareBatch("delete from " + table.name() + " where shop_id = :shop and " + belongs(table));
        ids.forEach(id -> batch.bind("shop", shopId).bind("id", id).add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    // ---- forgetting ----

    /** Deletes every fact about these numbers and orders, and every effect under way for them. */
    void delete(Tx tx, long shopId, Collection<Long> numbers, Collection<Long> orders, Instant now) {
        for (PersonalTable.By by : List.of(PersonalTable.By.REDEMPTION, PersonalTable.By.CUSTOMER)) {
            PersonalTable.deletedBy(by).forEach(table -> delete(tx, table, shopId, numbers));
        }
        PersonalTable.deletedBy(PersonalTable.By.ORDER).forEach(table -> delete(tx, table, shopId, orders));
        for (long number : numbers) {
            tx.handle()
                    .createUpdate(
                            "update sale set customer_id = null where shop_id = :shop and customer_id = :customer")
                    .bind("shop", shopId)
                    .bind("customer", number)
                    .execute();
            // What the shop was told of their points is taken away there first.
            tx.handle()
                    .createUpdate("""
                            delete from theme_value
                            where shop_id = :shop and customer_id = :customer and told is null""")
                    .bind("shop", shopId)
                    .bind("customer", number)
                    .execute();
            tx.handle()
                    .createUpdate("""
                            update theme_value set points = null, next_at = :now
                            where shop_id = :shop and customer_id = :customer""")
                    .bind("now", now)
                    .bind("shop", shopId)
                    .bind("customer", number)
                    .execute();
            tx.handle()
                    .createUpdate("""
                            update audit set subject = '', detail = '' where shop_id = :shop and subject = :who""")
                    .bind("shop", shopId)
                    .bind("who", Long.toString(number))
                    .execute();
            // Whom a list was searched for, and who was told of beside somebody else.
            tx.handle()
                    .createUpdate("""
                            update audit set detail = ''
                            where shop_id = :shop and detail like :who and action in
                              ('LISTED_MEMBERS', 'LISTED_DELIVERIES', 'EXPORTED_MEMBERS', 'MERGED_MEMBERS', 'TOLD_REFERRAL')""")
                    .bind("shop", shopId)
                    .bind("who", "%" + number + "%")
                    .execute();
            tx.handle()
                    .createUpdate("""
                            update privacy_request set export = null
                            where shop_id = :shop and customer_id = :customer""")
                    .bind("shop", shopId)
                    .bind("customer", number)
                    .execute();
        }
        // A file that waits to be brought in may name them, and nobody knows which line.
        tx.handle().createUpdate("""
                        delete from opening_import_part where shop_id = :shop and import_id in (
                          select import_id from opening_import where shop_id = :shop and lease_until is null)""").bind("shop", shopId).execute();
    }

    /** Those of these numbers that there is an account of. */
    Set<Long> members(Tx tx, long shopId, Set<Long> numbers) {
        return new TreeSet<>(tx.handle()
                .createQuery("select customer_id from member where shop_id = :shop and customer_id in (<numbers>)")
                .bind("shop", shopId)
                .bindList("numbers", numbers)
                .mapTo(Long.class)
                .list());
    }

    /** Who told this number of the shop. */
    Optional<Long> referrer(Tx tx, long shopId, long number) {
        return tx.handle()
                .createQuery("select referrer_id from referral where shop_id = :shop and referee_id = :number")
                .bind("shop", shopId)
                .bind("number", number)
                .mapTo(Long.class)
                .findOne();
    }

    void owned(Tx tx, long shopId, long order, long by) {
        tx.handle()
                .createUpdate("insert into order_owner (shop_id, order_id, customer_id) values (:shop, :order, :by)")
                .bind("shop", shopId)
                .bind("order", order)
                .bind("by", by)
                .execute();
    }

    /** The account stays, under a number that stands for nobody; whom they brought, or who brought them, names it too. */
    void rename(Tx tx, long shopId, long from, long to) {
        for (String side : List.of("referee_id", "referrer_id")) {
            tx.handle()
                    .createUpdate(
                            "update referral set " + side + " = :to where shop_id = :shop and " + side + " = :from")
                    .bind("shop", shopId)
                    .bind("from", from)
                    .bind("to", to)
                    .execute();
        }
        tx.handle()
                .createUpdate("""
                        update member set customer_id = :to, created_at = null, due_at = null, merged_into = null
                        where shop_id = :shop and customer_id = :from""")
                .bind("shop", shopId)
                .bind("from", from)
                .bind("to", to)
                .execute();
    }

    // ---- kept deliveries ----

    /** A kept delivery with its body, which may have been dropped, and what it told of where that is known. */
    record Body(
            long deliveryId,
            String topic,
            Instant receivedAt,
            @Nullable Long orderId,
            @Nullable Long customerId,
            byte[] bytes) {
        boolean saysWhat() {
            return orderId != null || customerId != null;
        }

        private Body with(byte[] bytes) {
            return new Body(deliveryId, topic, receivedAt, orderId, customerId, bytes);
        }
    }

    /** Bodies of a shop's deliveries above an id, in order. */
    List<Body> bodies(Tx tx, long shopId, long after, int most) {
        Map<Long, Body> found = new LinkedHashMap<>();
        Map<Long, ByteArrayOutputStream> bytes = new LinkedHashMap<>();
        tx.handle()
                .createQuery("""
                        select d.delivery_id, d.topic, d.received_at, d.order_id, d.customer_id, b.bytes, b.unpacked from (
                            select delivery_id, topic, received_at, order_id, customer_id from delivery
                            where shop_id = :shop and delivery_id > :after order by delivery_id limit :most) d
                        left join delivery_body b on b.shop_id = :shop and b.delivery_id = d.delivery_id
                        order by d.delivery_id, b.part""")
                .bind("shop", shopId)
                .bind("after", after)
                .bind("most", most)
                .map((rs, context) -> {
                    long id = rs.getLong("delivery_id");
                    byte[] part = Packed.read(rs);
                    found.put(
                            id,
                            new Body(
                                    id,
                                    rs.getString("topic"),
                                    rs.getTimestamp("received_at").toInstant(),
                                    rs.getObject("order_id", Long.class),
                                    rs.getObject("customer_id", Long.class),
                                    new byte[0]));
                    ByteArrayOutputStream all = bytes.computeIfAbsent(id, k -> new ByteArrayOutputStream());
                    if (part != null) {
                        all.writeBytes(part);
                    }
                    return id;
                })
                .list();
        List<Body> bodies = new ArrayList<>();
        found.forEach((id, b) -> {
            ByteArrayOutputStream all = bytes.get(id);
            bodies.add(all == null ? b : b.with(all.toByteArray()));
        });
        return bodies;
    }

    /** Drops the body of a delivery, and what it told of: its row stays and tells of nobody. */
    void dropBody(Tx tx, long shopId, long deliveryId) {
        JdbcQuotes.leaveOut(tx, shopId, List.of(deliveryId));
        tx.handle()
                .createUpdate("""
                        update delivery set order_id = null, customer_id = null
                        where shop_id = :shop and delivery_id = :id""")
                .bind("shop", shopId)
                .bind("id", deliveryId)
                .execute();
        tx.handle()
                .createUpdate("delete from delivery_body where shop_id = :shop and delivery_id = :id")
                .bind("shop", shopId)
                .bind("id", deliveryId)
                .execute();
    }

    // ---- a whole shop ----

    /**
     * Every table that holds rows of shops, but for the shop itself.
     *
     * @throws IllegalStateException when none is found: then nothing would be emptied
     */
    List<String> tables(Tx tx) {
        List<String> tables = tx.handle().createQuery("""
                        select distinct table_name from information_schema.columns
                        where lower(column_name) = 'shop_id' and table_schema = current_schema
                          and lower(table_name) not in ('shop', 'privacy_request') order by table_name""").mapTo(String.class).list();
        if (tables.isEmpty()) {
            throw new IllegalStateException("No table of the schema holds rows of shops");
        }
        return tables;
    }

    void empty(Tx tx, String table, long shopId) {
        tx.handle()
                .createUpdate("delete from " + table + " where shop_id = :shop")
                .bind("shop", shopId)
                .execute();
    }

    /** What is left of a shop: its name, and this request. */
    void bare(Tx tx, long shopId, String requestId) {
        tx.handle()
                .createUpdate("delete from privacy_request where shop_id = :shop and request_id <> :id")
                .bind("shop", shopId)
                .bind("id", requestId)
                .execute();
        tx.handle()
                .createUpdate("""
                        update shop set currency = null, country = null, locale = null, time_zone = null, heard = false,
                          version = :version
                        where shop_id = :shop""")
                .bind("version", tx.changesShop(shopId))
                .bind("shop", shopId)
                .execute();
    }

    /** When the app was removed from a shop; empty while it is there. */
    Optional<Instant> uninstalledAt(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select uninstalled_at from shop where shop_id = :shop and uninstalled_at is not null""")
                .bind("shop", shopId)
                .mapTo(Instant.class)
                .findOne();
    }
}
