package trappa.staircase;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.ledger.Accounts;
import trappa.member.Marks;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.shop.Branding;
import trappa.shop.JdbcBranding;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.signature.AppSecrets;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/**
 * The state of each shopper, worked out from their facts, or as it was answered before where that is sure to be the same:
 * nothing it is made of was written since, and it would not have changed by itself. Nobody is ever shown less than what
 * had been committed when they asked.
 */
public final class States {
    /** A share of the heap: with 256 MiB, the states of some seven thousand shoppers. */
    private static final int SHARE_OF_HEAP = 16;

    private final Database database;
    private final JdbcShops shops;
    private final Accounts accounts;
    private final AppSecrets secrets;
    private final Marks marks;
    private final KeptStates kept;
    private final JdbcBranding branding = new JdbcBranding();
    private final LongAdder again;
    private final LongAdder workedOut;

    public States(Database database, JdbcShops shops, Accounts accounts, AppSecrets secrets, Metrics metrics) {
        this(database, shops, accounts, secrets, metrics, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @param bytes for the states that are kept; with 0 each is worked out whenever asked */
    States(Database database, JdbcShops shops, Accounts accounts, AppSecrets secrets, Metrics metrics, long bytes) {
        this.database = database;
        this.shops = shops;
        this.accounts = accounts;
        this.secrets = secrets;
        this.marks = Marks.of(database);
        this.kept = new KeptStates(bytes);
        this.again = metrics.counter("trappa_states_total", "answer", "kept");
        this.workedOut = metrics.counter("trappa_states_total", "answer", "worked_out");
        metrics.gauge("trappa_states_kept_bytes", kept::bytes);
    }

    /**
     * The state at an instant.
     *
     * @param customer empty for a guest
     * @param locale the language asked for, empty for the shop's own
     */
    State of(ShopDomain shop, OptionalLong customer, Optional<String> locale, Instant now) {
        KeptStates.Key key = new KeptStates.Key(
                shop, customer, locale.map(Branding::language).orElse(""));
        Optional<KeptStates.Kept> before = kept.get(key);
        if (before.isPresent()
                && before.get().at(now)
                && marks.stands(before.get().mark())) {
            again.increment();
            return before.get().state();
        }
        workedOut.increment();
        Worked worked = database.inTransaction(tx -> work(tx, key, now));
        if (worked.mark().isPresent() && marks.stands(worked.mark().get())) {
            kept.put(key, new KeptStates.Kept(worked.state(), worked.mark().get(), now, worked.until()));
        }
        return worked.state();
    }

    /**
     * A state as it was worked out.
     *
     * @param mark taken before anything was read, empty when it is not to be kept
     */
    private record Worked(State state, Optional<Marks.Mark> mark, Instant until) {}

    private Worked work(Tx tx, KeptStates.Key key, Instant now) {
        Optional<Shop> shop = shops.find(tx, key.shop());
        if (shop.isEmpty()) {
            return new Worked(State.of(notLive()), Optional.empty(), now);
        }
        Optional<Marks.Mark> mark = marks.take(tx, shop.get().id(), key.customer());
        Accounts.Rules rules = accounts.rules(tx, shop.get().id());
        Optional<Program> program = rules.history().at(now).map(ProgramVersion::program);
        if (program.isEmpty()) {
            return new Worked(State.of(notLive()), mark, until(rules, null, now));
        }
        Statement statement = key.customer().isPresent() && program.get().status() != Program.Status.DRAFT
                ? accounts.statement(tx, rules, key.customer().getAsLong(), now)
                : null;
        ObjectNode state = new StaircaseView(rules.shop(), program.get(), rules.day(now)).json(statement);
        if (state.get("member") instanceof ObjectNode member) {
            long customer = key.customer().orElseThrow();
            member.put(
                    "key",
                    secrets.alias("customer " + customer + " of " + key.shop().text()));
        }
        if (program.get().status() != Program.Status.DRAFT) {
            String home = program.get().locale() == null
                    ? rules.shop().localeOrHome()
                    : program.get().locale();
            StaircaseView.dressed(
                    state, branding.of(tx, rules.shop().id()), key.language().isEmpty() ? home : key.language());
        }
        return new Worked(State.of(state), mark, until(rules, statement, now));
    }

    /**
     * The first instant at which the same facts may show otherwise: the account changes, another version of the program
     * comes into force, or the day in the shop ends; there also where clocks are put forward or back.
     */
    static Instant until(Accounts.Rules rules, @Nullable Statement statement, Instant now) {
        ZoneId zone = rules.zone(now);
        LocalDate tomorrow = rules.day(now).plusDays(1);
        ZoneOffsetTransition clocks = zone.getRules().nextTransition(now);
        return Stream.of(
                        tomorrow.atStartOfDay(zone).toInstant(),
                        // Days between two answers to a survey are the same in every zone.
                        now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS),
                        clocks == null ? null : clocks.getInstant(),
                        rules.history().changesAfter(now).orElse(null),
                        statement == null ? null : statement.changesAt().orElse(null))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static ObjectNode notLive() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", 1);
        out.putObject("program").put("status", "draft");
        out.putNull("member");
        out.putArray("steps");
        out.putArray("offers");
        out.putArray("rewards");
        out.putObject("links").put("join", "/account/register").put("login", "/account/login");
        return out;
    }
}
