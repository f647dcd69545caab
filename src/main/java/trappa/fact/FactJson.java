package trappa.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The canonical text of a fact: keys sorted, nothing that is zero, empty or absent. The same fact is always the same
 * bytes, which is what makes telling it twice the same as telling it once.
 */
public final class FactJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_DEFAULT)
                    .withContentInclusion(JsonInclude.Include.ALWAYS))
            .build();

    private FactJson() {}

    /** The name of the kind of fact in the database. */
    public static String kind(OrderFact fact) {
        return switch (fact) {
            case OrderFact.Seen seen -> "seen";
            case OrderFact.Refunded refunded -> "refunded";
            case OrderFact.Paid paid -> "paid";
            case OrderFact.Edited edited -> "edited";
            case OrderFact.LookedUp lookedUp -> "looked-up";
            case OrderFact.Deleted deleted -> "deleted";
            case OrderFact.Listed listed -> "listed";
            case OrderFact.Unlisted unlisted -> "unlisted";
        };
    }

    public static String write(OrderFact fact) {
        return MAPPER.writeValueAsString(
                switch (fact) {
                    case OrderFact.Seen seen -> seen.snapshot();
                    case OrderFact.Refunded refunded -> refunded.refund();
                    case OrderFact.Paid paid -> paid;
                    case OrderFact.Edited edited -> edited;
                    case OrderFact.LookedUp lookedUp -> lookedUp;
                    case OrderFact.Deleted deleted -> deleted;
                    case OrderFact.Listed listed -> listed;
                    case OrderFact.Unlisted unlisted -> unlisted;
                });
    }

    /**
     * Reads back what {@link #write} wrote.
     *
     * @throws IllegalStateException for a kind this version does not know
     */
    public static OrderFact read(String kind, String text) {
        return switch (kind) {
            case "seen" -> new OrderFact.Seen(MAPPER.readValue(text, Snapshot.class));
            case "refunded" -> new OrderFact.Refunded(MAPPER.readValue(text, Refund.class));
            case "paid" -> new OrderFact.Paid();
            case "edited" -> MAPPER.readValue(text, OrderFact.Edited.class);
            case "looked-up" -> MAPPER.readValue(text, OrderFact.LookedUp.class);
            case "deleted" -> new OrderFact.Deleted();
            case "listed" -> MAPPER.readValue(text, OrderFact.Listed.class);
            case "unlisted" -> MAPPER.readValue(text, OrderFact.Unlisted.class);
            default -> throw new IllegalStateException("A fact of an unknown kind is in the database: " + kind);
        };
    }

    /** The name of the kind of fact about a customer in the database. */
    public static String kind(CustomerFact fact) {
        return switch (fact) {
            case CustomerFact.Tagged tagged -> "tagged";
            case CustomerFact.Untagged untagged -> "untagged";
            case CustomerFact.EmailConsent consent -> "consent";
            case CustomerFact.Enabled enabled -> "enabled";
            case CustomerFact.Born born -> "born";
            case CustomerFact.Answered answered -> "answered";
            case CustomerFact.Deleted deleted -> "deleted";
        };
    }

    public static String write(CustomerFact fact) {
        return MAPPER.writeValueAsString(fact);
    }

    /**
     * Reads back a fact about a customer.
     *
     * @throws IllegalStateException for a kind this version does not know
     */
    public static CustomerFact readCustomer(String kind, String text) {
        return switch (kind) {
            case "tagged" -> MAPPER.readValue(text, CustomerFact.Tagged.class);
            case "untagged" -> MAPPER.readValue(text, CustomerFact.Untagged.class);
            case "consent" -> MAPPER.readValue(text, CustomerFact.EmailConsent.class);
            case "enabled" -> MAPPER.readValue(text, CustomerFact.Enabled.class);
            case "born" -> MAPPER.readValue(text, CustomerFact.Born.class);
            case "answered" -> MAPPER.readValue(text, CustomerFact.Answered.class);
            case "deleted" -> new CustomerFact.Deleted();
            default -> throw new IllegalStateException("A fact of an unknown kind is in the database: " + kind);
        };
    }
}
