package trappa.fact;

import java.time.Instant;
import java.time.MonthDay;
import org.jspecify.annotations.Nullable;

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

    /** The day the customer's birthday is, told at an instant. Which year is nobody's business. */
    record Born(int month, int day, Instant at) implements CustomerFact {
        /** @throws java.time.DateTimeException when the month has no such day; 29 February is one */
        public Born {
            MonthDay.of(month, day);
        }

        public MonthDay on() {
            return MonthDay.of(month, day);
        }
    }

    /**
     * The customer answered a survey.
     *
     * @param survey its id in the program
     * @param comment in the customer's own words, null for none
     */
    record Answered(String survey, int score, @Nullable String comment, Instant at) implements CustomerFact {}

    /** The customer was deleted in the store. Nothing is taken: whoever deletes by mistake has lost nothing here. */
    record Deleted() implements CustomerFact {}
}
