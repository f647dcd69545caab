package trappa.webhook;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.CustomerFact;
import trappa.fact.Merge;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Remark;
import trappa.fact.Remark.Code;
import trappa.ledger.Accounts;
import trappa.ledger.TooManyPostings;
import trappa.member.JdbcCustomers;
import trappa.member.JdbcFacts;
import trappa.member.JdbcFetches;
import trappa.privacy.Privacy;
import trappa.privacy.Request;
import trappa.reward.LostDiscounts;
import trappa.shop.JdbcShops;
import trappa.web.Metrics;
import trappa.webhook.JdbcInbox.Outcome;
import trappa.webhook.JdbcInbox.Status;
import trappa.webhook.JdbcInbox.Stored;

/**
 * Turns deliveries into facts and brings the accounts they touch up to date. A group that fails is done one by one, so
 * that one bad delivery never holds up the others. Nothing is forced to disk here: the deliveries are, and one whose outcome
 * was lost is done again.
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    private static final Outcome FORGOTTEN = Outcome.of(Status.KEPT, Code.FORGOTTEN);

    private static final Outcome APPLIED = new Outcome(Status.APPLIED, null);

    private final Database database;
    private final JdbcInbox inbox;
    private final JdbcShops shops;
    private final JdbcFacts facts;
    private final Accounts accounts;
    private final JdbcFetches fetches = new JdbcFetches();
    private final LostDiscounts lost = new LostDiscounts();
    private final Privacy privacy;
    private final Clock clock;
    private final Metrics metrics;

    Applier(
            Database database,
            JdbcInbox inbox,
            JdbcShops shops,
            JdbcFacts facts,
            Accounts accounts,
            Privacy privacy,
            Clock clock,
            Metrics metrics) {
        this.database = database;
        this.inbox = inbox;
        this.shops = shops;
        this.facts = facts;
        this.accounts = accounts;
        this.privacy = privacy;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Works through deliveries of any shops. @return whether some that wait in the inbox can be read now */
    boolean work(List<Stored> group) {
        AtomicBoolean learnt = new AtomicBoolean();
        Map<Long, List<Stored>> byShop =
                group.stream().collect(Collectors.groupingBy(Stored::shopId, TreeMap::new, Collectors.toList()));
        byShop.forEach((shop, deliveries) -> {
            try {
                learnt.compareAndSet(false, database.unforced(tx -> apply(tx, shop, deliveries)));
            } catch (RuntimeException together) {
                if (deliveries.size() == 1) {
                    alone(shop, deliveries.getFirst(), together);
                } else {
                    deliveries.forEach(one -> {
                        try {
                            learnt.compareAndSet(false, database.unforced(tx -> apply(tx, shop, List.of(one))));
                        } catch (RuntimeException e) {
                            alone(shop, one, e);
                        }
                    });
                }
            }
        });
        return learnt.get();
    }

    /**
     * A single delivery that failed. When the database is in trouble it waits; anything else is about the delivery (or a
     * bug), so it goes to quarantine, from where it can be replayed.
     */
    private void alone(long shopId, Stored one, RuntimeException e) {
        if (Database.inTrouble(e)) {
            throw e;
        }
        Remark why = switch (e) {
            case TooManyPostings many -> Remark.of(Code.TOO_MANY_POSTINGS, many.order(), TooManyPostings.LIMIT);
            case ArithmeticException overflow -> Remark.of(Code.POINTS_TOO_LARGE);
            default -> Remark.of(Code.FAILED, e.getClass().getSimpleName());
        };
        LOG.error("Delivery {} of shop {} is in quarantine: {}", one.deliveryId(), shopId, why.sentence(), e);
        database.useTransaction(tx -> settle(tx, Map.of(one, new Outcome(Status.QUARANTINED, why)), Map.of()));
    }

    /** Reads deliveries of one shop, all or nothing. @return whether some that waited for its currency can be read now */
    boolean apply(Tx tx, long shopId, List<Stored> deliveries) {
        Instant now = clock.instant();
        String currency = shops.get(tx, shopId).currency();
        boolean currencyKnown = currency != null;
        Map<Stored, Outcome> outcomes = new LinkedHashMap<>();
        Map<Stored, About> told = new HashMap<>();
        Map<Long, List<OrderFact>> orderFacts = new TreeMap<>();
        Map<Stored, Meaning.AboutOrder> orders = new LinkedHashMap<>();
        People people = new People();
        for (Stored one : deliveries) {
            try {
                Meaning meaning = DeliveryReader.read(one.delivery(), currency);
                if (meaning instanceof Meaning.AboutOrder order) {
                    if (order.currency() != null) {
                        currency = sameCurrency(currency, order.currency());
                    }
                    orders.put(one, order);
                    orderFacts
                            .computeIfAbsent(order.orderId(), k -> new ArrayList<>())
                            .addAll(order.facts());
                    if (order.customer() != null) {
                        people.since(order.customer(), order.customerSince());
                    }
                } else {
                    outcomes.put(one, effect(tx, shopId, one, meaning, people, now));
                }
                told.put(one, About.of(meaning));
            } catch (Unreadable e) {
                outcomes.put(one, new Outcome(Status.QUARANTINED, e.remark()));
            } catch (RefundBody.CurrencyUnknown e) {
                outcomes.put(one, Outcome.of(Status.RECEIVED, Code.WAITS_FOR_CURRENCY));
            }
        }
        if (!currencyKnown && currency != null) {
            shops.learnCurrency(tx, shopId, currency);
        }
        leaveOut(tx, shopId, orders, orderFacts, people, outcomes, told);
        Set<Long> members = new TreeSet<>(people.ids());
        Map<Long, OrderState> known = Map.of();
        if (!orderFacts.isEmpty()) {
            facts.add(tx, shopId, orderFacts);
            JdbcFacts.Owned owned = facts.own(tx, shopId, orderFacts);
            members.addAll(owned.members());
            known = owned.orders();
        }
        Accounts.Locked locked = people.tell(tx, shopId, members);
        Map<Long, Statement> statements = accounts.bringUp(tx, locked, known, now);
        Map<Long, Statement.OrderOutcome> worth = new HashMap<>();
        statements.values().forEach(s -> s.orders().forEach(o -> worth.put(o.orderId(), o)));
        edited(tx, shopId, orderFacts, known, now);
        orders.forEach((one, order) -> outcomes.put(one, applied(worth.get(order.orderId()))));
        settle(tx, outcomes, told);
        return !currencyKnown && currency != null;
    }

    /**
     * An edit says nothing of the order itself: unless a later snapshot has come, the order is to be fetched. So is one
     * that only an import has told of.
     */
    private void edited(Tx tx, long shopId, Map<Long, List<OrderFact>> told, Map<Long, OrderState> known, Instant now) {
        List<Long> inDoubt = told.entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(OrderFact.Edited.class::isInstance)
                        || onlyListed(known.get(e.getKey())))
                .map(Map.Entry::getKey)
                .filter(order -> {
                    OrderState state = known.get(order);
                    return state == null
                            || state.listing() != null
                            || state.dirtyAt() == null
                            || state.snapshots().isEmpty()
                            || state.snapshots().lastKey().isBefore(state.dirtyAt());
                })
                .toList();
        fetches.want(tx, shopId, inDoubt, now);
    }

    /** A refund, say, names lines that an order has not which an import alone has told of. */
    private static boolean onlyListed(@Nullable OrderState order) {
        return order != null && order.listing() != null;
    }

    /** Nothing is taken in about whoever asked to be forgotten. */
    private void leaveOut(
            Tx tx,
            long shopId,
            Map<Stored, Meaning.AboutOrder> orders,
            Map<Long, List<OrderFact>> orderFacts,
            People people,
            Map<Stored, Outcome> outcomes,
            Map<Stored, About> told) {
        Privacy.Forgotten forgotten = privacy.forgotten(tx, shopId, people.everybody(), orderFacts.keySet());
        if (forgotten.nobody()) {
            return;
        }
        people.leaveOut(forgotten.customers()).forEach(one -> outcomes.put(one, FORGOTTEN));
        orders.entrySet().removeIf(e -> {
            Meaning.AboutOrder order = e.getValue();
            boolean out = forgotten.orders().contains(order.orderId())
                    || (order.customer() != null && forgotten.customers().contains(order.customer()));
            if (out) {
                outcomes.put(e.getKey(), FORGOTTEN);
            }
            return out;
        });
        outcomes.forEach((one, outcome) -> {
            if (outcome == FORGOTTEN) {
                inbox.dropBody(tx, one);
                told.remove(one);
            }
        });
        orderFacts.clear();
        orders.values()
                .forEach(order -> orderFacts
                        .computeIfAbsent(order.orderId(), k -> new ArrayList<>())
                        .addAll(order.facts()));
    }

    private void settle(Tx tx, Map<Stored, Outcome> outcomes, Map<Stored, About> told) {
        inbox.settle(tx, outcomes, told);
        outcomes.values()
                .forEach(o -> metrics.count(
                        "trappa_deliveries_total", "outcome", o.status().word()));
    }

    private static String sameCurrency(@Nullable String shop, String order) {
        if (shop != null && !shop.equals(order)) {
            throw new Unreadable(Code.SECOND_CURRENCY, order, shop);
        }
        return order;
    }

    /** What a group of deliveries says of customers. */
    private final class People {
        private final Map<Long, Optional<Instant>> since = new HashMap<>();
        private final Map<Long, List<CustomerFact>> said = new HashMap<>();
        private final List<Merge> merges = new ArrayList<>();
        private final Map<Stored, List<Long>> about = new LinkedHashMap<>();

        void since(long customer, @Nullable Instant created) {
            since.merge(
                    customer,
                    Optional.ofNullable(created),
                    (a, b) -> a.isEmpty() ? b : b.isEmpty() || a.get().isBefore(b.get()) ? a : b);
        }

        void add(Meaning.AboutCustomer about) {
            since(about.customer(), about.since());
            said.computeIfAbsent(about.customer(), k -> new ArrayList<>()).addAll(about.facts());
        }

        Set<Long> ids() {
            return since.keySet();
        }

        /** Everybody who is named, also in a merge. */
        Set<Long> everybody() {
            Set<Long> all = new TreeSet<>(since.keySet());
            merges.forEach(m -> all.addAll(List.of(m.deleted(), m.kept())));
            return all;
        }

        /** @return the deliveries that say nothing any more */
        Set<Stored> leaveOut(Set<Long> customers) {
            since.keySet().removeAll(customers);
            said.keySet().removeAll(customers);
            merges.removeIf(m -> customers.contains(m.deleted()) || customers.contains(m.kept()));
            Set<Stored> out = new LinkedHashSet<>();
            about.forEach((one, named) -> {
                if (named.stream().anyMatch(customers::contains)) {
                    out.add(one);
                }
            });
            return out;
        }

        /** Since when customers exist, of whom that is not known yet. */
        private Map<Long, Instant> news(Accounts.Locked locked) {
            Map<Long, Instant> news = new TreeMap<>();
            since.forEach((customer, told) ->
                    told.filter(at -> !locked.existsSince(customer, at)).ifPresent(at -> news.put(customer, at)));
            return news;
        }

        /** Notes all of it, and locks these members with everybody a merge has to do with. */
        Accounts.Locked tell(Tx tx, long shopId, Set<Long> members) {
            JdbcCustomers customers = facts.customers();
            customers.add(tx, shopId, said);
            Set<Long> merged = merges.isEmpty() ? Set.of() : customers.add(tx, shopId, merges);
            members.addAll(merged);
            Accounts.Locked locked = accounts.lock(tx, shopId, members);
            if (!merged.isEmpty()) {
                members.addAll(customers.settle(tx, shopId, merged));
                locked = accounts.lock(tx, shopId, members);
                facts.countAnew(tx, shopId, members, locked::kept);
            }
            facts.customers(tx, shopId, news(locked));
            return locked;
        }
    }

    private Outcome effect(Tx tx, long shopId, Stored one, Meaning meaning, People people, Instant now) {
        return switch (meaning) {
            case Meaning.AboutCustomer about -> {
                people.add(about);
                people.about.put(one, List.of(about.customer()));
                yield APPLIED;
            }
            case Meaning.Merged(Merge merge) -> {
                people.merges.add(merge);
                people.about.put(one, List.of(merge.deleted(), merge.kept()));
                yield APPLIED;
            }
            case Meaning.AboutShop shop -> {
                shops.learn(tx, shopId, shop.zone(), shop.country(), shop.locale());
                yield APPLIED;
            }
            case Meaning.Uninstalled() -> {
                Instant told = one.delivery().triggeredAt();
                shops.uninstalled(tx, shopId, told == null ? one.delivery().receivedAt() : told);
                yield APPLIED;
            }
            case Meaning.DiscountGone(String name) ->
                lost.gone(tx, shopId, name, now) ? APPLIED : Outcome.of(Status.KEPT, Code.OTHER_DISCOUNT);
            case Meaning.Allowed(List<String> scopes, Instant at) -> {
                shops.allowed(tx, shopId, String.join(",", scopes), at);
                yield APPLIED;
            }
            case Meaning.Asked(Request.Told request) -> {
                privacy.asked(tx, shopId, request);
                yield APPLIED;
            }
            case Meaning.NoEffect(Code why) -> Outcome.of(Status.KEPT, why);
            case Meaning.AboutOrder order -> throw new IllegalStateException("An order is not handled here");
        };
    }

    private static Outcome applied(Statement.@Nullable OrderOutcome order) {
        if (order == null) {
            return Outcome.of(Status.APPLIED, Code.NO_POINTS_YET);
        }
        return order.nothing() == null ? APPLIED : Outcome.of(Status.APPLIED, Code.NO_POINTS, order.nothing());
    }
}
