package trappa.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.reward.JdbcVouchers;
import trappa.shop.Shop;

/** Writes what a shop's members have, all of them at one instant, some at a time. */
public final class Export {
    private static final int CHUNK = 200;
    private static final List<String> VOUCHERS = List.of("reward_id", "code", "uploaded_at", "handed_out_at");
    private static final String ABOUT = "about.json";
    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcLedger ledger;
    private final JdbcVouchers vouchers = new JdbcVouchers();
    private final JdbcPrograms programs = new JdbcPrograms();

    public Export(Database database, Accounts accounts, JdbcFacts facts, JdbcLedger ledger) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
        this.ledger = ledger;
    }

    /**
     * Writes them.
     *
     * @param json lines of JSON instead of CSV
     * @param progress told how many members are written, again and again
     * @return how many members there were
     */
    public long write(What what, Shop shop, Instant now, boolean json, OutputStream to, LongConsumer progress) {
        return database.inSnapshot(tx -> {
            try (RowWriter rows = new RowWriter(to, what.columns(), json)) {
                return write(tx, what, accounts.rules(tx, shop.id()), now, rows, progress);
            }
        });
    }

    /**
     * Writes everything a shop has as one zip, at one instant, as it is read: a file for each of {@link What}, with the
     * mark that spreadsheets know UTF-8 by, and each version of the program as it was published. What was made of it is
     * told in the last file, so a zip that has {@value #ABOUT} is whole.
     *
     * @return how many members there were
     */
    public long everything(Shop shop, Instant now, OutputStream to) {
        return database.inSnapshot(tx -> {
            try {
                return everything(tx, accounts.rules(tx, shop.id()), now, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private long everything(Tx tx, Accounts.Rules rules, Instant now, OutputStream to) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("shop", rules.shop().domain().text()).put("madeAt", now.toString());
        long members = 0;
        for (What what : What.values()) {
            zip.putNextEntry(new ZipEntry(what.name().toLowerCase(Locale.ROOT) + ".csv"));
            zip.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            try (RowWriter rows = new RowWriter(zip, what.columns(), false)) {
                members = write(tx, what, rules, now, rows, done -> {});
            }
        }
        zip.putNextEntry(new ZipEntry("vouchers.csv"));
        zip.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        try (RowWriter rows = new RowWriter(zip, VOUCHERS, false)) {
            vouchers(tx, rules.shop().id(), rows);
        }
        List<ProgramVersion> versions = programs.versions(tx, rules.shop().id());
        for (ProgramVersion version : versions) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("version", version.number())
                    .put("effectiveFrom", version.effectiveFrom().toString())
                    .put("publishedAt", version.publishedAt().toString())
                    .put("publishedBy", version.publishedBy());
            document.set("program", ProgramJson.write(version.program()));
            json(zip, "program/" + version.number() + ".json", document);
        }
        json(zip, ABOUT, about.put("members", members).put("programVersions", versions.size()));
        zip.finish();
        return members;
    }

    /** The codes of the pools, as {@code import codes} reads them. */
    private void vouchers(Tx tx, long shop, RowWriter rows) {
        List<JdbcVouchers.Code> some = vouchers.after(tx, shop, "", "", CHUNK);
        while (!some.isEmpty()) {
            some.forEach(c -> rows.row(c.rewardId(), c.code(), c.uploadedAt(), c.handedOutAt()));
            some = vouchers.after(
                    tx, shop, some.getLast().rewardId(), some.getLast().code(), CHUNK);
        }
    }

    private static void json(ZipOutputStream zip, String name, ObjectNode document) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(document.toPrettyString().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private long write(Tx tx, What what, Accounts.Rules rules, Instant now, RowWriter rows, LongConsumer progress) {
        long shop = rules.shop().id();
        LocalDate today = What.day(now, rules.zone(now));
        long after = 0;
        long done = 0;
        List<Long> some = ledger.members(tx, shop, after, CHUNK);
        while (!some.isEmpty()) {
            for (Map.Entry<Long, MemberFacts> member :
                    facts.members(tx, shop, some).entrySet()) {
                long customer = member.getKey();
                what.rows(
                        new What.Member(
                                customer,
                                today,
                                rules.shop().currencyOrHome(),
                                () -> Accounts.statement(rules, member.getValue(), now),
                                member.getValue(),
                                () -> ledger.all(tx, shop, customer)),
                        rows);
            }
            done += some.size();
            progress.accept(done);
            after = some.getLast();
            some = ledger.members(tx, shop, after, CHUNK);
        }
        return done;
    }
}
