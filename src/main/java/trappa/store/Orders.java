package trappa.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.reward.Trouble;
import trappa.value.ShopDomain;

/** Orders fetched from a shop, one by one and whole: every line, every refund. */
final class Orders {
    private static final int MOST_PAGES = 20;
    private final AdminApi api;

    Orders(AdminApi api) {
        this.api = api;
    }

    /** What came of fetching. */
    sealed interface Fetched {
        /** The order, as a webhook would tell it. */
        record Order(byte[] body, String updatedAt) implements Fetched {}

        /** The shop has no such order, or does not show it. */
        record Gone() implements Fetched {}

        record NotNow(String why) implements Fetched {}
    }

    /** The name of an order's delivery, as it was at an instant: it is taken once, whichever way it came. */
    static String name(long orderId, String updatedAt) {
        return "fetched/" + orderId + "/" + updatedAt;
    }

    Fetched fetch(ShopDomain shop, long orderId) {
        List<JsonNode> lines = new ArrayList<>();
        JsonNode order = null;
        Optional<String> after = Optional.of("");
        for (int page = 0; after.isPresent(); page++) {
            ObjectNode variables = AdminApi.variables().put("id", "gid://shopify/Order/" + orderId);
            variables.put("after", after.get().isEmpty() ? null : after.get());
            Reply reply = api.call(shop, "order", variables);
            if (!(reply instanceof Reply.Data(JsonNode data))) {
                return new Fetched.NotNow(why(reply));
            }
            order = data.path("order");
            if (!order.isObject()) {
                return new Fetched.Gone();
            }
            order.at("/lineItems/nodes").forEach(lines::add);
            JsonNode info = order.at("/lineItems/pageInfo");
            after = info.path("hasNextPage").asBoolean(false) && page < MOST_PAGES
                    ? Optional.of(info.path("endCursor").asString(""))
                    : Optional.empty();
        }
        return whole(shop, order, lines);
    }

    private Fetched whole(ShopDomain shop, @Nullable JsonNode order, List<JsonNode> lines) {
        if (order == null) {
            return new Fetched.Gone();
        }
        List<JsonNode> refunds = new ArrayList<>();
        for (JsonNode refund : order.path("refunds")) {
            Reply reply = api.call(
                    shop,
                    "refund",
                    AdminApi.variables().put("id", refund.path("id").asString("")));
            if (!(reply instanceof Reply.Data(JsonNode data))
                    || !data.path("refund").isObject()) {
                return new Fetched.NotNow(why(reply));
            }
            refunds.add(data.path("refund"));
        }
        return new Fetched.Order(
                OrderTranslation.body(order, lines, refunds),
                order.path("updatedAt").asString(""));
    }

    private static String why(Reply reply) {
        return switch (reply) {
            case Reply.Data data -> "The store did not show all of the order";
            case Reply.Refused(Trouble why) -> why.sentence();
            case Reply.NotDone(Trouble why) -> why.sentence();
            case Reply.Unknown(Trouble why) -> why.sentence();
        };
    }
}
