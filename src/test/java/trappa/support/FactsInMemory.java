package trappa.support;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import trappa.fact.FactJson;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.value.Sha256;
import trappa.webhook.ReadDelivery;

/** What a shop has been told, kept as the database keeps it: canonical texts by kind and hash, in no order. */
public final class FactsInMemory {
    private final Map<Long, Map<String, OrderFact>> facts = new TreeMap<>();
    private final Map<Long, OrderState> orders = new TreeMap<>();
    private final Random order;
    private final Map<byte[], Told> read;

    /** What one delivery tells of an order: its facts as they are read back from the database, by kind and hash. */
    public record Told(long orderId, Map<String, OrderFact> facts) {
        static Told by(Delivery delivery, Instant now) {
            ReadDelivery.AboutOrder about = ReadDelivery.of(delivery, now);
            Map<String, OrderFact> facts = new LinkedHashMap<>();
            for (OrderFact fact : about.facts()) {
                String kind = FactJson.kind(fact);
                String text = FactJson.write(fact);
                facts.put(kind + Sha256.hex(text), FactJson.read(kind, text));
            }
            return new Told(about.orderId(), facts);
        }
    }

    public FactsInMemory(Random order) {
        this(order, new IdentityHashMap<>());
    }

    /** @param read what was read already, by its bytes: reading them again says the same */
    public FactsInMemory(Random order, Map<byte[], Told> read) {
        this.order = order;
        this.read = read;
    }

    /** @return whose account it may change */
    public Set<Long> tell(Delivery delivery, Instant now) {
        Told told = read.computeIfAbsent(delivery.body(), body -> Told.by(delivery, now));
        long orderId = told.orderId();
        Map<String, OrderFact> known = facts.computeIfAbsent(orderId, id -> new LinkedHashMap<>());
        told.facts().forEach(known::putIfAbsent);
        List<OrderFact> shuffled = new ArrayList<>(known.values());
        Collections.shuffle(shuffled, order);
        Set<Long> concerned = new HashSet<>();
        OrderState state = OrderState.of(orderId, shuffled);
        OrderState before = orders.put(orderId, state);
        state.customer().ifPresent(concerned::add);
        if (before != null) {
            before.customer().ifPresent(concerned::add);
        }
        return concerned;
    }

    public MemberFacts of(long customer) {
        List<OrderState> hers = new ArrayList<>(orders.values().stream()
                .filter(state -> state.customer().filter(c -> c == customer).isPresent())
                .toList());
        Collections.shuffle(hers, order);
        return new MemberFacts(customer, null, hers, List.of(), List.of());
    }
}
