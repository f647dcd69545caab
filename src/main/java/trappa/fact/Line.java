package trappa.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order as it stood in a snapshot. Money is minor units of the shop's currency.
 *
 * @param variant what was bought of the product; null for a custom line and in facts from before it was kept
 * @param gross price × quantity, as charged
 * @param discount the sum of the discount allocations of the line, at least 0
 * @param tax the sum of the line's tax, whether it is inside {@code gross} or comes on top
 * @param current what the buyer still has by the store's own count; equals {@code quantity} in old payloads without it
 * @param codes what each discount code took off this line, for returns of the points a code had cost
 */
public record Line(
        long id,
        @Nullable Long product,
        @Nullable Long variant,
        long quantity,
        long current,
        long gross,
        long discount,
        long tax,
        boolean giftCard,
        boolean tip,
        List<CodeShare> codes) {

    public Line {
        codes = codes == null ? List.of() : List.copyOf(codes);
    }

    /** Without the codes that were used. */
    Line nobodys() {
        return new Line(id, product, variant, quantity, current, gross, discount, tax, giftCard, tip, List.of());
    }

    /** What one discount code took off one line. */
    public record CodeShare(String code, long amount) {
        public CodeShare {
            code = code == null ? "" : code; // what is empty is not written
        }
    }
}
