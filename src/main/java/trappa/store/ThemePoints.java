package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.reward.JdbcShownPoints;
import trappa.reward.JdbcShownPoints.Row;
import trappa.reward.Trouble;
import trappa.shop.Shop;

/** Tells a shop what its customers have, twenty-five in a call. */
final class ThemePoints {
    private static final Logger LOG = LoggerFactory.getLogger(ThemePoints.class);
    /** The most that one call takes. */
    private static final int AT_ONCE = 25;

    private static final int CALLS_IN_A_ROW = 10;
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);
    private static final Duration AFTER_A_REFUSAL = Duration.ofHours(1);

    private final Database database;
    private final JdbcShownPoints shown;
    private final Metafields metafields;
    private final Clock clock;
    private final Set<Long> defined = ConcurrentHashMap.newKeySet();

    ThemePoints(Database database, JdbcShownPoints shown, Metafields metafields, Clock clock) {
        this.database = database;
        this.shown = shown;
        this.metafields = metafields;
        this.clock = clock;
    }

    /** A few calls at most, so that each shop has its turn. @param closed whether to stop */
    void tell(Shop shop, BooleanSupplier closed) {
        for (int call = 0; call < CALLS_IN_A_ROW && !closed.getAsBoolean(); call++) {
            Instant now = DatabaseTime.now(clock);
            List<Row> due = database.inTransaction(tx -> shown.due(tx, shop.id(), now, AT_ONCE));
            if (due.isEmpty() || !defined(shop, due, now)) {
                return;
            }
            tell(shop, due.stream().filter(r -> r.points() == null).toList(), now, this::delete);
            List<Row> changed = due.stream()
                    .filter(r ->
                            r.points() != null && !Long.toString(r.points()).equals(r.told()))
                    .toList();
            tell(shop, changed, now, this::set);
            List<Row> asBefore = due.stream()
                    .filter(r -> r.points() != null && Long.toString(r.points()).equals(r.told()))
                    .toList();
            database.useTransaction(tx -> shown.told(tx, asBefore, now));
        }
    }

    /** One call for all of them; where the shop finds fault with one, they are told one by one. */
    private void tell(Shop shop, List<Row> rows, Instant now, Call call) {
        if (rows.isEmpty()) {
            return;
        }
        switch (call.of(shop, rows)) {
            case Reply.Data(JsonNode data) -> {
                Optional<String> wrong = AdminApi.userErrors(Metafields.payload(data));
                if (wrong.isEmpty()) {
                    database.useTransaction(tx -> shown.told(tx, rows, now));
                } else if (rows.size() > 1) {
                    rows.forEach(row -> tell(shop, List.of(row), now, call));
                } else if (rows.getFirst().points() == null) {
                    // There is nothing to take away: the shop has forgotten the customer itself.
                    database.useTransaction(tx -> shown.told(tx, rows, now));
                } else {
                    database.useTransaction(tx -> shown.later(tx, rows, null, wrong.get()));
                }
            }
            case Reply.Refused(Trouble why) -> later(rows, now.plus(AFTER_A_REFUSAL), why.sentence());
            case Reply.NotDone(Trouble why) -> later(rows, now.plus(AFTER_A_FAILURE), why.sentence());
            case Reply.Unknown(Trouble why) -> later(rows, now.plus(AFTER_A_FAILURE), why.sentence());
        }
    }

    /** What the shop is asked to do for some members. */
    private interface Call {
        Reply of(Shop shop, List<Row> rows);
    }

    private void later(List<Row> rows, Instant next, String why) {
        database.useTransaction(tx -> shown.later(tx, rows, next, why));
    }

    /** Says so once to the shop. */
    private boolean defined(Shop shop, List<Row> due, Instant now) {
        if (defined.contains(shop.id())) {
            return true;
        }
        Reply reply = metafields.definePoints(shop);
        if (reply instanceof Reply.Data(JsonNode data)) {
            JsonNode payload = Metafields.payload(data);
            Optional<String> wrong = AdminApi.userErrors(payload);
            if (wrong.isPresent() && !AdminApi.hasCode(payload, "TAKEN")) {
                LOG.warn("{} does not define what its customers' points are: {}", shop.domain(), wrong.get());
            }
            defined.add(shop.id());
            return true;
        }
        later(due, now.plus(reply instanceof Reply.Refused ? AFTER_A_REFUSAL : AFTER_A_FAILURE), reply.toString());
        return false;
    }

    private Reply set(Shop shop, List<Row> rows) {
        return metafields.setPoints(
                shop,
                rows.stream()
                        .map(r -> new Metafields.Points(r.customerId(), Objects.requireNonNull(r.points())))
                        .toList());
    }

    private Reply delete(Shop shop, List<Row> rows) {
        return metafields.deletePoints(shop, rows.stream().map(Row::customerId).toList());
    }
}
