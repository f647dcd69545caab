/** A copy of everything in the database that fits either kind of database. */
@org.jspecify.annotations.NullMarked
package trappa.backup;
