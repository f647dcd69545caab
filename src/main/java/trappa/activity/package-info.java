/** The read side for the shopper: the staircase, the history, the widget. */
@org.jspecify.annotations.NullMarked
package trappa.activity;
