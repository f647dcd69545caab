package trappa.privacy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where something of a person is held: the one list that forgetting, the export of a person and their tests read. A new
 * table has its lines here, or its name among {@link #OF_NOBODY}; a test asks for one of the two.
 *
 * @param column holds the number that leads to the person
 * @param by what that number is
 * @param forgotten what becomes of the rows when the person is forgotten
 * @param exported whether the rows are in the export of what is held on the person
 */
record PersonalTable(String name, String column, By by, Forgotten forgotten, boolean exported) {

    /** Whose number a column holds. */
    enum By {
        CUSTOMER,
        ORDER,
        /** The id of a redemption, which has the customer's number. */
        REDEMPTION
    }

    /** What becomes of the rows. */
    enum Forgotten {
        DELETED,
        /** They stay and tell of nobody: how is said line by line where it is done. */
        OTHERWISE
    }

    /** What hangs on a redemption comes before it: its rows are found through it. */
    static final List<PersonalTable> ALL = List.of(
            exported("redemption_event", "redemption_id", By.REDEMPTION, Forgotten.DELETED),
            kept("receipt", "redemption_id", By.REDEMPTION, Forgotten.DELETED),
            // The code stays used; the redemption it names is no more.
            exported("voucher", "redemption_id", By.REDEMPTION, Forgotten.OTHERWISE),
            exported("redemption", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("outbox", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("adjustment", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("adjustment_undone", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("adjustment_request", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("customer_fact", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("message", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("event", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("told", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            exported("warned", "customer_id", By.CUSTOMER, Forgotten.DELETED),
            kept("customer_merge", "deleted_id", By.CUSTOMER, Forgotten.DELETED),
            kept("customer_merge", "kept_id", By.CUSTOMER, Forgotten.DELETED),
            exported("order_fact", "order_id", By.ORDER, Forgotten.DELETED),
            kept("order_owner", "order_id", By.ORDER, Forgotten.DELETED),
            kept("order_owner", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE), // with its order
            kept("order_fetch", "order_id", By.ORDER, Forgotten.DELETED),
            // The row stays and says no more whom it was about. Exported with its body.
            kept("delivery", "order_id", By.ORDER, Forgotten.OTHERWISE),
            kept("delivery", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            // Counted on, as nobody's.
            exported("sale", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            // Until the shop has taken them away.
            exported("theme_value", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            // The account goes on under a number that stands for nobody.
            exported("member", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            exported("ledger_entry", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            kept("member", "merged_into", By.CUSTOMER, Forgotten.OTHERWISE),
            // Names the friend too, who did not ask.
            kept("referral", "referee_id", By.CUSTOMER, Forgotten.OTHERWISE),
            kept("referral", "referrer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            kept("privacy_request", "customer_id", By.CUSTOMER, Forgotten.OTHERWISE),
            kept("sale", "order_id", By.ORDER, Forgotten.OTHERWISE),
            kept("outbox", "redemption_id", By.REDEMPTION, Forgotten.OTHERWISE)); // with its customer

    /** Tell of a person without a column for it, and are searched: bodies, the log, uploaded files, who was forgotten. */
    static final Set<String> SEARCHED =
            Set.of("delivery_body", "audit", "opening_import", "opening_import_part", "redaction");

    /** Hold nothing of a shopper. */
    static final Set<String> OF_NOBODY = Set.of(
            "shop",
            "shop_access",
            "program_version",
            "program_draft",
            "staff",
            "owner_session",
            "order_comparison",
            "past_import",
            "ledger_proof",
            "all_due",
            "delivery_repeat",
            "branding",
            "storefront",
            "receiver",
            "api_key",
            "adjustment_limit",
            "import_request",
            "lease");

    static Stream<PersonalTable> exportedBy(By by) {
        return ALL.stream().filter(table -> table.exported && table.by == by);
    }

    static Stream<PersonalTable> deletedBy(By by) {
        return ALL.stream().filter(table -> table.forgotten == Forgotten.DELETED && table.by == by);
    }

    private static PersonalTable exported(String name, String column, By by, Forgotten forgotten) {
        return new PersonalTable(name, column, by, forgotten, true);
    }

    private static PersonalTable kept(String name, String column, By by, Forgotten forgotten) {
        return new PersonalTable(name, column, by, forgotten, false);
    }
}
