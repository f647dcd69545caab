package trappa.command;

import trappa.opening.CodeImport;
import trappa.opening.Openings;
import trappa.opening.OrderImport;
import trappa.opening.TakingBack;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;
import trappa.webhook.OrderText;

/** Takes an import of the command line back. */
final class ImportUndo implements Operation {
    @Override
    public int run(Core core, Call call) {
        Shop shop = Shops.named(core, call.required("shop"));
        String id = call.required("id");
        TakingBack back = new TakingBack(
                core.database(),
                new Openings(core.database(), core.accounts(), core.facts(), core.clock()),
                new OrderImport(
                        core.database(), core.shops(), core.accounts(), core.facts(), OrderText::read, core.clock()),
                new CodeImport(core.database(), core.clock()),
                core.clock());
        return switch (back.takeBack(shop, id, "import", done -> call.progress("taken back", done, 0))) {
            case TakingBack.Outcome.Done(int rows) -> {
                call.say("Taken back: %d".formatted(rows));
                yield DONE;
            }
            case TakingBack.Outcome.Unknown() -> throw new Refused("--id: nothing here was imported as " + id);
            case TakingBack.Outcome.OfThePage() ->
                throw new Refused("--id: " + id + " was made on the owner's page; take it back there");
            case TakingBack.Outcome.TooLate() ->
                throw new Refused("--id: " + id + " is more than 24 hours old and stays");
        };
    }
}
