package trappa.reward;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.OrderFact;
import trappa.fact.Product;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.value.Sha256;

/**
 * Asks the shop what an order does not say: which collections its products are in and what they cost before. Whenever an
 * account turns out to need it, a row in the outbox asks, once per order and set of products; the answer becomes a fact
 * of the order and the account is brought up again. Until then the lines count like any others.
 */
final class LookUps implements Accounts.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int SHORT_HASH = 16;

    private final JdbcOutbox outbox;
    private final Clock clock;

    LookUps(JdbcOutbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** What is asked: the body of the effect. */
    private record Question(long orderId, SortedSet<Long> products) {}

    @Override
    public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
        Instant now = DatabaseTime.now(clock);
        statements.forEach((customer, statement) -> statement
                .unknownProducts()
                .forEach((order, products) ->
                        outbox.add(tx, effect(shopId, customer, new Question(order, products), now))));
    }

    private static Effect effect(long shopId, long customerId, Question question, Instant now) {
        String body = MAPPER.writeValueAsString(question);
        String id = "look-up/" + question.orderId() + "/" + Sha256.hex(body).substring(0, SHORT_HASH);
        return new Effect(shopId, id, customerId, null, Effect.Kind.LOOK_UP, body, 0, now);
    }

    /** The questions in the outbox, asked. */
    static final class Asking {
        private final Database database;
        private final Accounts accounts;
        private final JdbcFacts facts;
        private final JdbcOutbox outbox;
        private final JdbcShops shops;
        private final Catalogue catalogue;

        Asking(
                Database database,
                Accounts accounts,
                JdbcFacts facts,
                JdbcOutbox outbox,
                JdbcShops shops,
                Catalogue catalogue) {
            this.database = database;
            this.accounts = accounts;
            this.facts = facts;
            this.outbox = outbox;
            this.shops = shops;
            this.catalogue = catalogue;
        }

        /** Asks, and keeps the answer when there is one. */
        Catalogue.Answer ask(Effect effect, Instant now) {
            Question question = MAPPER.readValue(effect.body(), Question.class);
            Catalogue.Answer answer = answer(effect, question.products());
            if (answer instanceof Catalogue.Answer.Known(Map<Long, Product> known)) {
                Map<Long, Product> products = new HashMap<>();
                question.products().forEach(id -> products.put(id, known.getOrDefault(id, Product.PLAIN)));
                keep(effect, question.orderId(), new OrderFact.LookedUp(now, products), now);
            }
            return answer;
        }

        private Catalogue.Answer answer(Effect effect, Set<Long> products) {
            try {
                Shop shop = database.inTransaction(tx -> shops.get(tx, effect.shopId()));
                return catalogue.look(shop.domain(), shop.currencyOrHome(), products);
            } catch (RuntimeException e) {
                LOG.warn("The shop could not be asked for {}", effect.id(), e);
                return new Catalogue.Answer.Unknown(Trouble.of(Trouble.Code.BROKEN, String.valueOf(e.getMessage())));
            }
        }

        private void keep(Effect effect, long orderId, OrderFact fact, Instant now) {
            database.useTransaction(tx -> {
                Map<Long, List<OrderFact>> told = Map.of(orderId, List.of(fact));
                facts.add(tx, effect.shopId(), told);
                JdbcFacts.Owned owned = facts.own(tx, effect.shopId(), told);
                Accounts.Locked locked = accounts.lock(tx, effect.shopId(), new TreeSet<>(owned.members()));
                outbox.requireOpen(tx, effect);
                accounts.bringUp(tx, locked, owned.orders(), now);
                outbox.attempted(tx, effect, null, null);
            });
        }
    }
}
