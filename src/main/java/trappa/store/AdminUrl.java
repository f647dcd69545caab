package trappa.store;

import java.util.Optional;
import okhttp3.HttpUrl;
import trappa.value.ShopDomain;

/**
 * Where a shop's Admin API is: {@code https://{shop}}, or what {@code TRAPPA_ADMIN_API_URL} says. A {@link ShopDomain}
 * can hold nothing but letters, digits, hyphens and the fixed end, so no request ever leaves for another host.
 */
record AdminUrl(String template) {
    static final String VERSION = "2026-10";
    private static final String FILES = "storage.googleapis.com";

    HttpUrl graphql(ShopDomain shop) {
        return of(shop, "/admin/api/" + VERSION + "/graphql.json");
    }

    HttpUrl token(ShopDomain shop) {
        return of(shop, "/admin/oauth/access_token");
    }

    /**
     * An address the store gave for a file, if it leads to where Shopify keeps files: over https, to that host, by its own
     * port, with nobody's name in it. Beside it only the Admin API's own address is believed, where that was set by hand.
     */
    Optional<HttpUrl> file(String address) {
        HttpUrl url = HttpUrl.parse(address);
        if (url == null || !url.username().isEmpty() || !url.password().isEmpty()) {
            return Optional.empty();
        }
        boolean shopifys = url.isHttps() && url.port() == 443 && url.host().equals(FILES);
        HttpUrl own = HttpUrl.parse(template.replace("{shop}", "shop"));
        boolean ours = !template.contains("//{shop}")
                && own != null
                && own.scheme().equals(url.scheme())
                && own.host().equals(url.host())
                && own.port() == url.port();
        return shopifys || ours ? Optional.of(url) : Optional.empty();
    }

    private HttpUrl of(ShopDomain shop, String path) {
        String base = template.replace("{shop}", shop.text());
        return HttpUrl.get((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
