/** Trappa: the points staircase. {@link trappa.Trappa} is the place to start reading. */
@org.jspecify.annotations.NullMarked
package trappa;
