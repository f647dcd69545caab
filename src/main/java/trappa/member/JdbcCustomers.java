package trappa.member;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.Tx;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerState;
import trappa.fact.FactJson;
import trappa.fact.Merge;
import trappa.value.Sha256;

/**
 * What is known of customers themselves, and which customer numbers are one person. Facts and merges are only ever
 * inserted; {@code member.merged_into} is worked out from all merges again whenever one is added.
 */
public final class JdbcCustomers {

    /** Adds facts about customers of one shop. */
    public void add(Tx tx, long shopId, Map<Long, List<CustomerFact>> facts) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into customer_fact (shop_id, customer_id, kind, hash, body)
                values (:shop, :customer, :kind, :hash, :body) on conflict do nothing""");
        new TreeMap<>(facts)
                .forEach((customer, list) -> list.forEach(fact -> {
                    String body = FactJson.write(fact);
                    batch.bind("shop", shopId)
                            .bind("customer", customer)
                            .bind("kind", FactJson.kind(fact))
                            .bind("hash", Sha256.hex(body))
                            .bind("body", body)
                            .add();
                }));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** Adds merges. @return every number that has to do with them, to be locked before {@link #settle} */
    public Set<Long> add(Tx tx, long shopId, Collection<Merge> merges) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into customer_merge (shop_id, deleted_id, kept_id) values (?, ?, ?) on conflict do nothing""");
        Set<Long> ids = new TreeSet<>();
        for (Merge merge : merges) {
            batch.add(shopId, merge.deleted(), merge.kept());
            ids.add(merge.deleted());
            ids.add(merge.kept());
        }
        batch.execute();
        connected(tx, shopId, ids);
        return ids;
    }

    /**
     * Works out again which number each of these customers goes by. Their rows are there, and locked.
     *
     * @return every number that has to do with them by now: more when another merge was committed meanwhile
     */
    public Set<Long> settle(Tx tx, long shopId, Collection<Long> customers) {
        Set<Long> ids = new TreeSet<>(customers);
        Map<Long, Long> kept = Merge.resolve(connected(tx, shopId, ids));
        PreparedBatch batch =
                tx.handle().prepareBatch("update member set merged_into = ? where shop_id = ? and customer_id = ?");
        ids.forEach(customer -> batch.add(kept.get(customer), shopId, customer));
        batch.execute();
        return ids;
    }

    /** All merges that have to do with these customers, over however many of them; adds the numbers found to the set. */
    private static List<Merge> connected(Tx tx, long shopId, Set<Long> ids) {
        List<Merge> merges = List.of();
        int before = -1;
        while (before < ids.size()) {
            before = ids.size();
            merges = tx.handle()
                    .createQuery("""
                            select m.deleted_id, m.kept_id from unnest(:ids) as wanted(id)
                            left join customer_merge m on m.shop_id = :shop and m.deleted_id = wanted.id
                            where m.kept_id is not null
                            union
                            select m.deleted_id, m.kept_id from unnest(:ids) as wanted(id)
                            left join customer_merge m on m.shop_id = :shop and m.kept_id = wanted.id
                            where m.kept_id is not null""")
                    .bind("shop", shopId)
                    .bind("ids", ArrayOf.numbers(ids))
                    .map((rs, context) -> new Merge(rs.getLong("deleted_id"), rs.getLong("kept_id")))
                    .list();
            merges.forEach(m -> {
                ids.add(m.deleted());
                ids.add(m.kept());
            });
        }
        return merges;
    }

    /** The number a customer goes by: their own, or that of the customer they were merged into. */
    public long kept(Tx tx, long shopId, long customerId) {
        return tx.handle()
                .createQuery("""
                        select merged_into from member
                        where shop_id = :shop and customer_id = :customer and merged_into is not null""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .mapTo(Long.class)
                .findOne()
                .orElse(customerId);
    }

    /**
     * A member as a person: the numbers whose facts are theirs.
     *
     * @param numbers the member's own and those merged into it; none when it was merged into another itself
     */
    record Person(
            Set<Long> numbers,
            @Nullable Long mergedInto,
            @Nullable Instant createdAt,
            CustomerState state) {
        static final Person UNKNOWN = new Person(Set.of(), null, null, CustomerState.NOTHING);
    }

    /** Rows of the query below, gathered. */
    private static final class Gathered {
        final Set<Long> numbers = new TreeSet<>();
        final List<CustomerFact> facts = new ArrayList<>();

        @Nullable
        Long mergedInto;

        @Nullable
        Instant createdAt;

        Person person() {
            return mergedInto != null
                    ? new Person(Set.of(), mergedInto, null, CustomerState.NOTHING)
                    : new Person(numbers, null, createdAt, CustomerState.of(facts));
        }
    }

    /** Who these members are; one without a row is not in it. */
    Map<Long, Person> people(Tx tx, long shopId, Collection<Long> customerIds) {
        Map<Long, Gathered> gathered = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select m.customer_id as id, m.customer_id, m.created_at, m.merged_into, f.kind, f.body
                        from unnest(:customers) as wanted(id)
                        left join member m on m.shop_id = :shop and m.customer_id = wanted.id
                        left join customer_fact f on f.shop_id = :shop and f.customer_id = m.customer_id
                        where m.customer_id is not null
                        union all
                        select m.merged_into, m.customer_id, m.created_at, null, f.kind, f.body
                        from unnest(:customers) as wanted(id)
                        left join member m on m.shop_id = :shop and m.merged_into = wanted.id
                        left join customer_fact f on f.shop_id = :shop and f.customer_id = m.customer_id
                        where m.customer_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customerIds))
                .map((rs, context) -> {
                    Gathered one = gathered.computeIfAbsent(rs.getLong("id"), id -> new Gathered());
                    one.numbers.add(rs.getLong("customer_id"));
                    Long into = rs.getObject("merged_into", Long.class);
                    one.mergedInto = into == null ? one.mergedInto : into;
                    java.sql.Timestamp created = rs.getTimestamp("created_at");
                    if (created != null
                            && (one.createdAt == null || created.toInstant().isBefore(one.createdAt))) {
                        one.createdAt = created.toInstant();
                    }
                    if (rs.getString("kind") != null) {
                        one.facts.add(FactJson.readCustomer(rs.getString("kind"), rs.getString("body")));
                    }
                    return one;
                })
                .list();
        Map<Long, Person> people = new HashMap<>();
        gathered.forEach((customer, g) -> people.put(customer, g.person()));
        return people;
    }
}
