package trappa.account;

import java.time.Instant;

/**
 * Something that happens at an instant of the walk.
 *
 * @param turn which goes first among things of one instant
 * @param id breaks ties, as a number; {@code key} where ids are not numbers
 */
record Event(Instant at, Turn turn, long id, String key, Runnable action) implements Comparable<Event> {

    /** The order at one instant; an order never counts for its own multiplier. */
    enum Turn {
        ENDS,
        PROGRAM,
        TAKEN_BACK,
        CONFIRMED,
        EARNED,
        SPENT,
        GIVEN_BACK
    }

    /** Keys that follow each other as numbers: for what happens to one order, in the order it was reckoned. */
    static String place(int number) {
        return "%08d".formatted(number);
    }

    @Override
    public int compareTo(Event other) {
        int order = at.compareTo(other.at);
        if (order == 0) {
            order = turn.compareTo(other.turn);
        }
        if (order == 0) {
            order = Long.compare(id, other.id);
        }
        return order == 0 ? key.compareTo(other.key) : order;
    }
}
