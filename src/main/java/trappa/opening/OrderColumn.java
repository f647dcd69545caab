package trappa.opening;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file of past orders may tell: in our own format, and in the one of Shopify's export of orders (help.shopify.com,
 * "Exporting orders"), whose names of columns are English wherever the shop is.
 */
enum OrderColumn {
    ORDER_ID("Id"),
    NAME("Name"),
    PLACED_AT("Created at"),
    CURRENCY("Currency"),
    FINANCIAL_STATUS("Financial Status"),
    CANCELLED_AT("Cancelled at"),
    CUSTOMER_ID(null),
    EMAIL("Email"),
    QUANTITY("Lineitem quantity"),
    PRICE("Lineitem price"),
    DISCOUNT("Lineitem discount"),
    TAX(null),
    PRODUCT_ID(null),
    VARIANT_ID(null),
    GIFT_CARD(null),
    TIP(null),
    TAXES_INCLUDED(null),
    SHIPPING("Shipping"),
    OUTSTANDING("Outstanding Balance"),
    REFUNDED_AMOUNT("Refunded Amount"),
    DISCOUNT_CODE("Discount Code"),
    SOURCE("Source"),
    TAGS("Tags"),
    TEST(null),
    SUBTOTAL("Subtotal"),
    TAXES("Taxes"),
    TOTAL("Total"),
    TITLE("Lineitem name"),
    TAXABLE("Lineitem taxable"),
    REQUIRES_SHIPPING("Lineitem requires shipping"),
    PAYMENT_METHOD("Payment Method");

    /** The columns of our own format that have to be there. */
    private static final List<OrderColumn> NEEDED = List.of(ORDER_ID, PLACED_AT, PRICE);

    private static final List<OrderColumn> NEEDED_OF_SHOPIFY =
            List.of(ORDER_ID, NAME, PLACED_AT, CURRENCY, FINANCIAL_STATUS, SUBTOTAL, QUANTITY, PRICE);

    private final @Nullable String shopify;

    OrderColumn(@Nullable String shopify) {
        this.shopify = shopify;
    }

    /** Its name in our own format. */
    String header() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in the file somebody has. */
    String header(boolean ofShopify) {
        return ofShopify && shopify != null ? shopify : header();
    }

    /** Those of our own format: what Shopify tells of a whole order, ours tells line by line. */
    static List<OrderColumn> own() {
        return Arrays.stream(values())
                .filter(c -> c.ordinal() < SUBTOTAL.ordinal() && c != NAME)
                .toList();
    }

    /**
     * Which columns a file has.
     *
     * @param places where each is, from 0
     */
    record Head(Map<OrderColumn, Integer> places) {

        /** Empty for a file that is neither. */
        static @Nullable Head of(List<String> names) {
            List<String> plain = names.stream().map(Mapping::plain).toList();
            boolean ofShopify = plain.contains("lineitem price");
            Map<OrderColumn, Integer> places = new EnumMap<>(OrderColumn.class);
            plain = plain.stream()
                    .map(name -> name.equals("canceled at") ? "cancelled at" : name)
                    .toList();
            for (OrderColumn column : values()) {
                int place = plain.indexOf(Mapping.plain(column.header(ofShopify)));
                if (place >= 0 && (!ofShopify || column.shopify != null)) {
                    places.put(column, place);
                }
            }
            boolean whole = places.keySet().containsAll(ofShopify ? NEEDED_OF_SHOPIFY : NEEDED);
            return whole ? new Head(places) : null;
        }

        boolean has(OrderColumn column) {
            return places.containsKey(column);
        }
    }

    static String needed(boolean ofShopify) {
        return String.join(
                ", ",
                (ofShopify ? NEEDED_OF_SHOPIFY : NEEDED)
                        .stream().map(c -> c.header(ofShopify)).toList());
    }
}
