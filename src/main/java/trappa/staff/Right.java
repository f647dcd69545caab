package trappa.staff;

/** Something a person may be allowed to do. Every page and every call of the owner's API asks for exactly one. */
public enum Right {
    /** See the program, numbers and settings: nothing about a single person. */
    VIEW,
    /** See single members and deliveries, which hold personal data. */
    VIEW_MEMBERS,
    /** Give or take points by hand. */
    ADJUST,
    /** Take personal data out as a file. */
    EXPORT,
    /** Read deliveries again, retry effects. */
    REPAIR,
    /** Write and publish the program. */
    EDIT_PROGRAM,
    /** Say who may do what, and read the log. */
    MANAGE
}
