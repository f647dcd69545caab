/** Facts as the store told them: pure records, only ever added, joined without regard to order. */
@org.jspecify.annotations.NullMarked
package trappa.fact;
