package trappa.demo;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A customer as Shopify writes one since 2025: no tags, no consent, no totals. */
final class CustomerBody {
    private CustomerBody() {}

    static ObjectNode of(Shopper shopper) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("id", shopper.customerId());
        body.put("admin_graphql_api_id", "gid://shopify/Customer/" + shopper.customerId());
        body.put("created_at", ShopTime.text(shopper.since()));
        body.put("updated_at", ShopTime.text(shopper.since()));
        body.put("first_name", shopper.firstName());
        body.put("last_name", shopper.lastName());
        body.put("email", shopper.email());
        body.putNull("phone");
        body.put("state", "enabled");
        body.put("verified_email", true);
        body.putNull("note");
        body.putNull("multipass_identifier");
        body.put("tax_exempt", false);
        body.put("currency", MoneySet.CURRENCY);
        body.putArray("tax_exemptions");
        return body;
    }
}
