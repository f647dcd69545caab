package trappa.ledger;

/** One order asks for more postings than any real order has: stopped, so that nothing runs away. */
public final class TooManyPostings extends RuntimeException {
    /** How many postings one order may have. */
    public static final int LIMIT = 50;

    private final String order;

    TooManyPostings(String order) {
        super("Order " + order + " has more than " + LIMIT + " postings");
        this.order = order;
    }

    public String order() {
        return order;
    }
}
