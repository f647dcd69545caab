package trappa.store;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.reward.Trouble;
import trappa.reward.Trouble.Code;
import trappa.value.ShopDomain;
import trappa.value.Text;
import trappa.web.Metrics;

/**
 * The Admin API of the shops, GraphQL. A query is asked again when it failed; a mutation only when it surely was not
 * carried out, since whoever asked for it has to look first. Everything that comes back is untrusted.
 */
final class AdminApi {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final int ATTEMPTS = 3;
    private static final int STEPS = 300;
    private static final double UNKNOWN_COST = 20;
    private static final int REMEMBERED_SHOPS = 10_000;
    private static final int LONGEST_WORDS = 300;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final AdminUrl url;
    private final Http http;
    private final Tokens tokens;
    private final Random jitter;
    private final Duration deadline;
    private final Metrics metrics;
    private final Map<ShopDomain, Budget> budgets = new ConcurrentHashMap<>();
    private final Map<String, Double> costs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param deadline for one question with all its attempts and pauses */
    AdminApi(AdminUrl url, Http http, Tokens tokens, Random jitter, Duration deadline, Metrics metrics) {
        this.url = url;
        this.http = http;
        this.tokens = tokens;
        this.jitter = jitter;
        this.deadline = deadline;
        this.metrics = metrics;
    }

    /** Nothing is waited for any more. */
    void close() {
        closed = true;
    }

    static ObjectNode variables() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Asks {@code admin/NAME.graphql} of a shop. */
    Reply call(ShopDomain shop, String document, ObjectNode variables) {
        Reply reply = ask(shop, document, variables);
        metrics.count(
                "trappa_admin_api_total",
                "outcome",
                reply.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        if (!(reply instanceof Reply.Data)) {
            LOG.info("{} of {}: {}", document, shop, reply);
        }
        return reply;
    }

    private Reply ask(ShopDomain shop, String document, ObjectNode variables) {
        String text = Documents.text(document);
        byte[] body = MAPPER.writeValueAsBytes(
                JsonNodeFactory.instance.objectNode().put("query", text).set("variables", variables));
        boolean mutation = text.startsWith("mutation");
        long end = System.nanoTime() + deadline.toNanos();
        Budget budget = budget(shop);
        Reply last = new Reply.NotDone(Trouble.of(Code.NOT_ASKED));
        boolean renewed = false;
        for (int attempt = 1; attempt <= ATTEMPTS && !closed; attempt++) {
            double cost = costs.getOrDefault(document, UNKNOWN_COST);
            if (!pause(budget.reserve(cost, System.nanoTime()), end)) {
                return new Reply.NotDone(Trouble.of(Code.TOO_OFTEN));
            }
            String token;
            switch (tokens.access(shop)) {
                case Tokens.Access.Granted(String granted) -> token = granted;
                case Tokens.Access.None(String why) -> {
                    return new Reply.NotDone(Trouble.of(Code.NO_ACCESS, why));
                }
            }
            switch (http.post(url.graphql(shop), body, token)) {
                case Http.Outcome.Broken(String why) -> last = new Reply.Unknown(Trouble.of(Code.NO_ANSWER, why));
                case Http.Outcome.Answered answer -> {
                    Wait wait = new Wait(answer.retryAfter());
                    if (answer.status() == 401 && !renewed) {
                        renewed = true;
                        tokens.refused(shop, token);
                        last = new Reply.NotDone(Trouble.of(Code.TOKEN_REFUSED));
                        continue;
                    }
                    last = read(answer, document, budget, wait);
                    if (wait.throttled) {
                        Duration patience = wait.asked.orElseGet(() -> budget.until(cost, System.nanoTime()));
                        if (!pause(patience.plus(backoff(attempt)), end)) {
                            return last;
                        }
                        continue;
                    }
                }
            }
            if (mutation || !(last instanceof Reply.Unknown)) {
                return last;
            }
            if (attempt < ATTEMPTS && !pause(backoff(attempt), end)) {
                return last;
            }
        }
        return last;
    }

    /** Whether an answer asks for patience, and for how long. */
    private static final class Wait {
        private final Optional<Duration> asked;
        private boolean throttled;

        Wait(Optional<Duration> asked) {
            this.asked = asked;
        }
    }

    private Reply read(Http.Outcome.Answered answer, String document, Budget budget, Wait wait) {
        int status = answer.status();
        if (status == 429) {
            wait.throttled = true;
            return new Reply.NotDone(Trouble.of(Code.PATIENCE));
        }
        if (status == 401) {
            return new Reply.NotDone(Trouble.of(Code.TOKEN_REFUSED));
        }
        if (status != 200) {
            return status >= 300 && status < 500
                    ? new Reply.NotDone(Trouble.of(Code.STATUS, status))
                    : new Reply.Unknown(Trouble.of(Code.STATUS, status));
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(answer.body());
        } catch (JacksonException notJson) {
            return new Reply.Unknown(Trouble.of(Code.NOT_JSON));
        }
        JsonNode cost = root.path("extensions").path("cost");
        budget.learn(cost, System.nanoTime());
        if (cost.path("requestedQueryCost").isNumber()) {
            costs.put(document, cost.path("requestedQueryCost").doubleValue());
        }
        JsonNode errors = root.path("errors");
        if (!errors.isMissingNode() && !errors.isNull()) {
            return wrong(errors, wait);
        }
        JsonNode data = root.path("data");
        return data.isObject() ? new Reply.Data(data) : new Reply.Unknown(Trouble.of(Code.NO_DATA));
    }

    /** Errors of the whole document. None of these codes is given for a mutation that was carried out. */
    private static Reply wrong(JsonNode errors, Wait wait) {
        String code = errors.path(0).path("extensions").path("code").asString("");
        String words = errors.isString()
                ? errors.asString()
                : errors.path(0).path("message").asString("");
        String shown = Text.shown(words);
        return switch (code) {
            case "THROTTLED" -> {
                wait.throttled = true;
                yield new Reply.NotDone(Trouble.of(Code.TOO_OFTEN));
            }
            case "ACCESS_DENIED" -> new Reply.Refused(Trouble.of(Code.NOT_ALLOWED, shown));
            case "INTERNAL_SERVER_ERROR", "TIMEOUT" -> new Reply.Unknown(Trouble.of(Code.STORE_FAILED, shown));
            case "SHOP_INACTIVE" -> new Reply.NotDone(Trouble.of(Code.SHOP_INACTIVE));
            default ->
                errors.isArray() && errors.path(0).has("message")
                        ? new Reply.Refused(Trouble.of(Code.NOT_UNDERSTOOD, shown))
                        : new Reply.Unknown(Trouble.of(Code.STORE_ERROR, shown));
        };
    }

    /** {@code userErrors} in words, empty when there are none. */
    static Optional<String> userErrors(JsonNode payload) {
        JsonNode errors = payload.path("userErrors");
        if (!errors.isArray() || errors.isEmpty()) {
            return Optional.empty();
        }
        String words = errors.valueStream()
                .map(e -> e.path("message").asString("?"))
                .collect(Collectors.joining("; "))
                .replaceAll("\\p{Cntrl}", " ");
        return Optional.of(words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS));
    }

    /** Whether one of the {@code userErrors} has this code. */
    static boolean hasCode(JsonNode payload, String code) {
        return payload.path("userErrors")
                .valueStream()
                .anyMatch(e -> e.path("code").asString("").equals(code));
    }

    private Budget budget(ShopDomain shop) {
        if (budgets.size() > REMEMBERED_SHOPS) {
            budgets.clear();
        }
        return budgets.computeIfAbsent(shop, s -> new Budget());
    }

    /** Longer each time, with a little chance, and in keeping with the patience there is. */
    private Duration backoff(int attempt) {
        long step = Math.max(1, deadline.toMillis() / STEPS);
        return Duration.ofMillis((step << attempt) + jitter.nextLong(2 * step));
    }

    /** @return false when the pause would go beyond the end */
    private boolean pause(Duration pause, long end) {
        long until = System.nanoTime() + pause.toNanos();
        if (until > end) {
            return false;
        }
        while (!closed && System.nanoTime() < until) {
            LockSupport.parkNanos(Math.min(until - System.nanoTime(), 50_000_000L));
        }
        return true;
    }
}
