package trappa.fact;

import java.time.Instant;

/** One thing the store told us about a customer. Facts are only ever added; telling one twice adds nothing. */
public sealed interface CustomerFact {
    /** The customer was given a tag, in lower case. */
    record Tagged(String tag, Instant at) implements CustomerFact {}

    /** A tag was taken off the customer. */
    record Untagged(String tag, Instant at) implements CustomerFact {}

    /**
     * Whether the customer wants mails, in the store's word: {@code subscribed}, {@code not_subscribed} …; the address is
     * not kept.
     */
    record EmailConsent(String state, Instant at) implements CustomerFact {}

    /** The customer's account was switched on or off. */
    record Enabled(boolean on, Instant at) implements CustomerFact {}

    /** The customer was deleted in the store. Nothing is taken: whoever deletes by mistake has lost nothing here. */
    record Deleted() implements CustomerFact {}
}
