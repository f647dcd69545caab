/** What Shopify signs and how it is checked: webhooks, app proxy calls and session tokens. */
@org.jspecify.annotations.NullMarked
package trappa.signature;
