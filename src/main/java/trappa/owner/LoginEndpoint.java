package trappa.owner;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In and out, standalone: one password for the server. A form whose session had ended is carried through the login, and
 * sent again only by a click of whoever logged in: nothing typed is lost, and no other site can send one this way.
 */
final class LoginEndpoint {
    private final Sessions sessions;
    private final Signpost signpost;
    private final Assets assets;
    private final boolean development;

    LoginEndpoint(Sessions sessions, Signpost signpost, Assets assets, boolean development) {
        this.sessions = sessions;
        this.signpost = signpost;
        this.assets = assets;
        this.development = development;
    }

    void show(Context ctx) {
        PagesEndpoint.frame(ctx, null);
        if (!sessions.offered()) {
            Texts texts = PagesEndpoint.texts(ctx);
            PagesEndpoint.render(ctx, 404, out -> JtealoneGenerated.render(out, Plain.HTML, texts, assets, "who"));
            return;
        }
        page(ctx, 200, "", "", Kept.NOTHING);
    }

    /** For somebody whose session is none, or no more. */
    void again(Context ctx, Kept kept) {
        if (kept.any()) {
            PagesEndpoint.frame(ctx, null);
            page(ctx, 401, "", "", kept);
        } else {
            String to = ctx.path() + (ctx.queryString() == null ? "" : "?" + ctx.queryString());
            PagesEndpoint.redirect(
                    ctx,
                    to.equals("/admin/home") || page(to).isEmpty()
                            ? "/admin/login"
                            : "/admin/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        }
    }

    /** The page somebody was on the way to, when it is one of these. */
    private String page(String to) {
        boolean plain = to.length() <= 500 && to.chars().allMatch(c -> c > ' ' && c < 127);
        return plain && signpost.page(to.replaceFirst("\\?.*", "")) ? to : "";
    }

    /** What is kept of a form; nothing where there is no such form. */
    Kept kept(String path, Map<String, List<String>> form) {
        return signpost.form(path) && !form.isEmpty() ? Kept.of(path, form) : Kept.NOTHING;
    }

    private void page(Context ctx, int status, String shop, String wrong, Kept kept) {
        Sessions.Known known = sessions.known();
        String to = page(Optional.ofNullable(ctx.queryParam("to")).orElseGet(() -> field(ctx, "to")));
        String only = known.only().map(s -> s.domain().text()).orElse("");
        Texts texts = PagesEndpoint.texts(ctx);
        PagesEndpoint.render(
                ctx,
                status,
                out -> JteloginGenerated.render(
                        out, Plain.HTML, texts, assets, only, known.shops() == 0, shop, wrong, to, kept));
    }

    void logIn(Context ctx) {
        PagesEndpoint.frame(ctx, null);
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            page(ctx, 403, "", "login.wrong", Kept.NOTHING);
            return;
        }
        String shop = field(ctx, "shop").strip();
        Kept kept = "same-origin".equals(site) && signpost.form(field(ctx, "again"))
                ? Kept.carried(field(ctx, "again"), ctx.formParamMap())
                : Kept.NOTHING;
        switch (sessions.logIn(shop, field(ctx, "password"), Texts.first(ctx.header("Accept-Language")))) {
            case Sessions.LogIn.In(String cookie, boolean begun) -> {
                ctx.cookie(new Cookie(Sessions.COOKIE, cookie, "/admin", -1, !development, true, null, SameSite.LAX));
                if (kept.any()) {
                    Sessions.Held held = sessions.of(cookie).orElseThrow();
                    Texts texts = PagesEndpoint.texts(ctx);
                    String domain = held.shop().domain().text();
                    PagesEndpoint.render(
                            ctx,
                            200,
                            out -> JteresumeGenerated.render(
                                    out, Plain.HTML, texts, assets, kept, held.csrf(), domain));
                } else {
                    String to = page(field(ctx, "to"));
                    PagesEndpoint.redirect(ctx, !to.isEmpty() ? to : begun ? "/admin/home" : "/admin/start");
                }
            }
            case Sessions.LogIn.Wrong() -> page(ctx, 403, shop, "login.wrong", kept);
            case Sessions.LogIn.NoShop() -> page(ctx, 422, shop, "login.shop.wrong", kept);
            case Sessions.LogIn.TooMany() -> page(ctx, 429, shop, "login.many", kept);
        }
    }

    void logOut(Context ctx) {
        String cookie = ctx.cookie(Sessions.COOKIE);
        Optional<Sessions.Held> held = sessions.of(cookie);
        if (cookie != null && held.isPresent() && Sessions.same(held.get().csrf(), field(ctx, "csrf"))) {
            sessions.end(cookie);
            ctx.removeCookie(Sessions.COOKIE, "/admin");
        }
        PagesEndpoint.redirect(ctx, "/admin/login");
    }

    private static String field(Context ctx, String name) {
        return Optional.ofNullable(ctx.formParam(name)).orElse("");
    }
}
