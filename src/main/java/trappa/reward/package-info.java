/** Rewards a shopper takes: redemptions, discount codes, and the outbox that makes each effect outside happen once. */
@org.jspecify.annotations.NullMarked
package trappa.reward;
