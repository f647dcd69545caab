package trappa.owner;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import io.javalin.http.UploadedFile;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.opening.Uploads;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.signature.SessionToken;
import trappa.staff.JdbcStaff;
import trappa.staff.Person;
import trappa.staff.Right;
import trappa.value.ShopDomain;
import trappa.value.Text;
import trappa.web.Problem;

/**
 * The door of the owner's pages, {@code /admin/…}: lets in whoever carries the store's session token (embedded) or a
 * session cookie (standalone), checks the role and the form's token, and answers in HTML. A page opened without either is
 * answered with the frame that fetches it again with a token, or with the login.
 */
public final class PagesEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(PagesEndpoint.class);
    private static final String APP_BRIDGE = "https://cdn.shopify.com";

    /** The largest form there is, with its files, in bytes. */
    public static final int LARGEST_FORM = Uploads.LARGEST_ORDERS + Uploads.LARGEST_LIST + (1 << 20);

    private final Database database;
    private final SessionToken tokens;
    private final Sessions sessions;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final JdbcStaff staff;
    private final Assets assets;
    private final String apiKey;
    private final boolean development;
    private final Clock clock;
    private final List<Route> routes;
    private final Route nowhere;

    PagesEndpoint(
            Database database,
            SessionToken tokens,
            Sessions sessions,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcStaff staff,
            Assets assets,
            String apiKey,
            boolean development,
            Clock clock,
            List<Route> routes) {
        this.database = database;
        this.tokens = tokens;
        this.sessions = sessions;
        this.shops = shops;
        this.programs = programs;
        this.staff = staff;
        this.assets = assets;
        this.apiKey = apiKey;
        this.development = development;
        this.clock = clock;
        this.routes = List.copyOf(routes);
        Signpost signpost = new Signpost(routes);
        nowhere = Route.get("/admin/<address>", Right.VIEW, signpost::lost);
    }

    List<Route> routes() {
        return routes;
    }

    /** Adds every address of the pages to the server. */
    public void serve(JavalinDefaultRoutingApi server) {
        // Where Shopify opens the app, and where somebody types no more than the server's address.
        server.get("/", ctx -> redirect(ctx, "/admin/home" + queryOf(ctx)));
        server.get("/admin", ctx -> redirect(ctx, "/admin/home" + queryOf(ctx)));
        server.get("/admin/login", this::login);
        server.post("/admin/login", this::logIn);
        server.post("/admin/logout", this::logOut);
        server.get("/admin/assets/{file}", this::asset);
        server.before("/admin/*", PagesEndpoint::notTooLarge);
        for (Route route : routes) {
            server.addHttpHandler(
                    route.method().equals("GET") ? HandlerType.GET : HandlerType.POST,
                    route.path(),
                    ctx -> answer(ctx, route));
        }
        server.get("/admin/<address>", ctx -> answer(ctx, nowhere));
    }

    /** Before anything of it is read. Only files come near. */
    private static void notTooLarge(Context ctx) {
        if (ctx.contentLength() > LARGEST_FORM) {
            throw new Problem(413, "too_large", "A form of at most " + LARGEST_FORM + " bytes").thrown();
        }
    }

    private void answer(Context ctx, Route route) {
        Optional<Visit> visit = visit(ctx, route);
        if (visit.isEmpty()) {
            stranger(ctx);
            return;
        }
        Visit v = visit.get();
        frame(ctx, v.embedded() ? v.shop().domain() : null);
        if (!v.may(route.right())) {
            error(ctx, v, 403, "forbidden");
        } else if (route.method().equals("POST") && !v.csrf().isEmpty() && !Sessions.same(v.csrf(), v.form("csrf"))) {
            error(ctx, v, 403, "stale-form");
        } else {
            try {
                send(ctx, route.answer().apply(v));
            } catch (Problem.Thrown e) {
                error(ctx, v, e.problem().status(), e.problem().status() == 404 ? "missing" : "refused");
            } catch (RuntimeException e) {
                LOG.error("{} {} failed", ctx.method(), route.path(), e);
                error(ctx, v, 500, "broken");
            }
        }
    }

    private Optional<Visit> visit(Context ctx, Route route) {
        String authorization = ctx.header("Authorization");
        if (authorization != null) {
            return tokens.verify(authorization, clock.instant()).map(token -> {
                record Met(Shop shop, Person person) {}
                Met met = database.inTransaction(tx -> {
                    Shop shop = shops.find(tx, token.shop()).orElseGet(() -> {
                        if (shops.create(tx, token.shop(), clock.instant())) {
                            programs.start(
                                    tx,
                                    shops.find(tx, token.shop()).orElseThrow().id(),
                                    clock.instant());
                        }
                        return shops.find(tx, token.shop()).orElseThrow();
                    });
                    return new Met(shop, staff.meet(tx, shop.id(), token.user(), clock.instant()));
                });
                return visit(ctx, route, met.shop(), met.person(), "", true);
            });
        }
        return sessions.of(ctx.cookie(Sessions.COOKIE))
                .map(held -> visit(ctx, route, held.shop(), held.person(), held.csrf(), false));
    }

    private Visit visit(Context ctx, Route route, Shop shop, Person person, String csrf, boolean embedded) {
        Map<String, String> query = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> query.put(name, withoutNul(values.getFirst())));
        // What somebody may not do is not even read.
        boolean read = ctx.method() == HandlerType.POST && person.role().may(route.right());
        Map<String, Visit.Upload> files = read && ctx.isMultipartFormData() ? files(ctx) : Map.of();
        Map<String, List<String>> form = new HashMap<>();
        if (read) {
            ctx.formParamMap()
                    .forEach((name, values) -> form.put(
                            name, values.stream().map(PagesEndpoint::withoutNul).toList()));
        }
        String language = person.language() == null ? shop.localeOrHome() : person.language();
        var zone = database.inTransaction(tx -> programs.history(tx, shop.id()))
                .at(clock.instant())
                .map(v -> v.program().timeZone())
                .orElseGet(shop::zoneOrHome);
        return new Visit(
                shop,
                person,
                new Texts(language, shop.countryOrHome(), shop.currencyOrHome(), zone),
                clock.instant(),
                ctx.path(),
                ctx.pathParamMap(),
                query,
                form,
                files,
                csrf,
                embedded,
                assets);
    }

    /** No browser sends one by itself, and no database keeps it. */
    private static String withoutNul(String text) {
        return text.replace("\0", "");
    }

    private static Map<String, Visit.Upload> files(Context ctx) {
        Map<String, Visit.Upload> files = new HashMap<>();
        ctx.uploadedFileMap().forEach((field, uploaded) -> {
            UploadedFile file = uploaded.getFirst();
            String name = file.filename()
                    .substring(Math.max(
                                    file.filename().lastIndexOf('/'),
                                    file.filename().lastIndexOf('\\'))
                            + 1);
            files.put(field, new Visit.Upload(Text.shown(name), file.size(), file::content));
        });
        return files;
    }

    /** Somebody who showed nothing: the embedded frame fetches the page again with a token, anybody else logs in. */
    private void stranger(Context ctx) {
        Optional<ShopDomain> shop =
                ShopDomain.parse(Optional.ofNullable(ctx.queryParam("shop")).orElse(""));
        boolean fetched = ctx.header("Authorization") != null || ctx.header("HX-Request") != null;
        if (ctx.method() == HandlerType.GET && shop.isPresent() && !fetched) {
            frame(ctx, shop.get());
            render(ctx, 200, out -> JteshellGenerated.render(out, Plain.HTML, texts(ctx), apiKey, ctx.path(), assets));
        } else if (sessions.offered() && !fetched) {
            redirect(ctx, "/admin/login");
        } else {
            frame(ctx, shop.orElse(null));
            Texts texts = texts(ctx);
            render(ctx, 401, out -> JtealoneGenerated.render(out, Plain.HTML, texts, assets, "who"));
        }
    }

    private void login(Context ctx) {
        frame(ctx, null);
        if (!sessions.offered()) {
            render(ctx, 404, out -> JtealoneGenerated.render(out, Plain.HTML, texts(ctx), assets, "who"));
            return;
        }
        loginPage(ctx, 200, Optional.ofNullable(ctx.queryParam("shop")).orElse(""), "");
    }

    private void loginPage(Context ctx, int status, String shop, String wrong) {
        Sessions.Known known = sessions.known();
        String only = known.only().map(s -> s.domain().text()).orElse("");
        Texts texts = texts(ctx);
        render(
                ctx,
                status,
                out -> JteloginGenerated.render(out, Plain.HTML, texts, assets, only, known.shops() == 0, shop, wrong));
    }

    private void logIn(Context ctx) {
        frame(ctx, null);
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            loginPage(ctx, 403, "", "login.wrong");
            return;
        }
        String shop = Optional.ofNullable(ctx.formParam("shop")).orElse("").strip();
        switch (sessions.logIn(
                shop,
                Optional.ofNullable(ctx.formParam("password")).orElse(""),
                Texts.first(ctx.header("Accept-Language")))) {
            case Sessions.LogIn.In(String cookie, boolean begun) -> {
                ctx.cookie(new Cookie(Sessions.COOKIE, cookie, "/admin", -1, !development, true, null, SameSite.LAX));
                redirect(ctx, begun ? "/admin/home" : "/admin/start");
            }
            case Sessions.LogIn.Wrong() -> loginPage(ctx, 403, shop, "login.wrong");
            case Sessions.LogIn.NoShop() -> loginPage(ctx, 422, shop, "login.shop.wrong");
            case Sessions.LogIn.TooMany() -> loginPage(ctx, 429, shop, "login.many");
        }
    }

    private void logOut(Context ctx) {
        String cookie = ctx.cookie(Sessions.COOKIE);
        Optional<Sessions.Held> held = sessions.of(cookie);
        if (cookie != null && held.isPresent() && Sessions.same(held.get().csrf(), nonNull(ctx.formParam("csrf")))) {
            sessions.end(cookie);
            ctx.removeCookie(Sessions.COOKIE, "/admin");
        }
        redirect(ctx, "/admin/login");
    }

    private void asset(Context ctx) {
        Assets.File file = assets.find(ctx.pathParam("file"))
                .orElseThrow(() -> new Problem(404, "not_found", "There is no such file").thrown());
        ctx.header("Cache-Control", "public, max-age=31536000, immutable");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.contentType(file.type());
        ctx.result(file.bytes());
    }

    private void send(Context ctx, Reply reply) {
        switch (reply) {
            case Reply.Html(int status, Consumer<HtmlTemplateOutput> template) -> render(ctx, status, template);
            case Reply.SeeOther(String address) -> redirect(ctx, address);
            case Reply.File(String name, String type, byte[] bytes) -> {
                ctx.header("Content-Disposition", "attachment; filename=\"" + name + '"');
                ctx.header("Cache-Control", "private, no-store");
                ctx.contentType(type);
                ctx.result(bytes);
            }
            case Reply.Stream(String name, String type, Consumer<OutputStream> body) -> {
                ctx.header("Content-Disposition", "attachment; filename=\"" + name + '"');
                ctx.header("Cache-Control", "private, no-store");
                ctx.contentType(type);
                stream(ctx, body);
            }
        }
    }

    /** Half a file must not look like a whole one: where it breaks, so does the connection. */
    private static void stream(Context ctx, Consumer<OutputStream> body) {
        try {
            body.accept(ctx.outputStream());
        } catch (RuntimeException e) {
            if (e instanceof UncheckedIOException) {
                LOG.info("{}: whoever fetched the file went away", ctx.path());
            } else {
                LOG.error("{}: the file broke off", ctx.path(), e);
            }
            ServletContextRequest.getServletContextRequest(ctx.req())
                    .getServletChannel()
                    .abort(e);
        }
    }

    private void error(Context ctx, Visit v, int status, String what) {
        Page page = v.page("", v.texts().of("error." + what + ".title"));
        render(ctx, status, out -> JteerrorGenerated.render(out, Plain.HTML, page, what));
    }

    private static void render(Context ctx, int status, Consumer<HtmlTemplateOutput> template) {
        StringOutput text = new StringOutput(16 << 10);
        template.accept(new OwaspHtmlTemplateOutput(text));
        ctx.status(status);
        ctx.header("Cache-Control", "private, no-store");
        ctx.html(text.toString());
    }

    private static void redirect(Context ctx, String address) {
        ctx.status(303);
        ctx.header("Location", address);
        ctx.header("Cache-Control", "private, no-store");
    }

    /** Who may show the page inside theirs: the shop's own admin, or nobody. Everything on it comes from this server. */
    private static void frame(Context ctx, @Nullable ShopDomain shop) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'" + (shop == null ? "" : " " + APP_BRIDGE)
                        + "; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                        + (shop == null ? "" : " " + APP_BRIDGE) + "; form-action 'self'; base-uri 'none'"
                        + "; frame-ancestors "
                        + (shop == null ? "'none'" : "https://" + shop + " https://admin.shopify.com"));
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "same-origin");
    }

    private static Texts texts(Context ctx) {
        String wanted = Optional.ofNullable(ctx.queryParam("locale"))
                .or(() -> Texts.first(ctx.header("Accept-Language")))
                .orElse(ctx.header("Accept-Language") == null ? "sv" : "en");
        return new Texts(wanted, "SE", "SEK", java.time.ZoneOffset.UTC);
    }

    private static String queryOf(Context ctx) {
        return ctx.queryString() == null ? "" : "?" + ctx.queryString();
    }

    private static String nonNull(@Nullable String text) {
        return text == null ? "" : text;
    }
}
