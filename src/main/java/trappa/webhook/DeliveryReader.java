package trappa.webhook;

import static trappa.webhook.OrderBody.required;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.fact.OrderFact;
import trappa.fact.Remark.Code;
import trappa.value.ShopDomain;
import trappa.value.Text;

/**
 * What each topic means. The topic came in an unsigned header, so a body of another shape than the topic's is refused; a
 * topic that is not ours is kept and has no effect.
 */
final class DeliveryReader {
    /** Every topic that has an effect or is required of an app; the manifest subscribes to exactly these. */
    static final Set<String> TOPICS = Set.of(
            "orders/create",
            "orders/paid",
            "orders/updated",
            "orders/cancelled",
            "orders/fulfilled",
            "orders/edited",
            "orders/delete",
            "refunds/create",
            "customers/create",
            "customers/update",
            "customers/enable",
            "customers/disable",
            "customers/delete",
            "customers/merge",
            "customer.tags_added",
            "customer.tags_removed",
            "customers_email_marketing_consent/update",
            "discounts/delete",
            "discounts/redeemcode_removed",
            "shop/update",
            "app/uninstalled",
            "app/scopes_update",
            "customers/data_request",
            "customers/redact",
            "shop/redact");

    /** What of it has effects that are no facts: an old one that came again would be done again. */
    static final Set<String> DONE_NOT_TOLD = Set.of(
            "shop/update",
            "app/uninstalled",
            "app/scopes_update",
            "customers/data_request",
            "customers/redact",
            "shop/redact");

    private DeliveryReader() {}

    /**
     * Reads a delivery.
     *
     * @param shopCurrency the currency of the shop's orders so far, if one has come
     * @throws Unreadable with the reason for quarantine
     * @throws RefundBody.CurrencyUnknown when it has to wait for the shop's first order
     */
    static Meaning read(Delivery delivery, @Nullable String shopCurrency) {
        byte[] body = delivery.body();
        return switch (delivery.topic()) {
            case "orders/create", "orders/updated", "orders/cancelled", "orders/fulfilled" -> order(delivery, false);
            case "orders/paid" -> order(delivery, true);
            case "orders/edited" -> edited(body);
            case "orders/delete" -> deleted(body);
            case "refunds/create" -> {
                RefundBody.Told told = RefundBody.read(body, shopCurrency);
                yield new Meaning.AboutOrder(told.orderId(), List.of(told.fact()), told.currency(), null, null);
            }
            case "customers/create", "customers/update" -> CustomerBody.seen(body);
            case "customers/enable" -> CustomerBody.enabled(body, true);
            case "customers/disable" -> CustomerBody.enabled(body, false);
            case "customers/delete" -> CustomerBody.deleted(body);
            case "customers/merge" -> CustomerBody.merged(body);
            case "customer.tags_added" -> CustomerBody.tags(body, true);
            case "customer.tags_removed" -> CustomerBody.tags(body, false);
            case "customers_email_marketing_consent/update" -> CustomerBody.consent(delivery);
            case "shop/update" -> shop(delivery);
            case "app/uninstalled" -> {
                shop(delivery);
                yield new Meaning.Uninstalled();
            }
            case "discounts/delete" -> discount(body, "deleted_at");
            case "discounts/redeemcode_removed" -> discount(body, "redeem_code");
            case "app/scopes_update" -> scopes(delivery);
            case "customers/data_request", "customers/redact", "shop/redact" -> {
                PrivacyBody told = PrivacyBody.read(body);
                sameShop(delivery, required(told.shop(), "shop_domain"));
                yield new Meaning.Asked(told.told(delivery.topic()));
            }
            default -> new Meaning.NoEffect(Code.OTHER_TOPIC);
        };
    }

    private static Meaning order(Delivery delivery, boolean paid) {
        OrderBody.Told told = OrderBody.read(delivery.body(), delivery.triggeredAt(), paid);
        return new Meaning.AboutOrder(told.orderId(), told.facts(), told.currency(), told.customer(), told.since());
    }

    private static Meaning edited(byte[] body) {
        @Nullable Long[] order = new Long[1];
        @Nullable Instant[] at = new Instant[1];
        JsonIn.read(body, (in, name) -> {
            if (!name.equals("order_edit")) {
                in.skip();
                return;
            }
            in.object(key -> {
                switch (key) {
                    case "order_id" -> order[0] = in.id();
                    case "committed_at" -> at[0] = in.time();
                    default -> in.skip();
                }
            });
        });
        return new Meaning.AboutOrder(
                required(order[0], "order_edit/order_id"),
                List.of(new OrderFact.Edited(required(at[0], "order_edit/committed_at"))),
                null,
                null,
                null);
    }

    private static Meaning deleted(byte[] body) {
        @Nullable Long[] order = new Long[1];
        boolean[] other = new boolean[1];
        JsonIn.read(body, (in, name) -> {
            switch (name) {
                case "id" -> order[0] = in.id();
                case "line_items", "order_id", "email" -> {
                    other[0] = true;
                    in.skip();
                }
                default -> in.skip();
            }
        });
        if (other[0]) {
            throw new Unreadable(Code.NOT_A_DELETED_ORDER);
        }
        return new Meaning.AboutOrder(required(order[0], "id"), List.of(new OrderFact.Deleted()), null, null, null);
    }

    private static Meaning shop(Delivery delivery) {
        @Nullable String[] told = new String[5];
        JsonIn.read(delivery.body(), (in, name) -> {
            switch (name) {
                case "iana_timezone" -> told[0] = in.text();
                case "currency" -> told[1] = in.text();
                case "country_code" -> told[2] = in.text();
                case "primary_locale" -> told[3] = in.text();
                case "myshopify_domain" -> told[4] = in.text();
                case "line_items" -> throw new Unreadable(Code.ORDER_NOT_SHOP);
                default -> in.skip();
            }
        });
        sameShop(delivery, told[4]);
        // Kept nowhere, and yet a body that names a currency there is not cannot be trusted.
        if (told[1] != null) {
            ShopMoney.reader(told[1]);
        }
        return new Meaning.AboutShop(zone(told[0]), told[2], told[3]);
    }

    /** @param mark the key that only a body of this topic has */
    private static Meaning discount(byte[] body, String mark) {
        @Nullable String[] name = new String[1];
        boolean[] marked = new boolean[1];
        JsonIn.read(body, (in, key) -> {
            marked[0] |= key.equals(mark);
            if (key.equals("admin_graphql_api_id")) {
                name[0] = in.text();
            } else {
                in.skip();
            }
        });
        if (!marked[0]) {
            throw new Unreadable(Code.MISSING, "/" + mark);
        }
        return new Meaning.DiscountGone(required(name[0], "admin_graphql_api_id"));
    }

    private static Meaning scopes(Delivery delivery) {
        List<String> current = new ArrayList<>();
        @Nullable Instant[] at = new Instant[1];
        boolean[] told = new boolean[1];
        JsonIn.read(delivery.body(), (in, name) -> {
            switch (name) {
                case "current" -> {
                    told[0] = true;
                    in.list(() -> current.add(required(in.text(), "current")));
                }
                case "updated_at" -> at[0] = in.time();
                default -> in.skip();
            }
        });
        if (!told[0]) {
            throw new Unreadable(Code.MISSING, "/current");
        }
        return new Meaning.Allowed(current, required(at[0], "updated_at"));
    }

    private static void sameShop(Delivery delivery, @Nullable String named) {
        if (named != null
                && !ShopDomain.parse(named).filter(delivery.shop()::equals).isPresent()) {
            throw new Unreadable(Code.OTHER_SHOP, Text.shown(named));
        }
    }

    private static @Nullable ZoneId zone(@Nullable String name) {
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new Unreadable(Code.NOT_A_ZONE, "/iana_timezone", Text.shown(name));
        }
    }
}
