/** Shopify: install, access tokens, the Admin API, and the rewards made with it. The only package that calls out. */
@org.jspecify.annotations.NullMarked
package trappa.store;
