package trappa.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A customer as the Admin API gives it, in the words of the webhooks: since when, which tags, whether mails are wanted.
 * Nothing else of a customer is asked. A tag's beginning is not told, so it counts from the customer's first day, and from
 * the last change, after which an earlier end of it would not be true.
 */
final class CustomerTranslation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CustomerTranslation() {}

    /** The deliveries that tell of a customer of {@code bulk-customers.graphql}. */
    static List<Stores.Told> told(JsonNode customer) {
        long id = Gid.of(customer, "Customer").orElse(0L);
        String updated = customer.path("updatedAt").asString("");
        String name = "imported/customer/" + id + "/";
        List<Stores.Told> told = new ArrayList<>();
        ObjectNode seen = NODES.objectNode().put("id", id);
        seen.set("created_at", customer.path("createdAt"));
        told.add(told("customers/update", name + "seen", seen));
        if (!customer.path("tags").isEmpty()) {
            String tags = customer.path("tags")
                    .valueStream()
                    .map(t -> t.asString(""))
                    .sorted()
                    .collect(Collectors.joining("\n"));
            String shown = Integer.toHexString(tags.hashCode());
            told.add(told(
                    "customer.tags_added",
                    name + shown + "/tags",
                    tags(customer, customer.path("createdAt").asString(""))));
            told.add(told("customer.tags_added", name + updated + "/tags", tags(customer, updated)));
        }
        JsonNode mail = customer.path("defaultEmailAddress");
        if (mail.path("marketingState").isString()) {
            ObjectNode consent = NODES.objectNode().put("customer_id", id);
            boolean dated = mail.path("marketingUpdatedAt").isString();
            consent.putObject("email_marketing_consent")
                    .put("state", mail.path("marketingState").asString("").toLowerCase(Locale.ROOT))
                    .set("consent_updated_at", dated ? mail.path("marketingUpdatedAt") : customer.path("createdAt"));
            told.add(told("customers_email_marketing_consent/update", name + updated + "/consent", consent));
        }
        return told;
    }

    private static Stores.Told told(String topic, String id, ObjectNode body) {
        return new Stores.Told(topic, id, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode tags(JsonNode customer, String at) {
        ObjectNode tags = NODES.objectNode();
        tags.set("customerId", customer.path("id"));
        tags.set("tags", customer.path("tags"));
        return tags.put("occurredAt", at);
    }
}
