/** The verbs of the command line. */
@org.jspecify.annotations.NullMarked
package trappa.command;
