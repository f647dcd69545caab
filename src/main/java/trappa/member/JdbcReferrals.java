package trappa.member;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.mapper.RowMapper;
import trappa.db.ArrayOf;
import trappa.db.Tx;
import trappa.fact.Referral;

/** Who brought whom, as facts in the database: inserted, never changed. One referee number has one referrer. */
public final class JdbcReferrals {
    private static final RowMapper<Referral> REFERRAL = (rs, context) -> new Referral(
            rs.getLong("referee_id"),
            rs.getLong("referrer_id"),
            rs.getTimestamp("at").toInstant());

    /** Adds a referral. @return false when the referee has a referrer already */
    public boolean add(Tx tx, long shopId, Referral referral, String by) {
        return tx.handle()
                        .createUpdate("""
                                insert into referral (shop_id, referee_id, referrer_id, at, made_by)
                                values (:shop, :referee, :referrer, :at, :by) on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("referee", referral.referee())
                        .bind("referrer", referral.referrer())
                        .bind("at", referral.at())
                        .bind("by", by)
                        .execute()
                == 1;
    }

    /** Who brought any of these customers, or a customer merged into one of them: their accounts hang on these ones' orders. */
    public Set<Long> referrers(Tx tx, long shopId, Collection<Long> customerIds) {
        return new TreeSet<>(tx.handle()
                .createQuery("""
                        select r.referrer_id from unnest(:customers) as wanted(id)
                        left join referral r on r.shop_id = :shop and r.referee_id = wanted.id
                        where r.referrer_id is not null
                        union
                        select r.referrer_id from unnest(:customers) as wanted(id)
                        left join member m on m.shop_id = :shop and m.merged_into = wanted.id
                        left join referral r on r.shop_id = :shop and r.referee_id = m.customer_id
                        where r.referrer_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customerIds))
                .mapTo(Long.class)
                .list());
    }

    /** Every referral that names one of these numbers, on either side. */
    List<Referral> naming(Tx tx, long shopId, Collection<Long> numbers) {
        return tx.handle()
                .createQuery("""
                        select r.referee_id, r.referrer_id, r.at from unnest(:numbers) as wanted(id)
                        left join referral r on r.shop_id = :shop and r.referee_id = wanted.id
                        where r.referrer_id is not null
                        union
                        select r.referee_id, r.referrer_id, r.at from unnest(:numbers) as wanted(id)
                        left join referral r on r.shop_id = :shop and r.referrer_id = wanted.id
                        where r.referrer_id is not null""")
                .bind("shop", shopId)
                .bind("numbers", ArrayOf.numbers(numbers))
                .map(REFERRAL)
                .list();
    }
}
