/** Members and their facts, as kept in the database. */
@org.jspecify.annotations.NullMarked
package trappa.member;
