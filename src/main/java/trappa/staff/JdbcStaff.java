package trappa.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import trappa.db.Tx;

/** The people of a shop and their sessions in standalone mode. A session is known by the hash of its secret only. */
public final class JdbcStaff {
    private static final Duration SEEN_AGAIN = Duration.ofHours(1);
    private static final RowMapper<Person> PERSON = (rs, context) -> new Person(
            rs.getString("staff_id"),
            Role.of(rs.getString("role")).orElse(Role.READ_ONLY),
            rs.getString("language"),
            rs.getTimestamp("last_seen").toInstant());

    /**
     * The person of this id, met for the first time if need be: the first one of a shop owns it, later ones may only
     * look until the owner says more. The holder of the server's password owns every shop.
     */
    public Person meet(Tx tx, long shopId, String id, Instant now) {
        Optional<Person> known = find(tx, shopId, id);
        if (known.isPresent()) {
            if (known.get().lastSeen().plus(SEEN_AGAIN).isBefore(now)) {
                tx.handle()
                        .createUpdate("update staff set last_seen = :now where shop_id = :shop and staff_id = :id")
                        .bind("now", now)
                        .bind("shop", shopId)
                        .bind("id", id)
                        .execute();
            }
            return known.get();
        }
        oneAtATime(tx, shopId);
        boolean owns = id.equals(Person.OPERATOR) || owners(tx, shopId) == 0;
        tx.handle()
                .createUpdate("""
                    insert into staff (shop_id, staff_id, role, first_seen, last_seen)
                    values (:shop, :id, :role, :now, :now) on conflict do nothing""")
                .bind("shop", shopId)
                .bind("id", id)
                .bind("role", (owns ? Role.OWNER : Role.READ_ONLY).word())
                .bind("now", now)
                .execute();
        return find(tx, shopId, id).orElseThrow();
    }

    /** Of two who come in the same moment one owns the shop. */
    private static void oneAtATime(Tx tx, long shopId) {
        tx.handle()
                .createQuery("select shop_id from shop where shop_id = :shop for update")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .one();
    }

    private static long owners(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                    select count(*) from staff
                    where shop_id = :shop and role = 'owner' and staff_id <> :operator""")
                .bind("shop", shopId)
                .bind("operator", Person.OPERATOR)
                .mapTo(Long.class)
                .one();
    }

    private static Optional<Person> find(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("""
                    select staff_id, role, language, last_seen from staff
                    where shop_id = :shop and staff_id = :id""")
                .bind("shop", shopId)
                .bind("id", id)
                .map(PERSON)
                .findOne();
    }

    public List<Person> all(Tx tx, long shopId) {
        return tx.handle().createQuery("""
            select staff_id, role, language, last_seen from staff
            where shop_id = :shop order by first_seen, staff_id""").bind("shop", shopId).map(PERSON).list();
    }

    /** What came of giving somebody a role. */
    public enum Given {
        DONE,
        NOBODY,
        LAST_OWNER,
        /** Somebody else gave them another role since it was looked at. */
        CHANGED
    }

    /**
     * Gives a role, unless the shop would have no owner left.
     *
     * @param was the role they had when it was decided; empty: whichever
     */
    public Given give(Tx tx, long shopId, String id, Optional<Role> was, Role role) {
        Map<String, Role> locked = lock(tx, shopId, id);
        Role now = locked.get(id);
        if (now == null || id.equals(Person.OPERATOR)) {
            return Given.NOBODY;
        }
        if (was.isPresent() && was.get() != now) {
            return Given.CHANGED;
        }
        boolean others = locked.entrySet().stream()
                .anyMatch(e -> e.getValue() == Role.OWNER
                        && !e.getKey().equals(id)
                        && !e.getKey().equals(Person.OPERATOR));
        if (now == Role.OWNER && role != Role.OWNER && !others) {
            return Given.LAST_OWNER;
        }
        tx.handle()
                .createUpdate("update staff set role = :role where shop_id = :shop and staff_id = :id")
                .bind("role", role.word())
                .bind("shop", shopId)
                .bind("id", id)
                .execute();
        return Given.DONE;
    }

    /** This person and all owners, who keep their roles until the transaction ends: two must not step down at once. */
    private static Map<String, Role> lock(Tx tx, long shopId, String id) {
        Map<String, Role> roles = new HashMap<>();
        tx.handle()
                .createQuery("""
                    select staff_id, role from staff
                    where shop_id = :shop and (staff_id = :id or role = 'owner') order by staff_id for update""")
                .bind("shop", shopId)
                .bind("id", id)
                .map((rs, context) -> Map.entry(
                        rs.getString("staff_id"), Role.of(rs.getString("role")).orElse(Role.READ_ONLY)))
                .forEach(e -> roles.put(e.getKey(), e.getValue()));
        return roles;
    }

    public void speak(Tx tx, long shopId, String id, String language) {
        tx.handle()
                .createUpdate("update staff set language = :language where shop_id = :shop and staff_id = :id")
                .bind("language", language)
                .bind("shop", shopId)
                .bind("id", id)
                .execute();
    }

    // Sessions

    public void open(Tx tx, long shopId, String hash, String staffId, Instant expires) {
        tx.handle()
                .createUpdate("""
                    insert into owner_session (shop_id, session_hash, staff_id, expires_at)
                    values (:shop, :hash, :id, :expires)""")
                .bind("shop", shopId)
                .bind("hash", hash)
                .bind("id", staffId)
                .bind("expires", expires)
                .execute();
    }

    /** Whose session it is, while it lasts. */
    public Optional<String> session(Tx tx, long shopId, String hash, Instant now) {
        return tx.handle()
                .createQuery("""
                    select staff_id from owner_session
                    where shop_id = :shop and session_hash = :hash and expires_at > :now""")
                .bind("shop", shopId)
                .bind("hash", hash)
                .bind("now", now)
                .mapTo(String.class)
                .findOne();
    }

    /** Ends a session, and forgets those of the shop that are over. */
    public void end(Tx tx, long shopId, String hash, Instant now) {
        tx.handle()
                .createUpdate("""
                    delete from owner_session
                    where shop_id = :shop and (session_hash = :hash or expires_at <= :now)""")
                .bind("shop", shopId)
                .bind("hash", hash)
                .bind("now", now)
                .execute();
    }
}
