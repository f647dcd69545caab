/** What a shopper tells that is no order: a birthday, an answer to a survey. */
@org.jspecify.annotations.NullMarked
package trappa.activity;
