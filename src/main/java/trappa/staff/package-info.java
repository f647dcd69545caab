/** Who works for a shop: roles, what each may do, and the log of what was done. */
@org.jspecify.annotations.NullMarked
package trappa.staff;
