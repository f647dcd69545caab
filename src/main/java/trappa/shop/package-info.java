/** The shops that sent us something, and what each is like: currency, country, language, time zone. */
@org.jspecify.annotations.NullMarked
package trappa.shop;
