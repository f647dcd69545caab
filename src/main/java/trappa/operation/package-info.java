/** What an operator's verb does with the database, in the running server when there is one, else in the verb's own process. */
@org.jspecify.annotations.NullMarked
package trappa.operation;
