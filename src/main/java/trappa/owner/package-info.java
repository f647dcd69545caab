/** The shop owner's pages: templates, forms and what they read. The pages' HTML is in {@code src/main/jte}. */
@org.jspecify.annotations.NullMarked
package trappa.owner;
