package trappa.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trappa.db.Database;
import trappa.db.Weakness;
import trappa.ledger.JdbcLedger;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;
import trappa.shop.Shop;
import trappa.webhook.JdbcInbox;

/** The part of {@code doctor} that asks the database; each line it says is a finding in JSON. */
final class DatabaseCheck implements Operation {
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofDays(7);
    private static final int SHOPS = 50;
    private static final Duration LATE = Duration.ofHours(1);

    @Override
    public int run(Core core, Call call) {
        Database database = core.database();
        String found = database.product() + ", schema " + database.schemaVersion();
        say(
                call,
                database.schemaIsNewer()
                        ? Finding.warning(
                                "database",
                                found + ", made by a newer version than this one",
                                "run the newer version again, or restore the backup from before it")
                        : Finding.ok("database", found));
        List<Weakness> weak = database.weaknesses();
        if (weak.isEmpty()) {
            say(call, Finding.ok("durability", "a commit is on disk before it is answered"));
        }
        for (Weakness w : weak) {
            say(
                    call,
                    w.losesAcknowledged()
                            ? Finding.failure("durability", w.setting() + " = " + w.value(), w.cure())
                            : Finding.warning("durability", w.setting() + " = " + w.value(), w.cure()));
        }
        // The offset of a development server is not a fault of its clock.
        say(
                call,
                clock(
                        database.time(),
                        Clock.offset(core.clock(), core.config().clockOffset().negated())
                                .instant()));
        deliveries(core, call);
        accounts(core, call);
        return DONE;
    }

    private static Finding clock(Instant theirs, Instant ours) {
        Duration apart = Duration.between(ours, theirs).abs();
        return apart.compareTo(CLOCKS_APART) <= 0
                ? Finding.ok("clock against the database", "within " + apart.toMillis() + " ms")
                : Finding.warning(
                        "clock against the database",
                        apart.toSeconds() + " seconds apart",
                        "let both machines follow the same time server (chrony, systemd-timesyncd)");
    }

    private static void deliveries(Core core, Call call) {
        JdbcInbox inbox = new JdbcInbox();
        List<Shop> shops = core.database().inTransaction(core.shops()::all);
        Map<String, Instant> last = new TreeMap<>();
        shops.stream()
                .limit(SHOPS)
                .forEach(shop -> core.database()
                        .inTransaction(tx -> inbox.lastOfTopics(tx, shop.id()))
                        .forEach((topic, at) -> last.merge(topic, at, (a, b) -> a.isAfter(b) ? a : b)));
        if (last.isEmpty()) {
            say(
                    call,
                    Finding.warning(
                            "webhooks",
                            "none has ever come (" + shops.size() + " shops)",
                            "deploy app.toml with Shopify's command line, and see that /webhooks is reached from outside"));
            return;
        }
        Instant newest = last.values().stream().max(Instant::compareTo).orElseThrow();
        boolean silent = newest.isBefore(core.clock().instant().minus(SILENCE));
        say(
                call,
                silent
                        ? Finding.warning(
                                "webhooks",
                                "the last came at " + newest,
                                "see the app's webhooks in the Partner dashboard: Shopify drops a subscription that fails")
                        : Finding.ok("webhooks", "the last came at " + newest));
        last.forEach((topic, at) -> say(call, Finding.ok("webhooks " + topic, "last at " + at)));
    }

    /** The server brings up what time alone changes within seconds, a million of them within minutes. */
    private static void accounts(Core core, Call call) {
        Instant now = core.clock().instant();
        JdbcLedger.Due due = core.database().inTransaction(tx -> core.ledger().due(tx, now));
        boolean late =
                due.since().filter(since -> since.isBefore(now.minus(LATE))).isPresent();
        String found = due.since()
                .map(since -> "%,d wait to be brought up, the first since %s".formatted(due.accounts(), since))
                .orElse("the ledger has caught up with the clock");
        say(
                call,
                late
                        ? Finding.warning(
                                "accounts that are due",
                                found,
                                "nothing is shown wrong meanwhile; serve has to run, and says in its log how far it is")
                        : Finding.ok("accounts that are due", found));
    }

    private static void say(Call call, Finding finding) {
        call.say(finding.json().toString());
    }
}
