/** What members bring along from another program: balances, qualifying amounts and tiers, read from a file. */
@org.jspecify.annotations.NullMarked
package trappa.opening;
