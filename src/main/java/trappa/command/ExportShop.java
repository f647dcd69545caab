package trappa.command;

import java.util.List;
import trappa.export.Export;
import trappa.export.What;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;
import trappa.value.ShopDomain;

/** Writes what a shop's members have to where the verb says. */
final class ExportShop implements Operation {
    @Override
    public int run(Core core, Call call) {
        What what = What.of(call.required("what"))
                .orElseThrow(() -> new Refused("What to export is one of: " + What.names()));
        List<Shop> shops = core.database().inTransaction(core.shops()::all);
        String domain = call.required("shop");
        Shop shop = ShopDomain.parse(domain)
                .flatMap(d -> shops.stream().filter(s -> s.domain().equals(d)).findFirst())
                .orElseThrow(() -> new Refused("No shop here is " + domain + "; there are "
                        + shops.stream().limit(20).map(s -> s.domain().text()).toList()));
        long members = new Export(core.database(), core.accounts(), core.facts(), core.ledger())
                .write(
                        what,
                        shop,
                        core.clock().instant(),
                        call.flag("jsonl"),
                        call.out(),
                        done -> call.progress("members", done, 0));
        call.say("%,d members".formatted(members));
        return DONE;
    }
}
