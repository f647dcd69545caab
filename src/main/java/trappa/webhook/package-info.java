/** The door: signature, inbox, reading a delivery into facts, the worker. */
@org.jspecify.annotations.NullMarked
package trappa.webhook;
