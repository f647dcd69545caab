/** The database: pool, transactions, migrations. */
@org.jspecify.annotations.NullMarked
package trappa.db;
