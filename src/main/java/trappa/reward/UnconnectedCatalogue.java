package trappa.reward;

import java.util.Set;
import trappa.value.ShopDomain;

/** A shop Trappa is not connected to: what would have to be asked waits, and its lines count meanwhile. */
public final class UnconnectedCatalogue implements Catalogue {
    @Override
    public Answer look(ShopDomain shop, String currency, Set<Long> productIds) {
        return new Answer.Unknown("Trappa is not connected to this shop");
    }
}
