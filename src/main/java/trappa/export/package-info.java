/** What a shop's members have, as files for other programs. */
@org.jspecify.annotations.NullMarked
package trappa.export;
