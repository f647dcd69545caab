/** Numbers and names that mean something: rationals, money text, shop domains, hashes; and the files of the build. */
@org.jspecify.annotations.NullMarked
package trappa.value;
