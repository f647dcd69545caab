package trappa.store;

import okhttp3.HttpUrl;
import trappa.value.ShopDomain;

/**
 * Where a shop's Admin API is: {@code https://{shop}}, or what {@code TRAPPA_ADMIN_API_URL} says. A {@link ShopDomain}
 * can hold nothing but letters, digits, hyphens and the fixed end, so no request ever leaves for another host.
 */
record AdminUrl(String template) {
    static final String VERSION = "2026-10";

    HttpUrl graphql(ShopDomain shop) {
        return of(shop, "/admin/api/" + VERSION + "/graphql.json");
    }

    HttpUrl token(ShopDomain shop) {
        return of(shop, "/admin/oauth/access_token");
    }

    private HttpUrl of(ShopDomain shop, String path) {
        String base = template.replace("{shop}", shop.text());
        return HttpUrl.get((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
