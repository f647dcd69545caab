package trappa.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Something in the database that is not as it has to be.
 *
 * @param rule which of the rules that always hold is broken
 * @param member whose account it is about, null when it is about none
 * @param what it is, in words
 */
public record Deviation(Rule rule, String shop, @Nullable Long member, String what) {

    /** What always holds. The numbers are those of the documentation for operators. */
    public enum Rule {
        /** No row was changed, added or removed behind the ledger's back. */
        CHAIN,
        /** A row is one transfer between two accounts, so all accounts of a shop sum to 0. */
        I1,
        /** A stored balance is the sum of its rows. */
        I2,
        /** What is posted for an order is what the order is worth. */
        I3,
        /** Everything else on an account is what its facts make of it. */
        I4,
        /** A redemption never took more than there was. */
        I5,
        /** What was acknowledged and not yet read is on disk. */
        I6,
        /** Every redemption has its one row in the outbox. */
        I7,
        /** What redemptions cost is reserved or redeemed. */
        I8,
        /** Nothing refers to another shop, or to what is not there. */
        I9
    }

    @Override
    public String toString() {
        return rule + ": shop " + shop + (member == null ? "" : ", member " + member) + ": " + what;
    }
}
