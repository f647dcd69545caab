/** HTTP in one place: answers, problems, limits. */
@org.jspecify.annotations.NullMarked
package trappa.web;
