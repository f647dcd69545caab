package trappa.program;

/**
 * One thing wrong with a program document.
 *
 * @param pointer where, as a JSON pointer (RFC 6901)
 * @param detail what is wrong and what is allowed
 */
public record Violation(String pointer, String detail) {}
