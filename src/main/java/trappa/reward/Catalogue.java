package trappa.reward;

import java.util.Map;
import java.util.Set;
import trappa.fact.Product;
import trappa.value.ShopDomain;

/** What the shop sells, as earning rules need it: no order says which collections a product is in, or what it cost before. */
public interface Catalogue {

    /** What came of asking. */
    sealed interface Answer {
        /** The products the shop knows; one that is missing is in no collection and never on sale. */
        record Known(Map<Long, Product> products) implements Answer {}

        /** The shop could not be asked; ask again later. */
        record Unknown(Trouble why) implements Answer {}
    }

    /**
     * Asks about products, all at once.
     *
     * @param currency the shop's: compare-at prices are minor units of it
     */
    Answer look(ShopDomain shop, String currency, Set<Long> productIds);
}
