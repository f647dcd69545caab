/** The pure fold from facts to a member's statement. No database, no clock, no JSON. */
@org.jspecify.annotations.NullMarked
package trappa.account;
