/** A draft program over a shop's own past: what it would have given, beside what the program in force gives. */
@org.jspecify.annotations.NullMarked
package trappa.simulate;
