package trappa.owner;

import java.util.List;
import java.util.concurrent.Semaphore;
import trappa.db.Database;
import trappa.export.Export;
import trappa.staff.JdbcAudit;

/** Everything a shop has, as one file, in one click. */
final class ExportPage {
    /** Each reads the whole shop and holds a connection as long as it takes. */
    private static final int AT_ONCE = 2;

    static final List<String> FILES = List.of(
            "members.csv",
            "balances.csv",
            "orders.csv",
            "purchases.csv",
            "codes.csv",
            "activities.csv",
            "ledger.csv",
            "vouchers.csv",
            "program",
            "about.json");

    private final Database database;
    private final Export export;
    private final JdbcAudit audit;
    private final JdbcMembers members = new JdbcMembers();
    private final Semaphore under = new Semaphore(AT_ONCE);

    ExportPage(Database database, Export export, JdbcAudit audit) {
        this.database = database;
        this.export = export;
        this.audit = audit;
    }

    Reply show(Visit v) {
        return show(v, 200, false);
    }

    private Reply show(Visit v, int status, boolean busy) {
        long count = database.inTransaction(tx -> members.count(tx, v.shop().id()));
        return new Reply.Html(
                status,
                out -> JteexportGenerated.render(
                        out, Plain.HTML, v.page("members", v.texts().of("export.title")), count, busy));
    }

    /** The zip, written while it is sent. */
    Reply everything(Visit v) {
        if (!under.tryAcquire()) {
            return show(v, 429, true);
        }
        String name = v.shop().domain().text().replace(".myshopify.com", "") + "-"
                + v.texts().date(v.now()) + ".zip";
        return new Reply.Stream(name, "application/zip", out -> {
            long count = 0;
            try {
                count = export.everything(v.shop(), v.now(), out);
            } finally {
                under.release();
                log(v, count);
            }
        });
    }

    /** Also what broke off on the way was taken out; then it says 0 members. */
    private void log(Visit v, long count) {
        database.useTransaction(tx -> audit.add(
                tx,
                v.shop().id(),
                v.now(),
                v.person().id(),
                JdbcAudit.Action.EXPORTED_EVERYTHING,
                Long.toString(count),
                ""));
    }
}
