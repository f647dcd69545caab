package trappa.demo;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The demo shop's own server, on loopback: storefront, merchant's corner, and the app proxy to Trappa. */
final class DemoShopEndpoint implements AutoCloseable {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final long LARGEST_FORM_BYTES = 64 * 1024;

    private final Cast cast;
    private final Merchant merchant;
    private final DeliveryLog log;
    private final AppProxy proxy;
    private final ShopFiles files;
    private final StorefrontPages pages;
    private final MerchantPage merchantPage;
    private final Javalin server;

    DemoShopEndpoint(Cast cast, Merchant merchant, DeliveryLog log, AppProxy proxy, ShopFiles files) {
        this.cast = cast;
        this.merchant = merchant;
        this.log = log;
        this.proxy = proxy;
        this.files = files;
        this.pages = new StorefrontPages(cast);
        this.merchantPage = new MerchantPage(cast);
        this.server = Javalin.create(this::configure);
    }

    /** Binds to 127.0.0.1. Throws Javalin's bind exception when the port is taken. */
    int start(int port) {
        return server.start("127.0.0.1", port).port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_FORM_BYTES;
        config.routes.before(this::guard);
        config.routes.get("/", ctx -> html(ctx, pages.home(visitor(ctx))));
        config.routes.get("/produkt/{handle}", this::product);
        config.routes.get("/varukorg", ctx -> html(ctx, pages.basket(visitor(ctx))));
        config.routes.post("/varukorg", this::changeBasket);
        config.routes.get("/cart.js", this::cart);
        config.routes.post("/bestall", this::placeOrder);
        config.routes.get("/tack", this::thanks);
        config.routes.get("/mina-sidor", this::account);
        config.routes.get("/account/{page}", ctx -> html(ctx, pages.login(visitor(ctx))));
        config.routes.post("/val", this::choose);
        config.routes.get(MerchantPage.PATH, ctx -> html(ctx, merchantPage(ctx, false)));
        config.routes.post(MerchantPage.PATH + "/{action}", this::act);
        config.routes.get("/shop/<file>", this::file);
        config.routes.get("/widget/<file>", this::widget);
        config.routes.get("/apps/trappa/<path>", this::forward);
        config.routes.post("/apps/trappa/<path>", this::forward);
        config.routes.error(404, ctx -> {
            if (ctx.contentType() == null || ctx.result() == null || "Endpoint GET not found".equals(ctx.result())) {
                html(ctx, pages.notFound(visitor(ctx)));
            }
        });
    }

    private void guard(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "same-origin");
        String host = ctx.header("Host");
        boolean reads =
                ctx.req().getMethod().equals("GET") || ctx.req().getMethod().equals("HEAD");
        if (!LoopbackGuard.ownHost(host) || !reads && !LoopbackGuard.ownPage(ctx.header("Origin"), host)) {
            ctx.status(HttpStatus.FORBIDDEN).result("The demo answers this machine's own pages only.");
            ctx.skipRemainingHandlers();
        }
    }

    private Visitor visitor(Context ctx) {
        return Visitor.of(
                cast, ctx.cookie("language"), ctx.cookie("theme"), ctx.cookie("shopper"), ctx.cookie("basket"));
    }

    private static void html(Context ctx, String page) {
        ctx.header("Cache-Control", "no-store").html(page);
    }

    private void product(Context ctx) {
        Catalogue.find(ctx.pathParam("handle"))
                .ifPresentOrElse(
                        product -> html(ctx, pages.product(visitor(ctx), product)),
                        () -> ctx.status(HttpStatus.NOT_FOUND));
    }

    private void changeBasket(Context ctx) {
        Basket basket = visitor(ctx).basket();
        String quantity = ctx.formParam("quantity");
        Basket changed = Catalogue.find(parameter(ctx, "product"))
                .map(product -> quantity == null ? basket.plus(product) : basket.with(product, number(quantity)))
                .orElse(basket);
        remember(ctx, "basket", changed.cookie());
        ctx.redirect("/varukorg", HttpStatus.SEE_OTHER);
    }

    /** The basket as Shopify's storefronts tell it: sums in hundredths, whatever the currency. */
    private void cart(Context ctx) {
        Basket basket = visitor(ctx).basket();
        ObjectNode cart = JsonNodeFactory.instance
                .objectNode()
                .put("item_count", basket.count())
                .put("total_price", basket.goodsMinor())
                .put("currency", MoneySet.CURRENCY);
        ctx.header("Cache-Control", "no-store").contentType("application/json").result(cart.toString());
    }

    private void placeOrder(Context ctx) {
        Visitor visitor = visitor(ctx);
        if (visitor.basket().isEmpty()) {
            ctx.redirect("/varukorg", HttpStatus.SEE_OTHER);
            return;
        }
        DemoOrder order = merchant.place(visitor.shopper(), visitor.basket());
        remember(ctx, "basket", "");
        ctx.redirect("/tack?order=" + order.number(), HttpStatus.SEE_OTHER);
    }

    private void thanks(Context ctx) {
        Visitor visitor = visitor(ctx);
        String wanted = ctx.queryParam("order");
        merchant.ordersOf(visitor.shopper()).stream()
                .filter(order -> Integer.toString(order.number()).equals(wanted))
                .findFirst()
                .ifPresentOrElse(
                        order -> html(ctx, pages.thanks(visitor, order)), () -> ctx.status(HttpStatus.NOT_FOUND));
    }

    private void account(Context ctx) {
        Visitor visitor = visitor(ctx);
        html(ctx, pages.account(visitor, merchant.ordersOf(visitor.shopper())));
    }

    private void choose(Context ctx) {
        for (String choice : new String[] {"shopper", "language", "theme"}) {
            String value = ctx.formParam(choice);
            if (value != null && value.matches("[a-z]{2,10}")) {
                remember(ctx, choice, value);
            }
        }
        String back = parameter(ctx, "back");
        ctx.redirect(back.matches("/[a-z-]*(/[a-z-]+)?(\\?order=[0-9]+)?") ? back : "/", HttpStatus.SEE_OTHER);
    }

    private void act(Context ctx) {
        int order = number(parameter(ctx, "order"));
        switch (ctx.pathParam("action")) {
            case "refund-one" -> merchant.refundOne(order);
            case "refund-all" -> merchant.refundAll(order);
            case "cancel" -> merchant.cancel(order);
            case "resend" -> merchant.resendLast(order);
            case "backwards" -> merchant.redeliverBackwards(order);
            case "disorder" -> merchant.placeInDisorder(visitor(ctx).shopper());
            default -> {
                ctx.status(HttpStatus.NOT_FOUND);
                return;
            }
        }
        if ("panel".equals(ctx.header("X-Part"))) {
            html(ctx, merchantPage(ctx, true));
        } else {
            ctx.redirect(MerchantPage.PATH, HttpStatus.SEE_OTHER);
        }
    }

    private String merchantPage(Context ctx, boolean panelOnly) {
        Visitor visitor = visitor(ctx);
        var orders = merchant.ordersOf(visitor.shopper());
        return panelOnly
                ? merchantPage.panel(visitor, orders, log.entries())
                : merchantPage.page(visitor, orders, log.entries());
    }

    private void file(Context ctx) {
        files.find(ctx.pathParam("file"))
                .ifPresentOrElse(
                        file -> ctx.contentType(file.type())
                                .header("Cache-Control", "no-cache")
                                .result(file.bytes()),
                        () -> ctx.status(HttpStatus.NOT_FOUND));
    }

    private void widget(Context ctx) {
        answer(ctx, files.widget(ctx.pathParam("file")));
    }

    private void forward(Context ctx) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(ctx.headerMap());
        AppProxy.Call call = new AppProxy.Call(
                ctx.req().getMethod(), "/" + ctx.pathParam("path"), ctx.queryParamMap(), headers, ctx.bodyAsBytes());
        answer(ctx, proxy.forward(call, visitor(ctx).shopper()));
    }

    private static void answer(Context ctx, AppProxy.Answer answer) {
        ctx.status(answer.status());
        answer.headers().forEach(ctx::header);
        ctx.result(answer.body());
    }

    private static void remember(Context ctx, String name, String value) {
        ctx.cookie(new Cookie(name, value, "/", -1, false, true, null, SameSite.LAX));
    }

    private static String parameter(Context ctx, String name) {
        String value = ctx.formParam(name);
        return value == null ? "" : value;
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
