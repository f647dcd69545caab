/** What the program does for the shop, in numbers: formulas named where they are worked out, computed by the database. */
@org.jspecify.annotations.NullMarked
package trappa.insight;
