package trappa.store;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.shop.Shop;

/** Values that a shop keeps for us beside its own things, where its theme can read them. */
record Metafields(AdminApi api) {
    private static final String NAMESPACE = "trappa";
    private static final String POINTS = "points";
    private static final String CUSTOMER = "gid://shopify/Customer/";

    /** The app's own values, in one call. @param owner the id of its installation */
    Reply setProgram(Shop shop, String owner, String live, String staircase) {
        return set(shop, List.of(value(owner, "live", "boolean", live), value(owner, "staircase", "json", staircase)));
    }

    /** What customers have, in one call. */
    Reply setPoints(Shop shop, List<Points> points) {
        return set(
                shop,
                points.stream()
                        .map(p -> value(CUSTOMER + p.customerId(), POINTS, "number_integer", Long.toString(p.points())))
                        .toList());
    }

    /** A customer's points. */
    record Points(long customerId, long points) {}

    /** Takes away what was said of customers. */
    Reply deletePoints(Shop shop, List<Long> customers) {
        ObjectNode variables = AdminApi.variables();
        ArrayNode values = variables.putArray("metafields");
        customers.forEach(customer -> values.addObject()
                .put("ownerId", CUSTOMER + customer)
                .put("namespace", NAMESPACE)
                .put("key", POINTS));
        return api.call(shop.domain(), "metafields-delete", variables);
    }

    /** Says that customers have points, and that themes may read them. */
    Reply definePoints(Shop shop) {
        ObjectNode variables = AdminApi.variables();
        variables
                .putObject("definition")
                .put("name", "Trappa points")
                .put("namespace", NAMESPACE)
                .put("key", POINTS)
                .put("type", "number_integer")
                .put("ownerType", "CUSTOMER")
                .putObject("access")
                .put("storefront", "PUBLIC_READ");
        return api.call(shop.domain(), "points-definition", variables);
    }

    /** What the shop found fault with, or why it did not answer; empty: it is done. */
    static Optional<String> wrong(Reply reply) {
        return reply instanceof Reply.Data(JsonNode data)
                ? AdminApi.userErrors(payload(data))
                : Optional.of(reply.toString());
    }

    /** What the one call of a document gave. */
    static JsonNode payload(JsonNode data) {
        return data.values().iterator().next();
    }

    private Reply set(Shop shop, List<ObjectNode> values) {
        ObjectNode variables = AdminApi.variables();
        variables.putArray("metafields").addAll(values);
        return api.call(shop.domain(), "metafields-set", variables);
    }

    private static ObjectNode value(String owner, String key, String type, String value) {
        return AdminApi.variables()
                .put("ownerId", owner)
                .put("namespace", NAMESPACE)
                .put("key", key)
                .put("type", type)
                .put("value", value);
    }
}
