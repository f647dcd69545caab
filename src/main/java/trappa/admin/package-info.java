/** The shop owner's API. */
@org.jspecify.annotations.NullMarked
package trappa.admin;
