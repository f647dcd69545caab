package trappa.store;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.member.JdbcFetches;
import trappa.shop.Shop;

/**
 * A portion of the past, put into the inbox a little at a time, so that what the shop sends meanwhile is not held up. What is
 * known is left out. An order with refunds is fetched by itself: a bulk operation does not tell what was refunded.
 */
final class PastPortion {
    private static final int GROUP = 50;
    private static final long LOOK_EVERY_NANOS = 20_000_000L;

    private final Database database;
    private final Behind behind;
    private final Stores.Inbox inbox;
    private final JdbcFetches fetches = new JdbcFetches();
    private final JdbcComparisons comparisons = new JdbcComparisons();

    PastPortion(Database database, Behind behind, Stores.Inbox inbox) {
        this.database = database;
        this.behind = behind;
        this.inbox = inbox;
    }

    /** @return whether all of it is in the inbox */
    boolean customers(Shop shop, List<BulkResult.Thing> things, BooleanSupplier closed) {
        List<Stores.Told> told = things.stream()
                .flatMap(thing -> CustomerTranslation.told(thing.itself()).stream())
                .toList();
        return take(shop, told, closed);
    }

    /** @return whether all of it is in the inbox, or wanted */
    boolean orders(Shop shop, List<BulkResult.Thing> things, Instant now, BooleanSupplier closed) {
        Map<Long, BulkResult.Thing> orders = new LinkedHashMap<>();
        Map<Long, Instant> updated = new LinkedHashMap<>();
        things.forEach(thing -> Gid.of(thing.itself(), "Order")
                .ifPresent(id -> updated(thing.itself()).ifPresent(at -> {
                    orders.put(id, thing);
                    updated.put(id, at);
                })));
        Set<Long> fresh = database.inTransaction(tx -> behind.of(tx, shop.id(), updated));
        List<Long> refunded = new ArrayList<>();
        List<Stores.Told> told = new ArrayList<>();
        orders.forEach((id, thing) -> {
            if (fresh.contains(id) && !thing.itself().path("refunds").isEmpty()) {
                refunded.add(id);
            } else if (fresh.contains(id)) {
                told.add(new Stores.Told(
                        "orders/updated",
                        Orders.name(id, thing.itself().path("updatedAt").asString("")),
                        OrderTranslation.body(thing.itself(), thing.parts(), List.of())));
            }
        });
        if (!take(shop, told, closed)) {
            return false;
        }
        database.useTransaction(tx -> {
            Set<Long> wanted = fetches.want(tx, shop.id(), refunded, now);
            comparisons.brought(tx, shop.id(), told.size() + wanted.size());
        });
        return true;
    }

    private static Optional<Instant> updated(JsonNode order) {
        try {
            return Optional.of(Instant.parse(order.path("updatedAt").asString("")));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    private boolean take(Shop shop, List<Stores.Told> told, BooleanSupplier closed) {
        for (int from = 0; from < told.size(); from += GROUP) {
            while (inbox.busy() && !closed.getAsBoolean()) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            if (closed.getAsBoolean()
                    || !inbox.take(shop.domain(), told.subList(from, Math.min(told.size(), from + GROUP)))) {
                return false;
            }
        }
        return true;
    }
}
