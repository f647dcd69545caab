package trappa.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.fact.Product;
import trappa.reward.Catalogue;
import trappa.reward.Trouble;
import trappa.value.Money;
import trappa.value.ShopDomain;

/** What a real shop says of its products, a few at a time, since each may be in many collections. */
final class AdminCatalogue implements Catalogue {
    private static final int AT_ONCE = 5;
    private final AdminApi api;

    AdminCatalogue(AdminApi api) {
        this.api = api;
    }

    @Override
    public Answer look(ShopDomain shop, String currency, Set<Long> productIds) {
        Map<Long, Product> known = new HashMap<>();
        List<Long> ids = new ArrayList<>(new TreeSet<>(productIds));
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            ObjectNode variables = AdminApi.variables();
            ArrayNode wanted = variables.putArray("ids");
            ids.subList(from, Math.min(ids.size(), from + AT_ONCE))
                    .forEach(id -> wanted.add("gid://shopify/Product/" + id));
            switch (api.call(shop, "products", variables)) {
                case Reply.Data(JsonNode data) ->
                    data.path("nodes")
                            .forEach(node ->
                                    Gid.of(node, "Product").ifPresent(id -> known.put(id, product(node, currency))));
                case Reply.Refused(Trouble why) -> {
                    return new Answer.Unknown(why);
                }
                case Reply.NotDone(Trouble why) -> {
                    return new Answer.Unknown(why);
                }
                case Reply.Unknown(Trouble why) -> {
                    return new Answer.Unknown(why);
                }
            }
        }
        return new Answer.Known(known);
    }

    private static Product product(JsonNode node, String currency) {
        TreeSet<Long> collections = new TreeSet<>();
        node.at("/collections/nodes").forEach(c -> Gid.of(c, "Collection").ifPresent(collections::add));
        Map<Long, Long> before = new HashMap<>();
        node.at("/variants/nodes")
                .forEach(v -> Gid.of(v, "ProductVariant")
                        .ifPresent(id -> price(v.path("compareAtPrice").asString(""), currency)
                                .ifPresent(minor -> before.put(id, minor))));
        return new Product(collections, before);
    }

    private static Optional<Long> price(String text, String currency) {
        try {
            return Optional.of(Money.minor(text, Money.decimals(currency))).filter(minor -> minor > 0);
        } catch (IllegalArgumentException | ArithmeticException notMoney) {
            return Optional.empty();
        }
    }
}
