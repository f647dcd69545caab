/** The single door for ledger writes: append the difference, keep balances, prove the whole. */
@org.jspecify.annotations.NullMarked
package trappa.ledger;
