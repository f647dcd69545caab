package trappa.member;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.DatabaseTime;
import trappa.db.Keys;
import trappa.db.Rows;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.fact.FactJson;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.fact.Referral;
import trappa.fact.Referral.OfFriend;
import trappa.member.JdbcCustomers.Person;
import trappa.value.Sha256;

/**
 * Facts in the database. They are only ever inserted, and telling one twice inserts nothing; whose order it is is worked
 * out again from its facts each time. Every method takes many orders or members and a fixed number of statements; the
 * outer join from the wanted ids is there because H2 would walk the whole shop for any other form.
 */
public final class JdbcFacts {
    private static final int REMEMBERED = 10_000;
    private static final RowMapper<Adjusted> ADJUSTED = (rs, context) -> new Adjusted(
            rs.getLong("customer_id"),
            new Adjustment(
                    rs.getString("adjustment_id"),
                    rs.getTimestamp("at").toInstant(),
                    rs.getLong("points"),
                    rs.getString("note"),
                    rs.getString("made_by"),
                    opening(rs),
                    DatabaseTime.read(rs, "undone_at")));
    private final JdbcCustomers customers = new JdbcCustomers();
    private final JdbcRedemptions redemptions = new JdbcRedemptions();
    private final JdbcSales sales = new JdbcSales();
    private final JdbcReferrals referrals = new JdbcReferrals();
    private final ConcurrentHashMap<String, OrderFact> known = new ConcurrentHashMap<>();

    /** Who brought whom. */
    public JdbcReferrals referrals() {
        return referrals;
    }

    /** What is known of customers beside their orders. */
    public JdbcCustomers customers() {
        return customers;
    }

    /** Adds facts about orders of one shop. */
    public void add(Tx tx, long shopId, Map<Long, List<OrderFact>> facts) {
        List<Row> rows = new ArrayList<>();
        facts.forEach((order, list) -> list.forEach(fact -> {
            Row row = Row.of(order, fact);
            remember(row.kind, row.hash, fact);
            rows.add(row);
        }));
        Rows.of(rows)
                .number("shop_id", row -> shopId)
                .number("order_id", Row::order)
                .text("kind", Row::kind)
                .text("hash", Row::hash)
                .text("body", Row::body)
                .insertMissing(tx, "order_fact");
    }

    private record Row(long order, String kind, String hash, String body) {
        static Row of(long order, OrderFact fact) {
            String body = FactJson.write(fact);
            return new Row(order, FactJson.kind(fact), Sha256.hex(body), body);
        }
    }

    /**
     * Orders whose owners have been worked out.
     *
     * @param members every member whose account may have changed: those the orders are of now, and those they were of
     * @param orders the orders as they are now; they stay so while their rows are locked
     */
    public record Owned(Set<Long> members, Map<Long, OrderState> orders) {}

    /**
     * Works out again whose these orders are, under their locks.
     *
     * @param facts what has just been added about each, in this transaction
     */
    public Owned own(Tx tx, long shopId, Map<Long, List<OrderFact>> facts) {
        Set<Long> sorted = new TreeSet<>(facts.keySet());
        Map<Long, Optional<Long>> before = owners(tx, shopId, sorted);
        Map<Long, OrderState> first = first(tx, shopId, facts, before);
        Set<Long> members = new TreeSet<>();
        Map<Long, OrderState> orders = new HashMap<>();
        Map<Long, Optional<Long>> changed = new TreeMap<>();
        List<Long> others = sorted.stream().filter(o -> !first.containsKey(o)).toList();
        for (OrderState order : orders(tx, shopId, others)) {
            orders.put(order.id(), order);
            Optional<Long> was = before.getOrDefault(order.id(), Optional.empty());
            Optional<Long> now = order.customer();
            was.ifPresent(members::add);
            now.ifPresent(members::add);
            if (!was.equals(now)) {
                changed.put(order.id(), now);
            }
        }
        owners(shopId, changed.keySet(), changed).update(tx, "order_owner", "shop_id", "order_id");
        first.values().forEach(order -> order.customer().ifPresent(members::add));
        orders.putAll(first);
        return new Owned(members, orders);
    }

    /**
     * The orders that nobody had told of before: what has just been added is all there is of them. Whoever adds more in
     * another transaction has this row to wait for, made here, before it can commit.
     *
     * @param before the owners of all others; those that somebody else made meanwhile come to it
     */
    private static Map<Long, OrderState> first(
            Tx tx, long shopId, Map<Long, List<OrderFact>> facts, Map<Long, Optional<Long>> before) {
        Map<Long, OrderState> told = new TreeMap<>();
        facts.forEach((order, list) -> {
            if (!before.containsKey(order)) {
                told.put(order, OrderState.of(order, list));
            }
        });
        if (told.isEmpty()) {
            return told;
        }
        Map<Long, Optional<Long>> customers = new HashMap<>();
        told.forEach((order, state) -> customers.put(order, state.customer()));
        List<Long> made = owners(shopId, told.keySet(), customers).insertMissing(tx, "order_owner", "order_id");
        told.keySet().retainAll(Set.copyOf(made));
        List<Long> madeByOthers = customers.keySet().stream()
                .filter(order -> !told.containsKey(order))
                .sorted()
                .toList();
        if (!madeByOthers.isEmpty()) {
            before.putAll(owners(tx, shopId, madeByOthers));
        }
        return told;
    }

    private static Rows<Long> owners(long shopId, Collection<Long> orders, Map<Long, Optional<Long>> of) {
        return Rows.of(orders)
                .number("shop_id", order -> shopId)
                .number("order_id", order -> order)
                .number(
                        "customer_id",
                        order -> of.getOrDefault(order, Optional.empty()).orElse(null));
    }

    /**
     * Notes what these orders have brought in by now, for the owner's numbers.
     *
     * @param kept the number a customer goes by now, which is so while the members' rows are locked
     */
    public void count(Tx tx, long shopId, Collection<OrderState> orders, LongUnaryOperator kept) {
        sales.store(tx, shopId, orders, kept);
    }

    /** The same for all orders of these numbers. */
    public void countAnew(Tx tx, long shopId, Collection<Long> customerIds, LongUnaryOperator kept) {
        List<Long> theirs = tx.handle()
                .createQuery("""
                        select o.order_id from unnest(:customers) as wanted(id)
                        left join order_owner o on o.shop_id = :shop and o.customer_id = wanted.id
                        where o.order_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customerIds))
                .mapTo(Long.class)
                .list();
        count(tx, shopId, orders(tx, shopId, theirs), kept);
    }

    private static Map<Long, Optional<Long>> owners(Tx tx, long shopId, Collection<Long> sortedOrders) {
        Map<Long, Optional<Long>> owners = new HashMap<>();
        Keys.lock(tx, "order_owner", "order_id, customer_id", "order_id", shopId, sortedOrders)
                .map((rs, context) ->
                        Map.entry(rs.getLong("order_id"), Optional.ofNullable(rs.getObject("customer_id", Long.class))))
                .forEach(e -> owners.put(e.getKey(), e.getValue()));
        return owners;
    }

    public List<OrderState> orders(Tx tx, long shopId, Collection<Long> orderIds) {
        if (orderIds.isEmpty()) {
            return List.of();
        }
        Map<Long, List<OrderFact>> facts = new LinkedHashMap<>();
        orderIds.forEach(order -> facts.put(order, new ArrayList<>()));
        tx.handle()
                .createQuery("""
                        select f.order_id, f.kind, f.hash, f.body from unnest(:orders) as wanted(id)
                        left join order_fact f on f.shop_id = :shop and f.order_id = wanted.id
                        where f.order_id is not null""")
                .bind("shop", shopId)
                .bind("orders", ArrayOf.numbers(orderIds))
                .map((rs, context) -> {
                    String kind = rs.getString("kind");
                    String body = rs.getString("body");
                    return Map.entry(
                            rs.getLong("order_id"),
                            told(kind, rs.getString("hash")).orElseGet(() -> FactJson.read(kind, body)));
                })
                .forEach(e -> facts.computeIfAbsent(e.getKey(), k -> new ArrayList<>())
                        .add(e.getValue()));
        return facts.entrySet().stream()
                .map(e -> OrderState.of(e.getKey(), e.getValue()))
                .toList();
    }

    /** When the newest thing happened that a member did or that was done for one: an order, an adjustment, a redemption. */
    public Optional<Instant> newest(Tx tx, long shopId) {
        Optional<Instant> placed = tx.handle()
                .createQuery("""
                        select max(substring(body from position('"processedAt":"' in body) + 15 for 19))
                        from order_fact where shop_id = :shop and kind = 'seen'""")
                .bind("shop", shopId)
                .mapTo(String.class)
                .findOne()
                .map(second -> Instant.parse(second + "Z"));
        return Stream.of(placed, newest(tx, "adjustment", shopId), newest(tx, "redemption", shopId))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    private static Optional<Instant> newest(Tx tx, String table, long shopId) {
        return tx.handle()
                .createQuery("select max(at) from " + table + " where shop_id = :shop")
                .bind("shop", shopId)
                .mapTo(Instant.class)
                .findOne();
    }

    /**
     * A fact never changes, so what its hash stood for once it always stands for. Those just told are read again soon, by
     * the next delivery about the same order or member; the others, read once a night, would only fill the memory.
     */
    private void remember(String kind, String hash, OrderFact fact) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        known.put(kind + hash, fact);
    }

    private Optional<OrderFact> told(String kind, String hash) {
        return Optional.ofNullable(known.get(kind + hash));
    }

    /** All facts of these members; a member nothing is known of has none. */
    public Map<Long, MemberFacts> members(Tx tx, long shopId, Collection<Long> customerIds) {
        return members(tx, shopId, customerIds, Map.of());
    }

    /** @param known orders that have been read under their locks in this transaction, not to be read again */
    public Map<Long, MemberFacts> members(
            Tx tx, long shopId, Collection<Long> customerIds, Map<Long, OrderState> known) {
        Map<Long, Person> people = customers.people(tx, shopId, customerIds);
        Set<Long> numbers = new TreeSet<>(customerIds);
        people.values().forEach(person -> numbers.addAll(person.numbers()));
        Friends friends = friends(tx, shopId, numbers);
        Set<Long> buyers = new TreeSet<>(numbers);
        friends.people().values().forEach(friend -> buyers.addAll(friend.numbers()));
        Map<Long, List<Long>> orderIds = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select o.customer_id, o.order_id from unnest(:customers) as wanted(id)
                        left join order_owner o on o.shop_id = :shop and o.customer_id = wanted.id
                        where o.order_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(buyers))
                .map((rs, context) -> Map.entry(rs.getLong("customer_id"), rs.getLong("order_id")))
                .forEach(e -> orderIds.computeIfAbsent(e.getKey(), k -> new ArrayList<>())
                        .add(e.getValue()));
        Map<Long, OrderState> orders = new HashMap<>(known);
        List<Long> unread = orderIds.values().stream()
                .flatMap(List::stream)
                .filter(o -> !known.containsKey(o))
                .toList();
        orders(tx, shopId, unread).forEach(o -> orders.put(o.id(), o));
        Map<Long, List<Adjustment>> adjustments = adjustments(tx, shopId, numbers);
        Map<Long, List<Redemption>> redeemed = redemptions.of(tx, shopId, numbers);
        Map<Long, MemberFacts> members = new LinkedHashMap<>();
        for (Long customer : customerIds) {
            Person person = people.getOrDefault(customer, Person.UNKNOWN);
            members.put(
                    customer,
                    new MemberFacts(
                            customer,
                            person.mergedInto(),
                            person.createdAt(),
                            of(person, orderIds).stream().map(orders::get).toList(),
                            of(person, adjustments),
                            of(person, redeemed),
                            person.state(),
                            friends.referrer(person),
                            friends.of(person, orderIds, orders)));
        }
        return members;
    }

    /**
     * The referrals that have to do with some members, and the friends as persons.
     *
     * @param people by each number of a friend
     */
    private record Friends(List<Referral> referrals, Map<Long, Person> people) {

        /** The first referral of a person, where somebody else told of the shop. */
        @Nullable
        Referral referrer(Person person) {
            return referrals.stream()
                    .filter(r -> person.numbers().contains(r.referee()))
                    .min(Referral.FIRST)
                    .filter(r -> !person.numbers().contains(r.referrer()))
                    .orElse(null);
        }

        /** Whom a person brought, each once, with their orders. */
        List<OfFriend> of(Person person, Map<Long, List<Long>> orderIds, Map<Long, OrderState> orders) {
            return referrals.stream()
                    .filter(r -> person.numbers().contains(r.referrer()))
                    .filter(r -> r.equals(referrer(friend(r))))
                    .map(r -> new OfFriend(
                            r,
                            JdbcFacts.of(friend(r), orderIds).stream()
                                    .map(orders::get)
                                    .map(friend(r).state()::tagging)
                                    .toList()))
                    .toList();
        }

        private Person friend(Referral referral) {
            return people.getOrDefault(referral.referee(), Person.UNKNOWN);
        }
    }

    /** A friend who was merged into another number is that other's person, with all referrals of that one. */
    private Friends friends(Tx tx, long shopId, Set<Long> numbers) {
        List<Referral> naming = referrals.naming(tx, shopId, numbers);
        Set<Long> friends = naming.stream().map(Referral::referee).collect(Collectors.toCollection(TreeSet::new));
        if (friends.isEmpty()) {
            return new Friends(List.of(), Map.of());
        }
        Map<Long, Person> asNamed = customers.people(tx, shopId, friends);
        Set<Long> kept = new TreeSet<>();
        asNamed.forEach((number, p) -> kept.add(p.mergedInto() == null ? number : p.mergedInto()));
        Map<Long, Person> people = new HashMap<>();
        customers.people(tx, shopId, kept).values().forEach(p -> p.numbers().forEach(number -> people.put(number, p)));
        Set<Referral> all = new LinkedHashSet<>(naming);
        all.addAll(referrals.naming(tx, shopId, people.keySet()));
        return new Friends(List.copyOf(all), people);
    }

    /** What was told under any of a person's numbers. */
    private static <T> List<T> of(Person person, Map<Long, List<T>> told) {
        return person.numbers().stream()
                .flatMap(number -> told.getOrDefault(number, List.of()).stream())
                .toList();
    }

    /** One member's facts, by any number of theirs. */
    public MemberFacts member(Tx tx, long shopId, long customerId) {
        MemberFacts asked = one(tx, shopId, customerId);
        return asked.mergedInto() == null ? asked : one(tx, shopId, asked.mergedInto());
    }

    private MemberFacts one(Tx tx, long shopId, long customerId) {
        return members(tx, shopId, List.of(customerId)).values().iterator().next();
    }

    /** Notes since when customers exist, earlier than was known. Their rows are there, and locked. */
    public void customers(Tx tx, long shopId, Map<Long, Instant> since) {
        Rows.of(since.entrySet())
                .number("shop_id", e -> shopId)
                .number("customer_id", Map.Entry::getKey)
                .time("created_at", Map.Entry::getValue)
                .update(tx, "member", "shop_id", "customer_id");
    }

    /** Adds an adjustment. @return false when one of that id is there already */
    public boolean adjust(Tx tx, long shopId, long customerId, Adjustment a) {
        return tx.handle()
                        .createUpdate("""
                                insert into adjustment
                                  (shop_id, customer_id, adjustment_id, at, points, note, made_by,
                                  earned_on, qualifying, tier, tier_until)
                                values (:shop, :customer, :id, :at, :points, :note, :by,
                                  :earned, :qualifying, :tier, :until)
                                on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("customer", customerId)
                        .bind("id", a.id())
                        .bind("at", a.at())
                        .bind("points", a.points())
                        .bind("note", a.note())
                        .bind("by", a.by())
                        .bind("earned", a.opening() == null ? null : a.opening().earnedOn())
                        .bind(
                                "qualifying",
                                a.opening() == null ? 0 : a.opening().qualifying())
                        .bind("tier", a.opening() == null ? null : a.opening().tier())
                        .bind("until", a.opening() == null ? null : a.opening().tierUntil())
                        .execute()
                == 1;
    }

    /** An adjustment of the shop by its id, and the number it was made under. */
    public record Adjusted(long customerId, Adjustment adjustment) {}

    /** Which of these ids of adjustments there are. */
    public Map<String, Adjustment> adjustments(Tx tx, long shopId, List<String> ids) {
        Map<String, Adjustment> adjustments = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select a.customer_id, a.adjustment_id, a.at, a.points, a.note, a.made_by,
                          a.earned_on, a.qualifying, a.tier, a.tier_until, u.at as undone_at
                        from unnest(:ids) as wanted(id)
                        left join adjustment a on a.shop_id = :shop and a.adjustment_id = wanted.id
                        left join adjustment_undone u on u.shop_id = :shop and u.adjustment_id = a.adjustment_id
                        where a.adjustment_id is not null""")
                .bind("shop", shopId)
                .bind("ids", ArrayOf.texts(ids))
                .map(ADJUSTED)
                .forEach(a -> adjustments.put(a.adjustment().id(), a.adjustment()));
        return adjustments;
    }

    public Optional<Adjusted> adjustment(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("""
                        select a.customer_id, a.adjustment_id, a.at, a.points, a.note, a.made_by,
                          a.earned_on, a.qualifying, a.tier, a.tier_until, u.at as undone_at
                        from adjustment a
                        left join adjustment_undone u on u.shop_id = :shop and u.adjustment_id = a.adjustment_id
                        where a.shop_id = :shop and a.adjustment_id = :id""")
                .bind("shop", shopId)
                .bind("id", id)
                .map(ADJUSTED)
                .findOne();
    }

    private static Adjustment.@Nullable Opening opening(ResultSet rs) throws SQLException {
        Date earned = rs.getDate("earned_on");
        Date until = rs.getDate("tier_until");
        return earned == null
                ? null
                : new Adjustment.Opening(
                        earned.toLocalDate(),
                        rs.getLong("qualifying"),
                        rs.getString("tier"),
                        until == null ? null : until.toLocalDate());
    }

    private static Map<Long, List<Adjustment>> adjustments(Tx tx, long shopId, Collection<Long> customerIds) {
        Map<Long, List<Adjustment>> adjustments = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select a.customer_id, a.adjustment_id, a.at, a.points, a.note, a.made_by,
                          a.earned_on, a.qualifying, a.tier, a.tier_until, u.at as undone_at
                        from unnest(:customers) as wanted(id)
                        left join adjustment a on a.shop_id = :shop and a.customer_id = wanted.id
                        left join adjustment_undone u on u.shop_id = :shop and u.adjustment_id = a.adjustment_id
                        where a.adjustment_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customerIds))
                .map(ADJUSTED)
                .forEach(a -> adjustments
                        .computeIfAbsent(a.customerId(), k -> new ArrayList<>())
                        .add(a.adjustment()));
        return adjustments;
    }
}
