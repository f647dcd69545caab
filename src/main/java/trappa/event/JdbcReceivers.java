package trappa.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** The receivers of a shop in the database. */
final class JdbcReceivers {
    private static final String COLUMNS =
            "receiver_id, url, note, wants, state, reason, failing_since, before_until, created_at, created_by";
    private static final RowMapper<Receiver> RECEIVER = (rs, context) -> new Receiver(
            rs.getString("receiver_id"),
            rs.getString("url"),
            rs.getString("note"),
            read(rs.getString("wants")),
            Receiver.State.of(rs.getString("state")).orElseThrow(),
            rs.getString("reason"),
            DatabaseTime.read(rs, "failing_since"),
            DatabaseTime.read(rs, "before_until"),
            rs.getTimestamp("created_at").toInstant(),
            rs.getString("created_by"));

    List<Receiver> all(Tx tx, long shopId) {
        return tx.handle()
                .createQuery(
                        "select " + COLUMNS + " from receiver where shop_id = :shop order by created_at, receiver_id")
                .bind("shop", shopId)
                .map(RECEIVER)
                .list();
    }

    Optional<Receiver> find(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " from receiver where shop_id = :shop and receiver_id = :id")
                .bind("shop", shopId)
                .bind("id", id)
                .map(RECEIVER)
                .findOne();
    }

    /** The sealed secrets its messages are signed with, the newest first. */
    List<String> secrets(Tx tx, long shopId, String id, Instant now) {
        return tx.handle()
                .createQuery("""
                        select sealed, case when before_until > :now then sealed_before end as sealed_before
                        from receiver where shop_id = :shop and receiver_id = :id""")
                .bind("now", now)
                .bind("shop", shopId)
                .bind("id", id)
                .map((rs, context) -> {
                    String before = rs.getString("sealed_before");
                    return before == null ? List.of(rs.getString("sealed")) : List.of(rs.getString("sealed"), before);
                })
                .findOne()
                .orElse(List.of());
    }

    void add(Tx tx, long shopId, Receiver receiver, String sealed) {
        bind(tx.handle().createUpdate("""
                                insert into receiver (shop_id, receiver_id, url, note, wants, sealed, state,
                                  created_at, created_by)
                                values (:shop, :id, :url, :note, :wants, :sealed, :state, :at, :by)"""), shopId, receiver)
                .bind("sealed", sealed)
                .bind("at", receiver.createdAt())
                .bind("by", receiver.createdBy())
                .execute();
    }

    /** What the owner may change. Whatever it failed with is forgotten. */
    void change(Tx tx, long shopId, Receiver receiver) {
        bind(tx.handle().createUpdate("""
                                update receiver set url = :url, note = :note, wants = :wants, state = :state,
                                  reason = null, failing_since = null
                                where shop_id = :shop and receiver_id = :id"""), shopId, receiver).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, long shopId, Receiver receiver) {
        return statement
                .bind("shop", shopId)
                .bind("id", receiver.id())
                .bind("url", receiver.url())
                .bind("note", receiver.note())
                .bind("wants", write(receiver.wants()))
                .bind("state", receiver.state().word());
    }

    /** Another secret from now on; the one before signs too until {@code bothUntil}. */
    void rotate(Tx tx, long shopId, String id, String sealed, Instant bothUntil) {
        tx.handle()
                .createUpdate("""
                        update receiver set sealed_before = sealed, before_until = :until, sealed = :sealed
                        where shop_id = :shop and receiver_id = :id""")
                .bind("until", bothUntil)
                .bind("sealed", sealed)
                .bind("shop", shopId)
                .bind("id", id)
                .execute();
    }

    /** Deletes a receiver with its messages. */
    void delete(Tx tx, long shopId, String id) {
        for (String table : List.of("message", "receiver")) {
            tx.handle()
                    .createUpdate("delete from " + table + " where shop_id = :shop and receiver_id = :id")
                    .bind("shop", shopId)
                    .bind("id", id)
                    .execute();
        }
    }

    /** A message arrived. */
    void works(Tx tx, long shopId, String id) {
        tx.handle().createUpdate("""
                        update receiver set failing_since = null
                        where shop_id = :shop and receiver_id = :id and failing_since is not null""").bind("shop", shopId).bind("id", id).execute();
    }

    /** A message did not arrive. The row is locked. @return since when none has */
    Instant fails(Tx tx, long shopId, String id, Instant now) {
        tx.handle()
                .createUpdate("""
                        update receiver set failing_since = coalesce(failing_since, cast(:now as timestamp(6) with time zone))
                        where shop_id = :shop and receiver_id = :id""")
                .bind("now", now)
                .bind("shop", shopId)
                .bind("id", id)
                .execute();
        return find(tx, shopId, id).map(Receiver::failingSince).orElse(now);
    }

    /** Switches an active receiver off. */
    boolean giveUp(Tx tx, long shopId, String id, String reason) {
        return tx.handle()
                        .createUpdate("""
                                update receiver set state = 'failed', reason = :reason
                                where shop_id = :shop and receiver_id = :id and state = 'active'""")
                        .bind("reason", reason)
                        .bind("shop", shopId)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static String write(Set<EventType> wants) {
        return wants.stream().map(EventType::word).sorted().collect(Collectors.joining(","));
    }

    private static Set<EventType> read(String wants) {
        return Arrays.stream(wants.split(","))
                .flatMap(word -> EventType.of(word).stream())
                .collect(Collectors.toSet());
    }
}
