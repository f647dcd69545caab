/** What the law asks: what is held on a person, and that it is forgotten; and that a shop is. */
@org.jspecify.annotations.NullMarked
package trappa.privacy;
