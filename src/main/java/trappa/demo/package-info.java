/** A make-believe shop that behaves as Shopify does towards the app. */
@org.jspecify.annotations.NullMarked
package trappa.demo;
