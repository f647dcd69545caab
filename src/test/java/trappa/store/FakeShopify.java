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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    /** The key under which a kept question or token request says whose it was. */
    static final String OF_SHOP = "of_shop";

    private final List<JsonNode> tokenRequests = new CopyOnWriteArrayList<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> refreshTokens = new ConcurrentHashMap<>();
    private volatile String scopes = ALL_SCOPES;

    /** What the shops have. */
    final FakeStore store;

    private final Map<String, Integer> downloads = new ConcurrentHashMap<>();

    /**
     * One answer that is not the usual one.
     *
     * @param answer absent: the usual one after all, once the latch is open
     */
    private record Trouble(boolean afterTheWork, @Nullable ResponseDefinitionBuilder answer, CountDownLatch from) {
        Trouble(boolean afterTheWork, ResponseDefinitionBuilder answer) {
            this(afterTheWork, answer, new CountDownLatch(0));
        }
    }

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
        store = new FakeStore(number, server::port);
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

    /** The next answer to an operation is this, and it is not given before the latch is open. */
    void answerLate(String operation, CountDownLatch from, ResponseDefinitionBuilder answer) {
        trouble(operation, 1, new Trouble(false, answer, from));
    }

    /** The same for one shop alone; {@code exchange} is its first token. */
    void answer(String shop, String operation, int times, ResponseDefinitionBuilder answer) {
        answer(shop + " " + operation, times, answer);
    }

    /** The next answer to an operation of a shop is the usual one, and it is not given before the latch is open. */
    void late(String shop, String operation, CountDownLatch from) {
        trouble(shop + " " + operation, 1, new Trouble(false, null, from));
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

    /** The next answers of one shop to an operation are the usual ones again. */
    void noMoreTrouble(String shop, String operation) {
        Deque<Trouble> queue = troubles.getOrDefault(shop + " " + operation, new ArrayDeque<>());
        synchronized (queue) {
            queue.clear();
        }
    }

    /** How often the file of a bulk operation of this shop was asked for. */
    int downloads(String shop) {
        return downloads.getOrDefault(shop, 0);
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

    /** The same of one shop alone: others may ask at any time, by what runs in the background. */
    List<JsonNode> asked(String shop, String operation) {
        return asked(operation).stream()
                .filter(q -> q.path(OF_SHOP).asString().equals(shop))
                .toList();
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
            String whose = event.getRequest().queryParameter("shop").firstValue();
            downloads.merge(whose, 1, Integer::sum);
            return carryOut(
                    whose + " download",
                    () -> WireMock.aResponse().withBody(store.results.getOrDefault(result.group(1), "")));
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
        asked.add(((ObjectNode) body).put(OF_SHOP, shop.group(1)));
        String operation = operation(body.path("query").asString());
        String own = shop.group(1) + " " + operation;
        return carryOut(
                troubles.containsKey(own) ? own : operation,
                () -> data(store.answer(shop.group(1), operation, body.path("variables"))));
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
        try {
            trouble.from.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return (trouble.answer == null ? work.get() : trouble.answer).build();
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
