package trappa.privacy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import trappa.account.MemberFold;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Others;
import trappa.db.Tx;
import trappa.fact.OrderState;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.member.JdbcForgotten;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Carries out what the law asks for: an export of all that is held on a person, and forgetting a person or a shop. A
 * person's facts go, and everything that tells of them; the ledger's rows stay under a number that stands for nobody, so
 * that sums and chains still hold. Who was forgotten is written to a list beside the database first: nothing is taken in
 * about them any more, and after a restore they are forgotten again. Doing a request twice changes nothing.
 */
public final class Privacy {
    private static final Logger LOG = LoggerFactory.getLogger(Privacy.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration TO_DO_WITHIN = Duration.ofDays(30);
    private static final Duration EXPORTS_KEPT = Duration.ofDays(60);
    private static final Duration AFTER_UNINSTALL = Duration.ofHours(48);
    private static final Duration MOMENTS = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final int PORTION = 200;

    private final Database database;
    private final Accounts accounts;
    private final JdbcLedger ledger;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final Clock clock;
    private final RedactionFile file;
    private final JdbcPrivacy privacy = new JdbcPrivacy();
    private final JdbcFacts facts = new JdbcFacts();
    private final SecureRandom random = new SecureRandom();
    private final Map<Person, Noted> waited = new HashMap<>();

    /** @param list where the list of who was forgotten is, which is never restored from a backup */
    public Privacy(
            Database database,
            Accounts accounts,
            JdbcLedger ledger,
            JdbcShops shops,
            JdbcPrograms programs,
            Path list,
            Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.ledger = ledger;
        this.shops = shops;
        this.programs = programs;
        this.clock = clock;
        file = new RedactionFile(list);
    }

    // ---- at the door ----

    /** Notes a request. From now on nothing is taken in about whom it says to forget. */
    public void asked(Tx tx, long shopId, Request.Told told) {
        Instant now = now();
        privacy.add(tx, shopId, told, MAPPER.writeValueAsString(told), now, now.plus(TO_DO_WITHIN));
        if (told.kind() == Request.Kind.REDACT && told.customerId() != null) {
            privacy.forget(tx, shopId, JdbcPrivacy.CUSTOMER, privacy.numbers(tx, shopId, told.customerId()));
        }
    }

    /** Of these customers and orders, those nothing is to be taken in about. */
    public record Forgotten(Set<Long> customers, Set<Long> orders) {
        public boolean nobody() {
            return customers.isEmpty() && orders.isEmpty();
        }
    }

    public Forgotten forgotten(Tx tx, long shopId, Collection<Long> customers, Collection<Long> orders) {
        return new Forgotten(JdbcForgotten.customers(tx, shopId, customers), JdbcForgotten.orders(tx, shopId, orders));
    }

    // ---- for the owner ----

    public List<Request> requests(long shopId) {
        return database.inTransaction(tx -> privacy.list(tx, shopId));
    }

    /** A request and, for a data request that is done, the export as JSON. */
    public Optional<Map.Entry<Request, Optional<String>>> request(long shopId, String id) {
        return database.inTransaction(tx -> privacy.find(tx, shopId, id))
                .map(kept -> Map.entry(kept.request(), Optional.ofNullable(kept.export())));
    }

    /** All that is held on a person, as JSON. Every kept body is looked through: some seconds where a shop has many. */
    public String export(Shop shop, long customerId) {
        return new Export(database, privacy, shop, now())
                .of(new Request.Told(Request.Kind.DATA_REQUEST, "", customerId, List.of(), List.of()));
    }

    /** Has a person forgotten on the shop's own word: noted here, carried out within moments like what the store asks. */
    public void erase(Tx tx, long shopId, long customerId) {
        asked(
                tx,
                shopId,
                new Request.Told(Request.Kind.REDACT, "owner/" + customerId, customerId, List.of(), List.of()));
    }

    // ---- carrying out ----

    /**
     * At the start: who is on the list and is there again was brought back by a restore, and is forgotten again.
     *
     * @return false when that is to be tried again, since somebody is at work who may not know the list
     */
    public boolean forgetAgain() {
        Map<String, List<RedactionFile.Line>> byShop =
                file.read().stream().collect(Collectors.groupingBy(RedactionFile.Line::shop));
        List<Shop> all = database.inTransaction(shops::all);
        for (Shop shop : all) {
            List<RedactionFile.Line> lines = byShop.getOrDefault(shop.domain().text(), List.of());
            database.useTransaction(tx ->
                    note(tx, shop.id(), new Whose(ids(lines, JdbcPrivacy.CUSTOMER), ids(lines, JdbcPrivacy.ORDER))));
        }
        return over(database.others())
                && all.stream()
                        .allMatch(shop -> forgetAgain(
                                shop, byShop.getOrDefault(shop.domain().text(), List.of())));
    }

    private boolean forgetAgain(Shop shop, List<RedactionFile.Line> lines) {
        Set<Long> back = database.inTransaction(tx -> privacy.returned(tx, shop.id()));
        if (!back.isEmpty()) {
            LOG.info("{} customers of {} who had been forgotten are forgotten again", back.size(), shop.domain());
        }
        Set<Long> orders = ids(lines, JdbcPrivacy.ORDER);
        return back.stream().allMatch(customer -> forget(shop, customer, orders, List.of()));
    }

    private static Set<Long> ids(List<RedactionFile.Line> lines, String kind) {
        return lines.stream()
                .filter(line -> line.kind().equals(kind))
                .map(RedactionFile.Line::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Carries out what is open; what cannot be done yet stays open.
     *
     * @param ours asked before each request: whether it is this server's work
     * @return false when one of them failed, which another server may fare better with
     */
    public boolean carryOut(BooleanSupplier ours) {
        boolean well = true;
        for (JdbcPrivacy.Open open : database.inTransaction(privacy::open)) {
            if (!ours.getAsBoolean()) {
                return well;
            }
            try {
                carryOut(open);
            } catch (RuntimeException e) {
                LOG.error(
                        "The privacy request {} could not be carried out; trying again",
                        open.request().id(),
                        e);
                well = false;
            }
        }
        return well;
    }

    /** Exports are kept for some weeks, to be downloaded. */
    public void dropExports() {
        Instant before = now().minus(EXPORTS_KEPT);
        for (Shop shop : database.inTransaction(shops::all)) {
            database.useTransaction(tx -> privacy.dropExports(tx, shop.id(), before));
        }
    }

    private void carryOut(JdbcPrivacy.Open open) {
        Request.Told told = MAPPER.readValue(open.wanted(), Request.Told.class);
        Shop shop = database.inTransaction(tx -> shops.get(tx, open.shopId()));
        switch (told.kind()) {
            case DATA_REQUEST -> {
                String export = new Export(database, privacy, shop, now()).of(told);
                database.durably(tx -> done(tx, open, export));
            }
            case REDACT -> {
                if (told.customerId() != null) {
                    if (!forget(shop, told.customerId(), told.orders(), told.traces())) {
                        waits(
                                open,
                                "A transaction that was open in the database when this was noted has not ended yet");
                        return;
                    }
                } else {
                    dropBodies(shop.id(), Traces.of(Set.of(), Set.of(), told.traces()));
                }
                database.durably(tx -> done(tx, open, null));
            }
            case SHOP_REDACT -> forgetShop(open);
        }
    }

    private boolean done(Tx tx, JdbcPrivacy.Open open, @org.jspecify.annotations.Nullable String export) {
        privacy.done(tx, open, now(), export);
        return true;
    }

    /** The numbers of a person, and their orders. */
    private record Whose(Set<Long> numbers, Set<Long> orders) {
        Whose and(Whose more) {
            return new Whose(all(numbers, more.numbers), all(orders, more.orders));
        }

        private static Set<Long> all(Set<Long> some, Set<Long> others) {
            Set<Long> all = new TreeSet<>(some);
            all.addAll(others);
            return all;
        }
    }

    /** Of whom nothing is taken in any more, but by those who were at work before that was noted. */
    private record Noted(Whose whose, Others before) {}

    private record Person(long shopId, long customerId, Set<Long> named) {}

    private Whose whose(Person person) {
        return database.inTransaction(tx -> {
            long shop = person.shopId;
            Set<Long> numbers = privacy.numbers(tx, shop, person.customerId);
            Set<Long> orders = new TreeSet<>(person.named);
            orders.removeAll(privacy.ofOthers(tx, shop, person.named, numbers));
            orders.addAll(privacy.orders(tx, shop, numbers));
            return new Whose(new TreeSet<>(numbers), orders);
        });
    }

    private void note(Tx tx, long shopId, Whose whose) {
        privacy.forget(tx, shopId, JdbcPrivacy.CUSTOMER, whose.numbers);
        privacy.forget(tx, shopId, JdbcPrivacy.ORDER, whose.orders);
    }

    private Noted noted(Shop shop, Whose whose) {
        String domain = shop.domain().text();
        List<RedactionFile.Line> lines = new ArrayList<>();
        whose.numbers.forEach(n -> lines.add(new RedactionFile.Line(domain, JdbcPrivacy.CUSTOMER, n)));
        whose.orders.forEach(o -> lines.add(new RedactionFile.Line(domain, JdbcPrivacy.ORDER, o)));
        file.add(lines);
        database.durably(tx -> {
            note(tx, shop.id(), whose);
            return true;
        });
        return new Noted(whose, database.others());
    }

    /**
     * Forgets a person once everybody knows that nothing is to be taken in about them: whoever was at work before has written
     * what there was to say, which is forgotten with the rest.
     *
     * @return false when somebody is at work for long; those are remembered, and waited for when this is tried again
     */
    private boolean forget(Shop shop, long customerId, Collection<Long> named, List<String> traces) {
        Person person = new Person(shop.id(), customerId, Set.copyOf(named));
        Noted noted = waited.computeIfAbsent(person, p -> noted(shop, whose(p)));
        while (over(noted.before)) {
            Whose now = whose(person).and(noted.whose);
            if (now.equals(noted.whose)) {
                waited.remove(person);
                forget(shop, now, traces);
                return true;
            }
            noted = noted(shop, now);
            waited.put(person, noted);
        }
        return false;
    }

    /** Whether they come to an end within moments. */
    private static boolean over(Others others) {
        long deadline = System.nanoTime() + MOMENTS.toNanos();
        while (others.goOn()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    private void forget(Shop shop, Whose whose, List<String> traces) {
        Set<Long> numbers = whose.numbers;
        Set<Long> orders = whose.orders;
        database.durably(tx -> {
            // Whoever brought them, or was brought by them, is shown anew too. As by whoever publishes, the shop is
            // locked before its members.
            JdbcShops.changed(tx, shop.id());
            accounts.lock(tx, shop.id(), privacy.members(tx, shop.id(), numbers));
            Optional<OrderState> stood = friendsOrder(tx, shop.id(), numbers);
            privacy.delete(tx, shop.id(), numbers, orders, now());
            Set<Long> kept = new TreeSet<>();
            for (long number : numbers) {
                long nobody = nobody();
                Optional<Long> referrer = privacy.referrer(tx, shop.id(), number);
                if (referrer.isPresent()) {
                    privacy.numbers(tx, shop.id(), referrer.get())
                            .forEach(r -> ledger.forgetFriend(tx, shop.id(), r, number, nobody));
                    stood.filter(order -> kept.add(order.id())).ifPresent(order -> keep(tx, shop.id(), order, nobody));
                }
                ledger.forget(tx, shop.id(), number, nobody);
                privacy.rename(tx, shop.id(), number, nobody);
            }
            return numbers.size();
        });
        dropBodies(shop.id(), Traces.of(numbers, orders, traces));
    }

    /** The order that somebody else's bonus hangs on, if this person was brought by a friend. */
    private Optional<OrderState> friendsOrder(Tx tx, long shopId, Set<Long> numbers) {
        return numbers.stream().noneMatch(n -> privacy.referrer(tx, shopId, n).isPresent())
                ? Optional.empty()
                : numbers.stream()
                        .map(n -> facts.member(tx, shopId, n).orders().stream()
                                .filter(o -> o.takenBackAt().isEmpty())
                                .toList())
                        .flatMap(theirs -> MemberFold.orderOfReferral(programs.history(tx, shopId), theirs).stream()
                                .flatMap(first -> theirs.stream().filter(o -> o.id() == first)))
                        .findFirst();
    }

    /** That an order stood is kept, without whose it was or which: it is why somebody else has points. */
    private void keep(Tx tx, long shopId, OrderState order, long nobody) {
        long number = nobody();
        facts.add(tx, shopId, Map.of(number, order.nobodys()));
        privacy.owned(tx, shopId, number, nobody);
    }

    private long nobody() {
        return -1 - random.nextLong(Long.MAX_VALUE);
    }

    private void dropBodies(long shopId, Traces traces) {
        long after = 0;
        List<JdbcPrivacy.Body> some;
        do {
            long from = after;
            some = database.inTransaction(tx -> privacy.bodies(tx, shopId, from, PORTION));
            for (JdbcPrivacy.Body body : some) {
                if (traces.mayBeIn(body)) {
                    database.useTransaction(tx -> privacy.dropBody(tx, shopId, body.deliveryId()));
                }
                after = body.deliveryId();
            }
        } while (!some.isEmpty());
    }

    /**
     * Not before two days after the app was removed, and never while it is in the shop. All of it in one transaction: another
     * server may be at it too, or the app come back at that moment, and what the shop has since is not taken away.
     */
    private void forgetShop(JdbcPrivacy.Open open) {
        Optional<Instant> gone = database.inTransaction(tx -> privacy.uninstalledAt(tx, open.shopId()));
        if (gone.isEmpty() || gone.get().plus(AFTER_UNINSTALL).isAfter(now())) {
            String why = gone.isEmpty()
                    ? "The app is in the shop: it is forgotten two days after the app is removed"
                    : "The app was removed less than two days ago";
            waits(open, why);
            return;
        }
        database.inLongTransaction(tx -> {
            if (!privacy.take(tx, open)) {
                return false;
            }
            JdbcShops.changed(tx, open.shopId());
            if (!privacy.uninstalledAt(tx, open.shopId()).equals(gone)) {
                return false;
            }
            privacy.tables(tx).forEach(table -> privacy.empty(tx, table, open.shopId()));
            privacy.bare(tx, open.shopId(), open.request().id());
            programs.start(tx, open.shopId(), now());
            return done(tx, open, null);
        });
    }

    private void waits(JdbcPrivacy.Open open, String why) {
        if (!why.equals(open.request().waitsFor())) {
            database.useTransaction(tx -> privacy.waits(tx, open, why));
        }
    }

    private Instant now() {
        return DatabaseTime.now(clock);
    }
}
