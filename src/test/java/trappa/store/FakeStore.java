package trappa.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Json;

/** What the shops of the {@link FakeShopify} have, and what the Admin API does with it. */
final class FakeStore {
    /** What the shops have, by shop and code (or number). */
    final Map<String, ObjectNode> discounts = new ConcurrentHashMap<>();

    final Map<String, ObjectNode> giftCards = new ConcurrentHashMap<>();
    final List<ObjectNode> credits = new CopyOnWriteArrayList<>();
    final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();

    /** Results of bulk operations by their number, and their standings. */
    final Map<String, String> results = new ConcurrentHashMap<>();

    final Map<String, ObjectNode> operations = new ConcurrentHashMap<>();
    /** By shop, owner and key. */
    final Map<String, String> metafields = new ConcurrentHashMap<>();

    final Set<String> unknownOwners = ConcurrentHashMap.newKeySet();

    private final AtomicInteger number;
    private final IntSupplier port;

    /**
     * @param number numbers whatever is made
     * @param port where results of bulk operations are fetched
     */
    FakeStore(AtomicInteger number, IntSupplier port) {
        this.number = number;
        this.port = port;
    }

    /** Carries an operation out. @return its data */
    ObjectNode answer(String shop, String operation, JsonNode in) {
        ObjectNode data = Json.object();
        switch (operation) {
            case "DiscountCreate" -> made(data.putObject("discountCodeBasicCreate"), shop, in.path("discount"));
            case "FreeShippingCreate" ->
                made(data.putObject("discountCodeFreeShippingCreate"), shop, in.path("discount"));
            case "DiscountByCode" -> {
                ObjectNode found = discounts.get(shop + "/" + in.path("code").asString());
                data.set("codeDiscountNodeByCode", found == null ? null : found.deepCopy());
            }
            case "DiscountDeactivate" -> {
                discounts.values().removeIf(d -> d.path("id").equals(in.path("id")));
                data.putObject("discountCodeDeactivate").putArray("userErrors");
            }
            case "GiftCardCreate" -> giftCard(data.putObject("giftCardCreate"), shop, in.path("input"));
            case "GiftCardByCode" -> {
                var nodes = data.putObject("giftCards").putArray("nodes");
                ObjectNode found = giftCards.get(shop + "/" + in.path("code").asString());
                if (found != null) {
                    nodes.add(found.deepCopy());
                }
            }
            case "GiftCardDeactivate" -> {
                giftCards.values().stream()
                        .filter(c -> c.path("id").equals(in.path("id")))
                        .forEach(c -> c.put("enabled", false));
                data.putObject("giftCardDeactivate").putArray("userErrors");
            }
            case "StoreCreditAdd" -> credit(data.putObject("storeCreditAccountCredit"), in);
            case "StoreCreditGiven" -> {
                var nodes = data.putObject("customer")
                        .putObject("storeCreditAccounts")
                        .putArray("nodes")
                        .addObject()
                        .putObject("transactions")
                        .putArray("nodes");
                credits.stream()
                        .filter(c -> c.path("owner").equals(in.path("id")))
                        .forEach(c -> nodes.add(c.deepCopy()));
            }
            case "Products" -> {
                var nodes = data.putArray("nodes");
                in.path("ids").forEach(id -> nodes.add(objects.get(id.asString())));
            }
            case "OrdersUpdated" -> ordersUpdated(data.putObject("orders"), shop, in);
            case "AppInstallation" ->
                data.putObject("currentAppInstallation").put("id", "gid://shopify/AppInstallation/1");
            case "PointsDefinition" ->
                data.putObject("metafieldDefinitionCreate").putArray("userErrors");
            case "MetafieldsSet" -> metafields(data.putObject("metafieldsSet"), shop, in.path("metafields"));
            case "MetafieldsDelete" -> {
                in.path("metafields").forEach(m -> metafields.remove(metafield(shop, m)));
                data.putObject("metafieldsDelete").putArray("userErrors");
            }
            case "BulkStart" -> bulk(data.putObject("bulkOperationRunQuery"), shop, in);
            case "BulkStanding" ->
                data.set("bulkOperation", operations.get(in.path("id").asString()));
            case "ProductPrice" -> data.set("product", objects.get(in.path("id").asString()));
            case "Order" -> data.set("order", objects.get(in.path("id").asString()));
            case "Refund" -> data.set("refund", objects.get(in.path("id").asString()));
            default -> throw new AssertionError("The fake store does not know " + operation);
        }
        return data;
    }

    /** Orders of a shop by when they were last changed, two a page. */
    private void ordersUpdated(ObjectNode out, String shop, JsonNode in) {
        String query = in.path("query").asString("");
        String from = query.isEmpty() ? "" : query.replaceAll(".*'(.*)'", "$1");
        List<JsonNode> all = objects.values().stream()
                .filter(o -> o.path("id").asString("").contains("/Order/"))
                .filter(o -> o.path("shop").asString("").equals(shop))
                .filter(o -> o.path("updatedAt").asString("").compareTo(from) >= 0)
                .<JsonNode>map(o -> o)
                .sorted(java.util.Comparator.comparing(o -> o.path("updatedAt").asString("")))
                .toList();
        int start = in.path("after").isNull()
                ? 0
                : Integer.parseInt(in.path("after").asString());
        int end = Math.min(all.size(), start + 2);
        var nodes = out.putArray("nodes");
        all.subList(Math.min(start, end), end)
                .forEach(o -> nodes.addObject()
                        .put("id", o.path("id").asString())
                        .put("updatedAt", o.path("updatedAt").asString()));
        out.putObject("pageInfo").put("hasNextPage", end < all.size()).put("endCursor", Integer.toString(end));
    }

    /** All of them or none. */
    private void metafields(ObjectNode payload, String shop, JsonNode values) {
        var errors = payload.putArray("userErrors");
        if (values.size() > 25) {
            errors.addObject().put("message", "Exceeded the maximum metafields input limit of 25.");
        }
        values.forEach(m -> {
            if (unknownOwners.contains(m.path("ownerId").asString())) {
                errors.addObject().put("code", "INVALID").put("message", "Owner does not exist.");
            }
        });
        if (errors.isEmpty()) {
            values.forEach(
                    m -> metafields.put(metafield(shop, m), m.path("value").asString()));
        }
    }

    private static String metafield(String shop, JsonNode m) {
        return shop + " " + m.path("ownerId").asString() + "/" + m.path("key").asString();
    }

    /** A bulk operation that is over as soon as it is begun; the lines of an order come before the order. */
    private void bulk(ObjectNode payload, String shop, JsonNode in) {
        String text = in.path("query").asString();
        boolean orders = text.contains("BulkOrders");
        List<String> lines = new ArrayList<>();
        int[] things = new int[1];
        objects.values().stream()
                .filter(o -> o.path("id").asString("").contains(orders ? "/Order/" : "/Customer/"))
                .filter(o -> o.path("shop").asString("").equals(shop))
                .forEach(o -> {
                    ObjectNode thing = o.deepCopy();
                    o.at("/lineItems/nodes").forEach(line -> {
                        ObjectNode child = (ObjectNode) line.deepCopy();
                        lines.add(
                                child.put("__parentId", o.path("id").asString()).toString());
                    });
                    thing.remove(List.of("lineItems", "shop"));
                    if (!text.contains("defaultEmailAddress")) {
                        thing.remove("defaultEmailAddress");
                    }
                    lines.add(thing.toString());
                    things[0]++;
                });
        int n = number.incrementAndGet();
        String id = "gid://shopify/BulkOperation/" + n;
        results.put(Integer.toString(n), String.join("\n", lines) + "\n");
        ObjectNode standing = Json.object().put("id", id).put("status", "COMPLETED");
        standing.putNull("errorCode").put("rootObjectCount", Integer.toString(things[0]));
        standing.put("url", lines.isEmpty() ? null : resultUrl(n, shop));
        operations.put(id, standing);
        payload.putObject("bulkOperation").put("id", id);
        payload.putArray("userErrors");
    }

    /** Puts a customer into a shop. */
    void customer(String shop, long id, String createdAt, String consent, String... tags) {
        ObjectNode customer = Json.object();
        customer.put("id", "gid://shopify/Customer/" + id).put("shop", shop);
        customer.put("createdAt", createdAt).put("updatedAt", "2026-11-01T09:00:00Z");
        var list = customer.putArray("tags");
        List.of(tags).forEach(list::add);
        customer.putObject("defaultEmailAddress")
                .put("marketingState", consent)
                .put("marketingUpdatedAt", "2026-10-01T09:00:00Z");
        objects.put(customer.path("id").asString(), customer);
    }

    /** Puts an order into a shop, given as its webhook would tell it. */
    void order(String shop, JsonNode rest) {
        ObjectNode order = GraphOrder.of(rest);
        order.put("shop", shop);
        objects.put(order.path("id").asString(), order);
        GraphOrder.refunds(rest).forEach(refund -> objects.put(refund.path("id").asString(), refund));
    }

    private void made(ObjectNode payload, String shop, JsonNode in) {
        String code = in.path("code").asString();
        ObjectNode discount = Json.object();
        discount.put("id", "gid://shopify/DiscountCodeNode/" + number.incrementAndGet());
        ObjectNode inner = discount.putObject("codeDiscount");
        inner.set("title", in.path("title"));
        inner.put("asyncUsageCount", 0);
        var customers = inner.putObject("context").putArray("customers");
        in.at("/context/customers/add").forEach(id -> customers.addObject().set("id", id));
        boolean first = discounts.putIfAbsent(shop + "/" + code, discount) == null;
        var errors = payload.putArray("userErrors");
        if (first) {
            payload.putObject("codeDiscountNode").set("id", discount.get("id"));
        } else {
            errors.addObject().put("code", "TAKEN").put("message", "Code must be unique. Please try a different code.");
        }
    }

    private void giftCard(ObjectNode payload, String shop, JsonNode in) {
        String code = in.path("code").asString();
        ObjectNode card = Json.object();
        card.put("id", "gid://shopify/GiftCard/" + number.incrementAndGet()).put("enabled", true);
        card.set("note", in.path("note"));
        card.put("lastCharacters", code.substring(code.length() - 4).toLowerCase(java.util.Locale.ROOT));
        card.putObject("balance").set("amount", in.at("/initialAmount/amount"));
        card.putObject("initialValue").set("amount", in.at("/initialAmount/amount"));
        boolean first = giftCards.putIfAbsent(shop + "/" + code, card) == null;
        var errors = payload.putArray("userErrors");
        if (first) {
            payload.putObject("giftCard").set("id", card.get("id"));
        } else {
            errors.addObject().put("code", "TAKEN").put("message", "Code has already been taken");
        }
    }

    private void credit(ObjectNode payload, JsonNode in) {
        ObjectNode credit = Json.object();
        credit.put("id", "gid://shopify/StoreCreditAccountCreditTransaction/" + number.incrementAndGet());
        credit.set("owner", in.path("id"));
        credit.set("amount", in.at("/credit/creditAmount"));
        credit.set("expiresAt", in.at("/credit/expiresAt"));
        credits.add(credit);
        payload.putObject("storeCreditAccountTransaction").set("id", credit.get("id"));
        payload.putArray("userErrors");
    }

    private String resultUrl(int n, String shop) {
        return "http://127.0.0.1:" + port.getAsInt() + "/results/" + n + "?shop=" + shop + "&X-Goog-Signature=ab12";
    }
}
