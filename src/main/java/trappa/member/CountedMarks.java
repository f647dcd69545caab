package trappa.member;

import java.util.Optional;
import java.util.OptionalLong;
import trappa.db.Changes;
import trappa.db.Tx;

/** Marks by what this process has written itself. */
final class CountedMarks implements Marks {
    private final Changes changes;
    private final JdbcCustomers customers;

    CountedMarks(Changes changes, JdbcCustomers customers) {
        this.changes = changes;
        this.customers = customers;
    }

    @Override
    public Optional<Mark> take(Tx tx, long shopId, OptionalLong customerId) {
        long shop = changes.shop(shopId);
        if (customerId.isEmpty()) {
            return settled(new Mark(shopId, GUEST, GUEST, shop, 0, 0));
        }
        long customer = customerId.getAsLong();
        long own = changes.member(shopId, customer);
        long kept = customers.kept(tx, shopId, customer);
        return settled(new Mark(shopId, customer, kept, shop, own, changes.member(shopId, kept)));
    }

    private static Optional<Mark> settled(Mark mark) {
        return Changes.settled(mark.shop()) && Changes.settled(mark.own()) && Changes.settled(mark.of())
                ? Optional.of(mark)
                : Optional.empty();
    }

    /** A commit under way has moved its counts already. */
    @Override
    public boolean stands(Mark mark) {
        return changes.shop(mark.shopId()) == mark.shop()
                && (mark.customerId() == GUEST
                        || changes.member(mark.shopId(), mark.customerId()) == mark.own()
                                && changes.member(mark.shopId(), mark.kept()) == mark.of());
    }
}
