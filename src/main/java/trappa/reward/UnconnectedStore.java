package trappa.reward;

import java.util.Optional;
import trappa.value.ShopDomain;

/** A shop Trappa is not connected to: every reward waits, and is shown to the shopper as on its way. */
public final class UnconnectedStore implements Store {
    private static final Answer NOT_CONNECTED = new Answer.Unknown("Trappa is not connected to this shop");

    @Override
    public Answer make(Wanted wanted) {
        return NOT_CONNECTED;
    }

    @Override
    public Optional<Boolean> has(ShopDomain shop, String code) {
        return Optional.empty();
    }

    @Override
    public Answer withdraw(ShopDomain shop, String code) {
        return NOT_CONNECTED;
    }
}
