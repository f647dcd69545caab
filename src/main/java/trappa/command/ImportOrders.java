package trappa.command;

import java.io.IOException;
import trappa.opening.Openings;
import trappa.opening.OrderImport;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;
import trappa.webhook.OrderText;

/** Brings past orders in and says what is wrong with each that is. */
final class ImportOrders implements Operation {
    private static final int MOST_BYTES = 64 << 20;

    @Override
    public int run(Core core, Call call) throws IOException {
        Shop shop = Shops.named(core, call.required("shop"));
        OrderImport orders = new OrderImport(
                core.database(), core.shops(), core.accounts(), core.facts(), OrderText::read, core.clock());
        byte[] rows = call.in().readNBytes(MOST_BYTES);
        String id = call.option("id").orElse(Openings.DEFAULT_ID);
        boolean dryRun = call.flag("dry-run");
        OrderImport.Report look =
                orders.bring(shop, rows, new OrderImport.Wanted(id, core.clock().instant(), true), (done, of) -> {});
        if (look.takenBack() > 0) {
            throw ImportMembers.takenBack(id);
        }
        look.errors().forEach(error -> call.say(error.toString()));
        boolean write = !dryRun && (look.wrong() == 0 || call.flag("skip-bad"));
        if (write) {
            orders.bring(
                    shop,
                    rows,
                    new OrderImport.Wanted(id, core.clock().instant(), false),
                    (done, of) -> call.progress("orders imported", done, look.added()));
        }
        call.say(
                "%s: %d orders of %d members, worth %d points; %d the shop has told of, %d were there already; %d of nobody known; %d things wrong"
                        .formatted(
                                write ? "Imported" : dryRun ? "Would import" : "Nothing imported; good are",
                                look.added(),
                                look.members(),
                                look.points(),
                                look.told(),
                                look.already(),
                                look.nobodys(),
                                look.wrong()));
        look.nothing().forEach((why, many) -> call.say("No points because of %s: %d".formatted(why, many)));
        return look.wrong() == 0 ? DONE : CHECK_FAILED;
    }
}
