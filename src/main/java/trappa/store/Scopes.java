package trappa.store;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Trappa asks a shop to allow. The manifest asks for exactly this, and docs say what each is for. */
public final class Scopes {
    /** Without these nothing works. */
    public static final List<String> NEEDED = List.of(
            "read_customer_merge",
            "read_customers",
            "read_orders",
            "read_products",
            "write_app_proxy",
            "write_discounts");

    /** Each for one kind of reward, or for the past: a shop that does not want it does not allow it. */
    public static final List<String> OPTIONAL = List.of(
            "read_all_orders",
            "read_store_credit_accounts",
            "write_customers",
            "write_gift_cards",
            "write_store_credit_account_transactions");

    private Scopes() {}

    /** Scopes as the store writes them, separated by commas. */
    static Set<String> parse(String text) {
        Set<String> scopes = new TreeSet<>();
        Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .forEach(scopes::add);
        return scopes;
    }

    /** What is needed and not granted; a right to write includes the one to read. */
    static List<String> missing(Set<String> granted) {
        return NEEDED.stream()
                .filter(s -> !granted.contains(s) && !granted.contains(s.replaceFirst("^read_", "write_")))
                .toList();
    }
}
