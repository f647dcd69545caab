package trappa.webhook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.privacy.Request;
import trappa.privacy.Request.Kind;
import trappa.value.Sha256;

/** The body of a compliance topic. The customer may come with an e-mail only. */
final class PrivacyBody {
    private static final int MOST_ORDERS = 100_000;
    private @Nullable String shop;
    private @Nullable Long customer;
    private @Nullable Long request;
    private final List<Long> orders = new ArrayList<>();
    private final List<String> traces = new ArrayList<>();

    private PrivacyBody() {}

    static PrivacyBody read(byte[] body) {
        PrivacyBody told = new PrivacyBody();
        JsonIn.read(body, (in, name) -> {
            switch (name) {
                case "shop_domain" -> told.shop = in.text();
                case "customer" ->
                    in.object(key -> {
                        switch (key) {
                            case "id" -> told.customer = in.id();
                            case "email", "phone" -> {
                                String trace = in.text();
                                if (trace != null) {
                                    told.traces.add(trace);
                                }
                            }
                            default -> in.skip();
                        }
                    });
                case "orders_requested", "orders_to_redact" ->
                    in.list(() -> {
                        Long order = in.id();
                        if (order != null && told.orders.size() < MOST_ORDERS) {
                            told.orders.add(order);
                        }
                    });
                case "data_request" ->
                    in.object(key -> {
                        if (key.equals("id")) {
                            told.request = in.id();
                        } else {
                            in.skip();
                        }
                    });
                default -> in.skip();
            }
        });
        return told;
    }

    @Nullable
    String shop() {
        return shop;
    }

    /** The request; the same told again has the same id. */
    Request.Told told(String topic) {
        String who = customer == null ? Sha256.hex(traces + "" + orders).substring(0, 20) : Long.toString(customer);
        return switch (topic) {
            case "customers/data_request" ->
                new Request.Told(
                        Kind.DATA_REQUEST,
                        "data-request-" + (request == null ? who : Long.toString(request)),
                        customer,
                        orders,
                        traces);
            case "customers/redact" -> new Request.Told(Kind.REDACT, "redact-" + who, customer, orders, traces);
            default -> new Request.Told(Kind.SHOP_REDACT, "shop-redact", null, List.of(), List.of());
        };
    }
}
