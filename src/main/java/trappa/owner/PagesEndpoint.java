package trappa.owner;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
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
    private final Clock clock;
    private final List<Route> routes;
    private final Route nowhere;
    private final LoginEndpoint login;

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
        this.clock = clock;
        this.routes = List.copyOf(routes);
        Signpost signpost = new Signpost(routes);
        login = new LoginEndpoint(sessions, signpost, assets, development);
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
        server.get("/admin/login", login::show);
        server.post("/admin/login", login::logIn);
        server.post("/admin/logout", login::logOut);
        server.get("/admin/assets/{file}", this::asset);
        for (Route route : routes) {
            server.addHttpHandler(
                    route.method().equals("GET") ? HandlerType.GET : HandlerType.POST,
                    route.path(),
                    ctx -> answer(ctx, route));
        }
        server.get("/admin/<address>", ctx -> answer(ctx, nowhere));
        server.post("/admin/<address>", ctx -> answer(ctx, nowhere));
    }

    private void answer(Context ctx, Route route) {
        Optional<Who> who = who(ctx);
        // What somebody may not do is not even read; of a stranger, no more than a form that may be sent again.
        boolean here = "same-origin".equals(ctx.header("Sec-Fetch-Site"));
        Sent sent = read(
                ctx,
                who.isPresent() ? who.get().person().role().may(route.right()) : here && !ctx.isMultipartFormData());
        Kept kept = here ? login.kept(ctx.path(), sent.form()) : Kept.NOTHING;
        if (who.isEmpty()) {
            stranger(ctx, sent, kept);
            return;
        }
        Visit v = visit(ctx, who.get(), sent);
        frame(ctx, v.embedded() ? v.shop().domain() : null);
        if (!v.may(route.right())) {
            error(ctx, v, 403, "forbidden");
        } else if (sent.trouble() != Trouble.NONE) {
            error(ctx, v, sent.trouble().status, sent.trouble().what);
        } else if (route.method().equals("POST") && !v.csrf().isEmpty() && !Sessions.same(v.csrf(), v.form("csrf"))) {
            Page page = v.page("", v.texts().of("error.stale-form.title"));
            render(ctx, 403, out -> JteerrorGenerated.render(out, Plain.HTML, page, "stale-form", kept));
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

    /** Why what was sent could not be read. */
    private enum Trouble {
        NONE(200, ""),
        TOO_LARGE(413, "too-large"),
        UNREADABLE(400, "unreadable");

        private final int status;
        private final String what;

        Trouble(int status, String what) {
            this.status = status;
            this.what = what;
        }
    }

    /** What came with a call, read as far as it can be. */
    private record Sent(
            Map<String, String> query,
            Map<String, List<String>> form,
            Map<String, Visit.Upload> files,
            Trouble trouble) {}

    private static Sent read(Context ctx, boolean body) {
        Map<String, String> query = new HashMap<>();
        Map<String, List<String>> form = new HashMap<>();
        Map<String, Visit.Upload> files = new HashMap<>();
        Trouble trouble = Trouble.NONE;
        if (ctx.contentLength() > LARGEST_FORM) {
            trouble = Trouble.TOO_LARGE;
        } else {
            try {
                ctx.queryParamMap().forEach((name, values) -> query.put(name, withoutNul(values.getFirst())));
                if (body && ctx.method() == HandlerType.POST) {
                    files.putAll(ctx.isMultipartFormData() ? files(ctx) : Map.of());
                    ctx.formParamMap()
                            .forEach((name, values) -> form.put(
                                    name,
                                    values.stream()
                                            .map(PagesEndpoint::withoutNul)
                                            .toList()));
                }
            } catch (HttpResponseException e) {
                trouble = e.getStatus() == 413 ? Trouble.TOO_LARGE : Trouble.UNREADABLE;
            } catch (Exception e) { // the server throws checked ones too, undeclared
                LOG.debug("{} {}: unreadable", ctx.method(), ctx.path(), e);
                trouble = Trouble.UNREADABLE;
            }
        }
        return new Sent(query, form, files, trouble);
    }

    private record Who(Shop shop, Person person, String csrf, boolean embedded) {}

    private Optional<Who> who(Context ctx) {
        String authorization = ctx.header("Authorization");
        if (authorization != null) {
            return tokens.verify(authorization, clock.instant())
                    .map(token -> database.inTransaction(tx -> {
                        Shop shop = shops.find(tx, token.shop()).orElseGet(() -> {
                            if (shops.create(tx, token.shop(), clock.instant())) {
                                programs.start(
                                        tx,
                                        shops.find(tx, token.shop())
                                                .orElseThrow()
                                                .id(),
                                        clock.instant());
                            }
                            return shops.find(tx, token.shop()).orElseThrow();
                        });
                        return new Who(shop, staff.meet(tx, shop.id(), token.user(), clock.instant()), "", true);
                    }));
        }
        return sessions.of(ctx.cookie(Sessions.COOKIE))
                .map(held -> new Who(held.shop(), held.person(), held.csrf(), false));
    }

    private Visit visit(Context ctx, Who who, Sent sent) {
        Shop shop = who.shop();
        Person person = who.person();
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
                sent.query(),
                sent.form(),
                sent.files(),
                who.csrf(),
                who.embedded(),
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
    private void stranger(Context ctx, Sent sent, Kept kept) {
        Optional<ShopDomain> shop = ShopDomain.parse(sent.query().getOrDefault("shop", ""));
        boolean fetched = ctx.header("Authorization") != null || ctx.header("HX-Request") != null;
        if (ctx.method() == HandlerType.GET && shop.isPresent() && !fetched) {
            frame(ctx, shop.get());
            render(ctx, 200, out -> JteshellGenerated.render(out, Plain.HTML, texts(ctx), apiKey, ctx.path(), assets));
        } else if (sessions.offered() && !fetched) {
            login.again(ctx, kept);
        } else {
            frame(ctx, shop.orElse(null));
            Texts texts = texts(ctx);
            render(ctx, 401, out -> JtealoneGenerated.render(out, Plain.HTML, texts, assets, "who"));
        }
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
        render(ctx, status, out -> JteerrorGenerated.render(out, Plain.HTML, page, what, Kept.NOTHING));
    }

    static void render(Context ctx, int status, Consumer<HtmlTemplateOutput> template) {
        StringOutput text = new StringOutput(16 << 10);
        template.accept(new OwaspHtmlTemplateOutput(text));
        ctx.status(status);
        ctx.header("Cache-Control", "private, no-store");
        ctx.html(text.toString());
    }

    static void redirect(Context ctx, String address) {
        ctx.status(303);
        ctx.header("Location", address);
        ctx.header("Cache-Control", "private, no-store");
    }

    /** Who may show the page inside theirs: the shop's own admin, or nobody. Everything on it comes from this server. */
    static void frame(Context ctx, @Nullable ShopDomain shop) {
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

    static Texts texts(Context ctx) {
        String wanted = Optional.ofNullable(ctx.queryParam("locale"))
                .or(() -> Texts.first(ctx.header("Accept-Language")))
                .orElse(ctx.header("Accept-Language") == null ? "sv" : "en");
        return new Texts(wanted, "SE", "SEK", java.time.ZoneOffset.UTC);
    }

    private static String queryOf(Context ctx) {
        return ctx.queryString() == null ? "" : "?" + ctx.queryString();
    }
}
