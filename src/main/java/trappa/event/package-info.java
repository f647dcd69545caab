/** What other systems of a shop hear of: events, the receivers that want them, and their way there. */
@org.jspecify.annotations.NullMarked
package trappa.event;
