package trappa.command;

import java.io.IOException;
import trappa.opening.CodeImport;
import trappa.opening.Openings;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;

/** Brings codes into the pool of a reward and says what is wrong with each line that is. */
final class ImportCodes implements Operation {
    @Override
    public int run(Core core, Call call) throws IOException {
        boolean dryRun = call.flag("dry-run");
        Shop shop = Shops.named(core, call.required("shop"));
        CodeImport.Report report = new CodeImport(core.database(), core.clock())
                .bring(
                        shop,
                        call.in().readNBytes(MOST_BYTES),
                        call.option("reward").orElse(""),
                        call.option("id").orElse(Openings.DEFAULT_ID),
                        dryRun,
                        call.flag("skip-bad"),
                        (done, of) -> call.progress("codes imported", done, of));
        report.errors().forEach(error -> call.say(error.toString()));
        call.say("%s: %d codes; %d were there already, %d twice in the file, %d handed out; %d things wrong"
                .formatted(
                        report.written() ? "Imported" : dryRun ? "Would import" : "Nothing imported; good are",
                        report.added(),
                        report.already(),
                        report.twice(),
                        report.handedOut(),
                        report.wrong()));
        report.pools()
                .forEach(pool -> call.say("Left in the pool of %s: %d, %s %d"
                        .formatted(pool.rewardId(), pool.before(), report.written() ? "now" : "then", pool.after())));
        return report.wrong() == 0 ? DONE : CHECK_FAILED;
    }

    private static final int MOST_BYTES = 64 << 20;
}
