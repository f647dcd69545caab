package trappa.store;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made when it is first asked for, so that a start does not wait for it. */
final class Once<T> {
    private final Supplier<T> make;
    private @Nullable T made;

    Once(Supplier<T> make) {
        this.make = make;
    }

    synchronized T get() {
        T have = made;
        if (have == null) {
            have = make.get();
            made = have;
        }
        return have;
    }

    synchronized void ifMade(Consumer<T> use) {
        T have = made;
        if (have != null) {
            use.accept(have);
        }
    }
}
