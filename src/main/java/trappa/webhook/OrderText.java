package trappa.webhook;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.fact.OrderState;
import trappa.fact.PastedOrder;

/** An order's JSON that somebody shows us: read as strictly as a delivery, and kept nowhere. */
public final class OrderText {
    private OrderText() {}

    /** Reads a body as the store sends it, or an order as its Admin API answers it. */
    public static PastedOrder read(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try {
            OrderBody.Told told = OrderBody.alone(body);
            return new PastedOrder.Order(OrderState.of(told.orderId(), told.facts()), told.currency(), titles(body));
        } catch (Unreadable e) {
            return new PastedOrder.Wrong(e.remark());
        }
    }

    private static Map<Long, String> titles(byte[] body) {
        Map<Long, String> titles = new HashMap<>();
        JsonIn.read(body, (in, name) -> {
            switch (name) {
                case "order" -> in.object(key -> lines(in, key, titles));
                default -> lines(in, name, titles);
            }
        });
        return titles;
    }

    private static void lines(JsonIn in, String name, Map<Long, String> titles) {
        if (!name.equals("line_items")) {
            in.skip();
            return;
        }
        in.list(() -> {
            @Nullable Long[] id = new Long[1];
            @Nullable String[] title = new String[1];
            in.object(key -> {
                switch (key) {
                    case "id" -> id[0] = in.id();
                    case "title" -> title[0] = in.text();
                    default -> in.skip();
                }
            });
            if (id[0] != null && title[0] != null) {
                titles.put(id[0], title[0]);
            }
        });
    }
}
