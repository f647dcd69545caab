package trappa;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.activity.ActivityEndpoint;
import trappa.activity.MemberActivities;
import trappa.admin.ApiEndpoint;
import trappa.admin.DeliveryList;
import trappa.command.Commands;
import trappa.command.ServerStart;
import trappa.command.Verbs;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.db.Weakness;
import trappa.demo.LocalCatalogue;
import trappa.event.Receivers;
import trappa.fact.Remark;
import trappa.ledger.Accounts;
import trappa.ledger.DueAccounts;
import trappa.ledger.JdbcLedger;
import trappa.ledger.NightlyProof;
import trappa.member.JdbcFacts;
import trappa.opening.Imports;
import trappa.opening.Openings;
import trappa.opening.OrderImport;
import trappa.operation.Core;
import trappa.operation.OperationEndpoint;
import trappa.owner.OwnerPages;
import trappa.owner.PagesEndpoint;
import trappa.owner.PersonalData;
import trappa.owner.ShopLink;
import trappa.privacy.Privacy;
import trappa.privacy.PrivacyWork;
import trappa.program.JdbcPrograms;
import trappa.reward.LocalStore;
import trappa.reward.Rewards;
import trappa.shop.Comparison;
import trappa.shop.Connection;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.shop.Shoppers;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.signature.SessionToken;
import trappa.signature.WebhookSignature;
import trappa.staircase.ExtensionEndpoint;
import trappa.staircase.StaircaseEndpoint;
import trappa.staircase.States;
import trappa.staircase.WidgetEndpoint;
import trappa.store.DataKey;
import trappa.store.ReceiverPost;
import trappa.store.Stores;
import trappa.value.ShopDomain;
import trappa.web.Metrics;
import trappa.web.OpenApiEndpoint;
import trappa.web.Problem;
import trappa.web.Seldom;
import trappa.web.UnreadableRequests;
import trappa.webhook.Deliveries;
import trappa.webhook.JdbcInbox;
import trappa.webhook.OrderText;
import trappa.webhook.Webhooks;

/**
 * The whole application and how it is wired: start reading here. A delivery comes in by the door, becomes facts, the
 * facts become an account, the account's difference goes to the ledger, and the widget shows where the shopper stands.
 */
public final class Trappa implements ServerStart.Running {
    private static final Logger LOG = LoggerFactory.getLogger(Trappa.class);

    private static final long STOP_MILLIS = 10_000;
    private static final Duration RECEIVER_DEADLINE = Duration.ofSeconds(15);
    private static final Duration LOOK_FOR_PROOFS = Duration.ofMinutes(5);

    private final Database database;
    private final Webhooks webhooks;
    private final DueAccounts due;
    private final Rewards rewards;
    private final Stores stores;
    private final ReceiverPost post;
    private final Receivers receivers;
    private final Imports imports;
    private final PrivacyWork privacyWork;
    private final NightlyProof nightlyProof;
    private final ScheduledExecutorService jobs;
    private final OperationEndpoint operations;
    private final Javalin open;
    private final Javalin management;

    private Trappa(Config config, Clock clock) {
        database = new Database(config.database());
        durable(config);
        database.migrate();
        database.watch();
        Core core = Core.of(config, database, clock);
        operations = new OperationEndpoint(core, Verbs.all());
        Metrics metrics = new Metrics();
        AppSecrets secrets = new AppSecrets(config.apiSecret(), config.previousApiSecret());
        JdbcShops shops = core.shops();
        JdbcPrograms programs = core.programs();
        JdbcFacts facts = core.facts();
        JdbcLedger ledger = core.ledger();
        Accounts accounts = core.accounts();
        Privacy privacy = new Privacy(database, accounts, ledger, shops, programs, config.forgottenList(), clock);
        webhooks = new Webhooks(
                database, new WebhookSignature(secrets), shops, programs, facts, accounts, privacy, clock, metrics);
        due = new DueAccounts(database, ledger, accounts, webhooks::inUse, clock, metrics);
        privacyWork = new PrivacyWork(privacy, database, clock);
        imports = new Imports(
                database,
                shops,
                new Openings(database, accounts, facts, clock),
                new OrderImport(database, shops, accounts, facts, OrderText::read, clock),
                clock);
        nightlyProof = new NightlyProof(database, clock, LOOK_FOR_PROOFS);
        metrics.gauge("trappa_ledger_deviations", nightlyProof::deviations);
        stores = new Stores(
                database,
                new Stores.Settings(
                        config.apiKey(),
                        config.apiSecret(),
                        config.appUrl(),
                        config.adminApiUrl(),
                        config.adminApiTimeout(),
                        config.compareEvery(),
                        DataKey.of(config.dataKey(), config.database())),
                secrets,
                shops,
                programs,
                facts,
                inbox(webhooks),
                clock,
                new Random(),
                metrics);
        post = new ReceiverPost(RECEIVER_DEADLINE, config.development());
        receivers = new Receivers(database, shops, due, stores.seal(), post, config.development(), clock, new Random());
        ProxySignature proxy = new ProxySignature(secrets, config.clockOffset());
        Shoppers shoppers = new Shoppers(database, proxy, shops, clock);
        rewards = new Rewards(
                database,
                shoppers,
                shops,
                accounts,
                facts,
                config.connected() ? stores.rewards() : new LocalStore(),
                config.connected() ? stores.catalogue() : new LocalCatalogue(),
                config.apiSecret(),
                clock,
                new Random());
        States states = new States(database, shops, accounts, secrets, metrics);
        StaircaseEndpoint staircase = new StaircaseEndpoint(database, proxy, shops, accounts, ledger, states, clock);
        MemberActivities activities = new MemberActivities(database, accounts, facts, clock);
        ActivityEndpoint activity = new ActivityEndpoint(shoppers, activities, clock);
        SessionToken tokens = new SessionToken(secrets, config.apiKey(), config.clockOffset());
        ExtensionEndpoint extension = new ExtensionEndpoint(tokens, staircase, clock);
        WidgetEndpoint widget = new WidgetEndpoint();
        OpenApiEndpoint openApi = new OpenApiEndpoint();
        ApiEndpoint owner = ApiEndpoint.of(
                database,
                tokens,
                shops,
                programs,
                facts,
                ledger,
                accounts,
                due,
                privacy,
                activities,
                list(webhooks.deliveries()),
                config.connected() ? stores.connection() : Connection.NONE,
                config.connected() ? stores.comparison() : Comparison.NONE,
                receivers,
                clock,
                config.development());
        PagesEndpoint pages = OwnerPages.of(new OwnerPages.Setup(
                database,
                new SessionToken(secrets, config.apiKey(), config.clockOffset()),
                shops,
                programs,
                facts,
                ledger,
                accounts,
                due,
                list(webhooks.deliveries()),
                OrderText::read,
                receivers,
                activities,
                personalData(privacy),
                imports,
                new ShopLink(
                        config.connected() ? Optional.of(stores.connection()) : Optional.empty(),
                        config.connected() && !config.compareEvery().isZero()
                                ? Optional.of(stores.comparison())
                                : Optional.empty()),
                "/widget/" + widget.hashedName(),
                config.apiKey(),
                config.ownerPassword(),
                config.development(),
                config.keepBodies(),
                clock,
                () -> UUID.randomUUID().toString()));
        metrics.gauge(
                "trappa_memory_used_bytes",
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        jobs = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("jobs").daemon().factory());
        jobs.scheduleWithFixedDelay(() -> dropOld(config, privacy), 1, 60, TimeUnit.MINUTES);
        open = Javalin.create(javalin -> {
            common(javalin);
            javalin.routes.post("/webhooks", webhooks.endpoint()::receive);
            javalin.routes.post("/webhooks/<topic>", webhooks.endpoint()::receive);
            javalin.routes.get("/proxy/staircase", staircase::staircase);
            javalin.routes.get("/proxy/history", staircase::history);
            javalin.routes.get("/proxy/estimate", staircase::estimate);
            javalin.routes.get("/extension/staircase", extension::staircase);
            javalin.routes.options("/extension/staircase", extension::mayAsk);
            javalin.routes.post("/proxy/redemptions", rewards.endpoint()::redeem);
            javalin.routes.post("/proxy/redemptions/{id}/return", rewards.endpoint()::handBack);
            javalin.routes.post("/proxy/activities/{kind}", activity::tell);
            javalin.routes.get("/widget/{file}", widget::serve);
            owner.serve(javalin.routes);
            javalin.routes.get("/auth", stores.install()::begin);
            javalin.routes.get("/auth/callback", stores.install()::callback);
            javalin.routes.get("/openapi.yaml", openApi::serve);
            pages.serve(javalin.routes);
        });
        management = Javalin.create(javalin -> {
            common(javalin);
            javalin.routes.get(
                    "/metrics",
                    ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                            .result(metrics.text()));
            javalin.routes.post("/operations/{name}", operations::run);
            javalin.routes.get("/health/live", ctx -> ctx.result("live"));
            javalin.routes.get("/health/ready", ctx -> {
                database.ping();
                ctx.result("ready");
            });
        });
    }

    /** A database that may lose what it said it has would make every 200 a lie. */
    private void durable(Config config) {
        for (Weakness weakness : database.weaknesses()) {
            if (weakness.losesAcknowledged() && !config.development()) {
                database.close();
                throw new Config.Refused(weakness + ". Deliveries that were answered 200 could be lost");
            }
            LOG.warn("{}", weakness);
        }
    }

    /** Starts serving. Port 0 picks a free one. */
    public static Trappa start(Config config, Clock clock) {
        Trappa trappa = new Trappa(config, Clock.offset(clock, config.clockOffset()));
        try {
            if (config.connected()) {
                trappa.stores.start();
            }
            if (config.connected() && !config.compareEvery().isZero()) {
                trappa.stores.compare();
            }
            listen("PORT", config.port(), trappa.open::start);
            listen(
                    "TRAPPA_MANAGEMENT_PORT",
                    config.managementPort(),
                    port -> trappa.management.start("127.0.0.1", port));
            trappa.operations.announce(trappa.management.port());
        } catch (RuntimeException e) {
            trappa.close();
            throw e;
        }
        return trappa;
    }

    private static void listen(String setting, int port, IntConsumer start) {
        try {
            start.accept(port);
        } catch (JavalinBindException e) {
            throw new ServerStart.PortTaken(setting, port, e);
        }
    }

    @Override
    public int port() {
        return open.port();
    }

    public int managementPort() {
        return management.port();
    }

    private static void common(JavalinConfig javalin) {
        Seldom seldom = new Seldom(LOG);
        javalin.concurrency.useVirtualThreads = true;
        javalin.startup.showJavalinBanner = false;
        javalin.http.prefer405over404 = true;
        javalin.jetty.multipartConfig.maxTotalRequestSize(PagesEndpoint.LARGEST_FORM, SizeUnit.BYTES);
        javalin.jetty.modifyServer(server -> {
            server.setErrorHandler(new UnreadableRequests());
            // Without these two a stop cuts off what is under way.
            server.setHandler(new GracefulHandler());
            server.setStopTimeout(STOP_MILLIS);
        });
        javalin.routes.before("/proxy/*", Trappa::onlyWhole);
        javalin.routes.before("/api/*", Trappa::onlyWhole);
        javalin.routes.exception(IOException.class, (e, ctx) -> {
            LOG.debug("{} {}: the body did not come whole", ctx.method(), ctx.path());
            new Problem(400, "incomplete", "The body did not come whole").answer(ctx);
        });
        javalin.routes.exception(Problem.Thrown.class, (e, ctx) -> e.problem().answer(ctx));
        javalin.routes.exception(MethodNotAllowedResponse.class, (e, ctx) -> {
            String allowed = String.join(", ", e.getDetails().values());
            ctx.header("Allow", allowed);
            new Problem(405, "method_not_allowed", "Not by " + ctx.method() + "; allowed here: " + allowed).answer(ctx);
        });
        javalin.routes.exception(Exception.class, (e, ctx) -> {
            boolean trouble = Database.inTrouble(e);
            if (trouble) {
                seldom.warn(ctx.method() + " " + ctx.path() + ": " + e.getMessage());
            } else {
                LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
            }
            (trouble ? Problem.busy() : new Problem(500, "internal", "Something went wrong here")).answer(ctx);
        });
        javalin.routes.error(404, ctx -> {
            String type = String.valueOf(ctx.res().getContentType());
            if (!ctx.res().isCommitted()
                    && !type.startsWith("application/problem+json")
                    && !type.startsWith("text/html")) {
                new Problem(404, "not_found", "There is nothing here").answer(ctx);
            }
        });
    }

    /** A HEAD would be answered 200 by the router itself, before anybody asked who calls. */
    private static void onlyWhole(Context ctx) {
        if (ctx.method() == HandlerType.HEAD) {
            ctx.status(405)
                    .header("Allow", "GET")
                    .contentType("application/problem+json")
                    .skipRemainingHandlers();
        }
        String query = ctx.queryString();
        if (query != null && query.contains("%00")) {
            new Problem(400, "bad_query", "A value in the query holds a NUL").answer(ctx);
            ctx.skipRemainingHandlers();
        }
    }

    private static Stores.Inbox inbox(Webhooks webhooks) {
        return new Stores.Inbox() {
            @Override
            public boolean take(ShopDomain shop, List<Stores.Told> told) {
                return webhooks.take(
                        shop,
                        told.stream()
                                .map(t -> new Webhooks.Fetched(t.topic(), t.id(), t.body()))
                                .toList());
            }

            @Override
            public boolean busy() {
                return webhooks.busy();
            }

            @Override
            public boolean reads(long shopId) {
                return webhooks.reads(shopId);
            }
        };
    }

    private static PersonalData personalData(Privacy privacy) {
        return new PersonalData() {
            @Override
            public String export(Shop shop, long customerId) {
                return privacy.export(shop, customerId);
            }

            @Override
            public void erase(Tx tx, long shopId, long customerId) {
                privacy.erase(tx, shopId, customerId);
            }
        };
    }

    private static DeliveryList list(Deliveries deliveries) {
        return new DeliveryList() {
            @Override
            public List<Row> list(long shopId, @Nullable String status, long before, int most) {
                return deliveries.list(shopId, status, before, most).stream()
                        .map(Trappa::row)
                        .toList();
            }

            @Override
            public List<Row> ofOrder(long shopId, long orderId, @Nullable String status, long before, int most) {
                return deliveries.ofOrder(shopId, orderId, status, before, most).stream()
                        .map(Trappa::row)
                        .toList();
            }

            @Override
            public Optional<Row> ofWebhook(long shopId, String webhookId) {
                return deliveries.ofWebhook(shopId, webhookId).map(Trappa::row);
            }

            @Override
            public Optional<byte[]> body(long shopId, long deliveryId) {
                return deliveries.body(shopId, deliveryId);
            }

            @Override
            public Replay replay(long shopId, long deliveryId) {
                return Replay.valueOf(deliveries.replay(shopId, deliveryId).name());
            }
        };
    }

    private static DeliveryList.Row row(JdbcInbox.Listed d) {
        return new DeliveryList.Row(
                d.id(),
                d.webhookId(),
                d.topic(),
                d.status(),
                d.reason(),
                d.receivedAt(),
                d.orderId(),
                d.customerId(),
                Remark.read(d.remark()).orElse(null));
    }

    private void dropOld(Config config, Privacy privacy) {
        try {
            webhooks.dropOld(config.keepBodies(), config.keepDeliveries());
            privacy.dropExports();
            receivers.dropOld();
            imports.dropOld();
        } catch (RuntimeException e) {
            LOG.error("Old deliveries or exports could not be dropped; trying again in an hour", e);
        }
    }

    /** Stops taking requests, finishes those under way, writes what was taken. */
    @Override
    public void close() {
        operations.close();
        open.stop();
        stores.close();
        webhooks.close();
        due.close();
        privacyWork.close();
        imports.close();
        nightlyProof.close();
        rewards.close();
        post.close();
        receivers.close();
        jobs.close();
        management.stop();
        database.close();
    }

    public static void main(String[] args) {
        System.exit(Commands.run(args, Map.copyOf(System.getenv())));
    }
}
