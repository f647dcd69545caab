package trappa.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.shop.Shop;

/** Everything that is held on one person, as JSON: member, facts, ledger, redemptions, and deliveries still kept. */
final class Export {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int PORTION = 200;

    private final Database database;
    private final JdbcPrivacy privacy;
    private final Shop shop;
    private final Instant now;

    Export(Database database, JdbcPrivacy privacy, Shop shop, Instant now) {
        this.database = database;
        this.privacy = privacy;
        this.shop = shop;
        this.now = now;
    }

    String of(Request.Told told) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("shop", shop.domain().text()).put("madeAt", now.toString());
        Long customer = told.customerId();
        Set<Long> numbers =
                customer == null ? Set.of() : database.inTransaction(tx -> privacy.numbers(tx, shop.id(), customer));
        Set<Long> orders = database.inTransaction(tx -> {
            Set<Long> all = new TreeSet<>(told.orders());
            all.removeAll(privacy.ofOthers(tx, shop.id(), told.orders(), numbers));
            all.addAll(privacy.orders(tx, shop.id(), numbers));
            return all;
        });
        ArrayNode ids = out.putArray("customerIds");
        numbers.forEach(number -> ids.add(Long.toString(number)));
        for (PersonalTable.By by : PersonalTable.By.values()) {
            Set<Long> whose = by == PersonalTable.By.ORDER ? orders : numbers;
            PersonalTable.exportedBy(by).forEach(table -> {
                ArrayNode rows = out.putArray(table.name());
                whose.forEach(id -> database.inTransaction(tx -> privacy.rows(tx, table, shop.id(), id))
                        .forEach(row -> rows.add(json(row))));
            });
        }
        deliveries(out.putArray("delivery"), Traces.of(numbers, orders, told.traces()));
        return MAPPER.writeValueAsString(out);
    }

    private void deliveries(ArrayNode out, Traces traces) {
        long after = 0;
        List<JdbcPrivacy.Body> some;
        do {
            long from = after;
            some = database.inTransaction(tx -> privacy.bodies(tx, shop.id(), from, PORTION));
            for (JdbcPrivacy.Body body : some) {
                after = body.deliveryId();
                if (body.bytes().length > 0 && traces.areIn(body)) {
                    out.addObject()
                            .put("topic", body.topic())
                            .put("receivedAt", body.receivedAt().toString())
                            .put("body", new String(body.bytes(), StandardCharsets.UTF_8));
                }
            }
        } while (!some.isEmpty());
    }

    private static ObjectNode json(Map<String, Object> row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        row.forEach((column, value) -> {
            if (!column.equals("shop_id")) {
                node.put(column, value == null ? null : String.valueOf(value));
            }
        });
        return node;
    }
}
