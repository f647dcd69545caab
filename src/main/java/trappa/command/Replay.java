package trappa.command;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.event.Telling;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.ledger.Explanation;
import trappa.ledger.Recorder;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.privacy.Privacy;
import trappa.reward.Rewards;
import trappa.shop.Shop;
import trappa.webhook.FileReplay;

/**
 * Folds a shop's accounts again from its facts, or first reads delivery files into facts, and appends what the ledger
 * lacks. Doing it again appends nothing. As a dry run all of it happens in transactions that are taken back.
 */
final class Replay implements Operation {
    private static final int CHUNK = 200;

    @Override
    public int run(Core core, Call call) throws IOException {
        Shop shop = Shops.named(core, call.required("shop"));
        boolean dry = call.flag("dry-run");
        Recorder recorder = new Recorder();
        Accounts accounts = new Accounts(core.ledger(), core.facts(), core.programs(), core.shops());
        if (!dry) {
            Rewards.follow(accounts, core.clock());
            Telling.follow(accounts);
        }
        accounts.follow(recorder);
        Privacy privacy = new Privacy(
                core.database(),
                accounts,
                core.ledger(),
                core.shops(),
                core.programs(),
                core.config().forgottenList(),
                core.clock());
        Optional<FileReplay> files = call.option("files")
                .map(n -> new FileReplay(
                        core.database(), shop, core.shops(), core.facts(), accounts, privacy, core.clock()));
        if (files.isPresent()) {
            files(core.database(), call, files.get(), dry);
        } else {
            members(core, call, shop, accounts, dry);
        }
        Recorder.Result result = recorder.result();
        Optional<FileReplay.Result> read = files.map(FileReplay::result);
        if (call.flag("json")) {
            call.say(json(result, read, dry));
        } else {
            words(call, shop, result, read, dry);
        }
        boolean refused = read.isPresent() && !read.get().refused().isEmpty();
        return refused || dry && result.changed() > 0 ? CHECK_FAILED : DONE;
    }

    private static void members(Core core, Call call, Shop shop, Accounts accounts, boolean dry) {
        Database database = core.database();
        Instant now = core.clock().instant();
        Optional<List<Long>> some = call.option("member")
                .map(ids -> List.of(ids.split(",")).stream().map(Long::valueOf).toList());
        if (some.isPresent()) {
            chunk(database, shop, accounts, known(core, shop, some.get()), now, dry);
            return;
        }
        long of = database.inTransaction(tx -> core.ledger().memberCount(tx, shop.id()));
        long done = 0;
        List<Long> next = List.of(0L);
        do {
            long after = next.getLast();
            next = database.inTransaction(tx -> core.ledger().members(tx, shop.id(), after, CHUNK));
            chunk(database, shop, accounts, next, now, dry);
            done += next.size();
            call.progress("accounts folded", done, of);
        } while (!next.isEmpty());
    }

    private static List<Long> known(Core core, Shop shop, List<Long> wanted) {
        for (long id : wanted) {
            List<Long> found = core.database().inTransaction(tx -> core.ledger().members(tx, shop.id(), id - 1, 1));
            if (!found.equals(List.of(id))) {
                throw new Refused("--member: " + shop.domain() + " has no member " + id);
            }
        }
        return wanted;
    }

    private static void chunk(
            Database database, Shop shop, Accounts accounts, List<Long> members, Instant now, boolean dry) {
        if (dry) {
            database.rehearse(tx -> accounts.bringUp(tx, shop.id(), members, now));
        } else {
            database.useTransaction(tx -> accounts.bringUp(tx, shop.id(), members, now));
        }
    }

    private static void files(Database database, Call call, FileReplay replay, boolean dry) throws IOException {
        int of = call.number("files", 0);
        DataInputStream in = new DataInputStream(call.in());
        if (dry) {
            database.rehearse(tx -> each(in, of, call, file -> replay.rehearse(tx, file)));
        } else {
            each(in, of, call, replay::read);
        }
    }

    private interface Reading {
        void file(FileReplay.File file);
    }

    private static void each(DataInputStream in, int of, Call call, Reading reading) {
        try {
            for (int i = 0; i < of; i++) {
                reading.file(DeliveryFiles.next(in));
                call.progress("files read", i + 1L, of);
            }
        } catch (IOException cut) {
            throw new java.io.UncheckedIOException(cut);
        }
    }

    private static void words(
            Call call, Shop shop, Recorder.Result result, Optional<FileReplay.Result> read, boolean dry) {
        Explanation explanation = new Explanation("en", shop.countryOrHome(), shop.currencyOrHome());
        for (Recorder.Changed member : result.first()) {
            call.say("member %d: %,d → %,d points".formatted(member.customerId(), member.before(), member.after()));
            for (Entry row : member.rows()) {
                call.say("  %s %+,d on %s: %s"
                        .formatted(
                                row.kind().name().toLowerCase(java.util.Locale.ROOT),
                                row.toMember(),
                                row.occurredAt().atZone(shop.zoneOrHome()).toLocalDate(),
                                explanation.of(row.why())));
            }
            if (member.appended() > member.rows().size()) {
                call.say("  and %,d more rows"
                        .formatted(member.appended() - member.rows().size()));
            }
        }
        if (result.changed() > result.first().size()) {
            call.say("and %,d more members"
                    .formatted(result.changed() - result.first().size()));
        }
        read.ifPresent(files -> {
            files.refused().forEach(call::say);
            call.say("files: " + files.outcomes());
        });
        call.say("%,d accounts folded: %s %,d members, %,d rows, +%,d and -%,d points"
                .formatted(
                        result.folded(),
                        dry ? "would change" : "changed",
                        result.changed(),
                        result.rows(),
                        result.given(),
                        result.taken()));
        if (dry) {
            call.say("Nothing was written.");
        }
    }

    private static String json(Recorder.Result result, Optional<FileReplay.Result> read, boolean dry) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("dryRun", dry)
                .put("folded", result.folded())
                .put("changed", result.changed())
                .put("rows", result.rows())
                .put("given", result.given())
                .put("taken", result.taken());
        ArrayNode first = body.putArray("first");
        result.first()
                .forEach(m -> first.addObject()
                        .put("customerId", Long.toString(m.customerId()))
                        .put("before", m.before())
                        .put("after", m.after())
                        .put("rows", m.appended()));
        read.ifPresent(files -> {
            ObjectNode outcomes = body.putObject("files");
            files.outcomes().forEach(outcomes::put);
            ArrayNode refused = body.putArray("refused");
            files.refused().forEach(refused::add);
        });
        return body.toString();
    }
}
