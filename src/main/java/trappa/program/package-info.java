/** What the shop owner set up, in versions: earning rules, tiers, steps and rewards. */
@org.jspecify.annotations.NullMarked
package trappa.program;
