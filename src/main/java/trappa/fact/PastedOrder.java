package trappa.fact;

import java.util.Map;

/** What a text that somebody shows us as an order is. */
public sealed interface PastedOrder {
    /**
     * An order.
     *
     * @param titles of its lines by their ids, as far as they are told
     */
    record Order(OrderState order, String currency, Map<Long, String> titles) implements PastedOrder {}

    /** No order, and why: what a quarantined delivery would be told. */
    record Wrong(Remark why) implements PastedOrder {}
}
