package trappa.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import trappa.value.ShopDomain;

/** The range of the make-believe shop as Trappa asks for it, in the demo and in development. */
public final class LocalCatalogue implements trappa.reward.Catalogue {
    @Override
    public Answer look(ShopDomain shop, String currency, Set<Long> productIds) {
        Map<Long, trappa.fact.Product> known = new HashMap<>();
        for (Product product : Catalogue.PRODUCTS) {
            if (productIds.contains(product.id())) {
                Map<Long, Long> before =
                        product.beforeMinor() == 0 ? Map.of() : Map.of(product.variantId(), product.beforeMinor());
                known.put(
                        product.id(), new trappa.fact.Product(new TreeSet<>(List.of(product.collectionId())), before));
            }
        }
        return new Answer.Known(known);
    }
}
