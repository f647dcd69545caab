package trappa.account;

import java.util.List;

/** How long before their last day the end of points is told of (specification, section 4). */
public final class Notices {
    /** From this many days before, what ends is also shown. */
    public static final int FIRST_DAYS = 30;

    /** Days before the last day, the longest first. */
    public static final List<Integer> ENDING_DAYS = List.of(FIRST_DAYS, 7);

    private Notices() {}
}
