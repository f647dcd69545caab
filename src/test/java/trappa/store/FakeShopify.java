package trappa.store;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Json;
import trappa.support.RunningTrappa;

/**
 * The store's side on real HTTP, with a memory: it gives tokens, makes discounts, gift cards and store credit, finds them
 * again, and refuses a code twice. Single answers can be replaced, or lost after the work was done.
 */
public final class FakeShopify implements ResponseDefinitionTransformerV2, AutoCloseable {
    static final String ALL_SCOPES =
            "read_customer_merge,read_customers,read_orders,read_products,write_app_proxy,write_discounts";
    private static final Pattern OPERATION = Pattern.compile("^(?:query|mutation) (\\w+)");
    private static final Pattern RESULT = Pattern.compile("^/results/([0-9]+)");
    private static final Pattern SHOP = Pattern.compile("^/([^/]+)/admin/");

    private final WireMockServer server;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, Deque<Trouble>> troubles = new ConcurrentHashMap<>();
    private final Map<String, Integer> struck = new ConcurrentHashMap<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    /** The key under which a kept token request says whose it was. */
    static final String OF_SHOP = "of_shop";

    private final List<JsonNode> tokenRequests = new CopyOnWriteArrayList<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> refreshTokens = new ConcurrentHashMap<>();
    private volatile String scopes = ALL_SCOPES;

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
    final AtomicInteger downloads = new AtomicInteger();

    /** One answer that is not the usual one. */
    private record Trouble(boolean afterTheWork, ResponseDefinitionBuilder answer) {}

    public FakeShopify() {
        server = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .extensions(this)
                .containerThreads(64)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(32)
                .jettyStopTimeout(100L));
        server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse()));
        server.start();
        warmUp();
    }

    /** The first answer takes longest, and some tests have little patience. */
    private void warmUp() {
        try {
            var call = (HttpURLConnection) URI.create(server.url("/x/admin/api/2026-10/graphql.json"))
                    .toURL()
                    .openConnection();
            call.setDoOutput(true);
            call.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
            call.getResponseCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        forget();
    }

    /** What {@code TRAPPA_ADMIN_API_URL} is set to: the shop is the first part of the path. */
    public String url() {
        return "http://127.0.0.1:" + server.port() + "/{shop}";
    }

    /** The next answers to an operation (or to {@code token}) are this, and nothing is done. */
    void answer(String operation, int times, ResponseDefinitionBuilder answer) {
        trouble(operation, times, new Trouble(false, answer));
    }

    /** The same for one shop alone; {@code exchange} is its first token. */
    void answer(String shop, String operation, int times, ResponseDefinitionBuilder answer) {
        answer(shop + " " + operation, times, answer);
    }

    /** The next times an operation is carried out and its answer lost. */
    void loseAnswer(String operation, int times) {
        workAndAnswer(operation, times, WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    }

    /** The next times an operation is carried out and this answered. */
    void workAndAnswer(String operation, int times, ResponseDefinitionBuilder answer) {
        trouble(operation, times, new Trouble(true, answer));
    }

    private void trouble(String operation, int times, Trouble trouble) {
        Deque<Trouble> queue = troubles.computeIfAbsent(operation, o -> new ArrayDeque<>());
        synchronized (queue) {
            for (int i = 0; i < times; i++) {
                queue.add(trouble);
            }
        }
    }

    /** A server that knows this store and compares nothing with it by itself; it waits so long for an answer. */
    RunningTrappa server(String seconds) {
        return RunningTrappa.start(Map.of(
                "TRAPPA_ADMIN_API_URL",
                url(),
                "TRAPPA_COMPARE_MINUTES",
                "0",
                "TRAPPA_ADMIN_API_TIMEOUT_SECONDS",
                seconds));
    }

    /** How often an operation met its trouble. */
    int struck(String operation) {
        return struck.getOrDefault(operation, 0);
    }

    /** How often somebody was led to {@link #metadata()}. */
    long metadataRead() {
        return server.getAllServeEvents().stream()
                .filter(e -> e.getRequest().getUrl().startsWith("/latest/"))
                .count();
    }

    void noMoreTrouble() {
        troubles.clear();
    }

    void grant(String given) {
        scopes = given;
    }

    /** The store forgets the tokens of a shop, as after an uninstall. */
    void revoke(trappa.value.ShopDomain shop) {
        accessTokens.remove(shop.text());
        refreshTokens.remove(shop.text());
    }

    /** Bodies of the questions asked under this name. */
    List<JsonNode> asked(String operation) {
        return asked.stream()
                .filter(q -> operation(q.path("query").asString()).equals(operation))
                .toList();
    }

    List<JsonNode> asked() {
        return asked;
    }

    List<JsonNode> tokenRequests() {
        return tokenRequests;
    }

    int requests() {
        return server.getAllServeEvents().size();
    }

    /** Requests for one shop: others may be asked about at any time, by what runs in the background. */
    long requests(String shop) {
        return server.getAllServeEvents().stream()
                .filter(e -> e.getRequest().getUrl().startsWith("/" + shop + "/"))
                .count();
    }

    /** Where the machines of some clouds tell their secrets, here: nobody who asks for a shop has to come by. */
    String metadata() {
        return server.url("/latest/meta-data/iam/security-credentials/");
    }

    /** Requests for anything that is not called as the tests' own shops are. */
    long requestsForNoShop() {
        return server.getAllServeEvents().stream()
                .filter(e -> !e.getRequest().getUrl().matches("/shop-[0-9]+\\.myshopify\\.com/.*"))
                .count();
    }

    void forget() {
        asked.clear();
        tokenRequests.clear();
        server.resetRequests();
    }

    @Override
    public String getName() {
        return "fake-shopify";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        String path = event.getRequest().getUrl();
        Matcher result = RESULT.matcher(path);
        if (result.find()) {
            downloads.incrementAndGet();
            return carryOut(
                    event.getRequest().queryParameter("shop").firstValue() + " download",
                    () -> WireMock.aResponse().withBody(results.getOrDefault(result.group(1), "")));
        }
        Matcher shop = SHOP.matcher(path);
        if (!shop.find()) {
            return WireMock.aResponse().withStatus(404).build();
        }
        JsonNode body = Json.read(event.getRequest().getBody());
        if (path.endsWith("/admin/oauth/access_token")) {
            tokenRequests.add(body.deepCopy());
            ((ObjectNode) tokenRequests.getLast()).put(OF_SHOP, shop.group(1));
            boolean refresh = body.path("grant_type").asString("").equals("refresh_token");
            String own = shop.group(1) + " exchange";
            String name = !refresh && troubles.containsKey(own) ? own : "token";
            return carryOut(name, () -> token(shop.group(1), body));
        }
        if (!path.endsWith("/admin/api/2026-10/graphql.json")) {
            return WireMock.aResponse().withStatus(404).build();
        }
        String token = event.getRequest().getHeader("X-Shopify-Access-Token");
        if (token == null || !token.equals(accessTokens.get(shop.group(1)))) {
            return WireMock.jsonResponse("{\"errors\":\"[API] Invalid API key or access token\"}", 401)
                    .build();
        }
        asked.add(body);
        String operation = operation(body.path("query").asString());
        String own = shop.group(1) + " " + operation;
        return carryOut(
                troubles.containsKey(own) ? own : operation,
                () -> data(graphql(shop.group(1), operation, body.path("variables"))));
    }

    private ResponseDefinition carryOut(String operation, java.util.function.Supplier<ResponseDefinitionBuilder> work) {
        Deque<Trouble> queue = troubles.getOrDefault(operation, troubles.getOrDefault("*", new ArrayDeque<>()));
        Trouble trouble;
        synchronized (queue) {
            trouble = queue.poll();
        }
        if (trouble == null) {
            return work.get().build();
        }
        struck.merge(operation, 1, Integer::sum);
        if (trouble.afterTheWork) {
            work.get();
        }
        return trouble.answer.build();
    }

    private ResponseDefinitionBuilder token(String shop, JsonNode body) {
        String grant = body.path("grant_type").asString("");
        Set<String> usable = refreshTokens.computeIfAbsent(shop, s -> ConcurrentHashMap.newKeySet());
        if (grant.equals("refresh_token")
                && !usable.contains(body.path("refresh_token").asString())) {
            return WireMock.jsonResponse("{\"error\":\"invalid_request\"}", 400);
        }
        int n = number.incrementAndGet();
        accessTokens.put(shop, "access-" + n);
        if (grant.equals("refresh_token")) {
            usable.retainAll(Set.of(body.path("refresh_token").asString()));
        }
        usable.add("refresh-" + n);
        return WireMock.jsonResponse(
                Json.object()
                        .put("access_token", "access-" + n)
                        .put("scope", scopes)
                        .put("expires_in", 3600)
                        .put("refresh_token", "refresh-" + n)
                        .put("refresh_token_expires_in", 7_776_000)
                        .toString(),
                200);
    }

    static ResponseDefinitionBuilder data(JsonNode data) {
        ObjectNode root = Json.object();
        root.set("data", data);
        ObjectNode cost = root.putObject("extensions").putObject("cost");
        cost.put("requestedQueryCost", 10).put("actualQueryCost", 10);
        cost.putObject("throttleStatus")
                .put("maximumAvailable", 2000.0)
                .put("currentlyAvailable", 1990)
                .put("restoreRate", 100.0);
        return WireMock.jsonResponse(root.toString(), 200);
    }

    private ObjectNode graphql(String shop, String operation, JsonNode in) {
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

    private String resultUrl(int n, String shop) {
        return "http://127.0.0.1:" + server.port() + "/results/" + n + "?shop=" + shop + "&X-Goog-Signature=ab12";
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

    private static String operation(String query) {
        Matcher operation = OPERATION.matcher(query);
        return operation.find() ? operation.group(1) : "";
    }

    /** How often each operation was asked. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode one : new ArrayList<>(asked)) {
            counts.merge(operation(one.path("query").asString()), 1, Integer::sum);
        }
        return counts;
    }

    @Override
    public void close() {
        server.stop();
    }
}
