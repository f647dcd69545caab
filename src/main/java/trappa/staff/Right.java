package trappa.staff;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Something a person may be allowed to do. Every page and every call of the owner's API asks for exactly one. */
public enum Right {
    /** See the program, numbers and settings: nothing about a single person. */
    VIEW,
    /** See single members and deliveries, which hold personal data. */
    VIEW_MEMBERS,
    /** Give or take points by hand. */
    ADJUST,
    /** Decide on points that somebody else wants to give or take and may not alone. */
    APPROVE,
    /** Take personal data out as a file. */
    EXPORT,
    /** Read deliveries again, retry effects. */
    REPAIR,
    /** Write and publish the program. */
    EDIT_PROGRAM,
    /** Say who may do what, and read the log; which systems hear of the members, and which may act. */
    MANAGE;

    /** The word for it in the API and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Right> of(String word) {
        return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
    }
}
