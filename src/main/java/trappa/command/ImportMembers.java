package trappa.command;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import trappa.opening.Openings;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;
import trappa.staff.JdbcAudit;
import trappa.staff.Person;

/** Brings members along from another program and says what is wrong with each row that is. */
final class ImportMembers implements Operation {
    @Override
    public int run(Core core, Call call) throws IOException {
        Openings.Wanted wanted = new Openings.Wanted(
                call.option("id").orElse(Openings.DEFAULT_ID),
                "import",
                call.flag("dry-run"),
                call.flag("skip-bad"),
                true);
        Shop shop = Shops.named(core, call.required("shop"));
        Openings openings = new Openings(core.database(), core.accounts(), core.facts(), core.clock());
        if (openings.takenBack(shop, wanted.id())) {
            throw takenBack(wanted.id());
        }
        Openings.Report report;
        try (Reader csv = new InputStreamReader(call.in(), StandardCharsets.UTF_8.newDecoder())) {
            report = openings.bring(shop, csv, wanted, (done, of) -> call.progress("rows imported", done, of));
        } catch (CharacterCodingException e) {
            throw new Refused("The file is not UTF-8: save it as CSV UTF-8");
        }
        if (report.written() && report.added() > 0) {
            logged(core, shop, wanted, report);
        }
        report.errors().forEach(error -> call.say(error.toString()));
        call.say("%s: %d rows of %d members with %d points; %d were there already; %d things wrong"
                .formatted(
                        report.written() ? "Imported" : wanted.dryRun() ? "Would import" : "Nothing imported; good are",
                        report.added(),
                        report.members(),
                        report.points(),
                        report.already(),
                        report.wrong()));
        return report.wrong() == 0 ? DONE : CHECK_FAILED;
    }

    static Refused takenBack(String id) {
        return new Refused("--id: " + id
                + " was taken back and stays so; bring the file in under another name, such as --id " + id + "-2");
    }

    /** Whoever has the server's machine needs no second person. The shop can read that it was done. */
    private static void logged(Core core, Shop shop, Openings.Wanted wanted, Openings.Report report) {
        core.database()
                .useTransaction(tx -> new JdbcAudit()
                        .add(
                                tx,
                                shop.id(),
                                core.clock().instant(),
                                Person.COMMAND,
                                JdbcAudit.Action.IMPORTED,
                                wanted.id(),
                                report.added() + " · " + report.points() + " p"));
    }
}
