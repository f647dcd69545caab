package trappa.opening;

/** What a file brings. */
public enum Kind {
    MEMBERS,
    ORDERS,
    CODES
}
