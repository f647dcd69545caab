package trappa.command;

import java.util.List;
import java.util.stream.Collectors;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;
import trappa.value.ShopDomain;

/** The shop an operator names. */
final class Shops {
    private static final int SHOWN = 10;

    private Shops() {}

    /** @throws Operation.Refused with the shops there are, when it is not one of them */
    static Shop named(Core core, String name) {
        ShopDomain domain = ShopDomain.parse(name)
                .orElseThrow(() -> new Operation.Refused("--shop: not a shop domain (name.myshopify.com): " + name));
        return core.database()
                .inTransaction(tx -> core.shops().find(tx, domain))
                .orElseThrow(() -> {
                    List<Shop> all = core.database().inTransaction(core.shops()::all);
                    return new Operation.Refused("--shop: there is no " + domain + " here"
                            + (all.isEmpty()
                                    ? ", nor any other shop"
                                    : all.stream()
                                            .limit(SHOWN)
                                            .map(s -> s.domain().text())
                                            .collect(Collectors.joining(
                                                    ", ", "; there is ", all.size() > SHOWN ? ", …" : ""))));
                });
    }
}
