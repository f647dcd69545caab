/** Numbers and names that mean something: rationals, money text, shop domains, calendars. Arithmetic only. */
@org.jspecify.annotations.NullMarked
package trappa.value;
