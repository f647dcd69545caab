package trappa.account;

import java.util.List;
import trappa.support.Delivery;
import trappa.support.ProgramJson;

/**
 * One worked case of an order: what is delivered, under which program, and what the shopper's balance is after each
 * delivery. The last of these is the balance for every other order of arrival too.
 */
record WorkedOrder(String id, ProgramJson program, List<Delivery> deliveries, List<Long> afterEach) {
    /** The shopper of all worked cases. */
    static final long SHOPPER = 7_001L;

    static WorkedOrder of(String id, ProgramJson program, List<Delivery> deliveries, long... afterEach) {
        return new WorkedOrder(
                id,
                program,
                deliveries,
                java.util.Arrays.stream(afterEach).boxed().toList());
    }

    WorkedOrder {
        if (deliveries.size() != afterEach.size()) {
            throw new IllegalArgumentException(id + ": one balance per delivery");
        }
    }

    long finalBalance() {
        return afterEach.getLast();
    }

    @Override
    public String toString() {
        return id;
    }
}
