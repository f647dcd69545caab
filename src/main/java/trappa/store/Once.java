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

    /** @throws IllegalStateException when it cannot be made; the next one who asks tries again */
    synchronized T get() {
        T have = made;
        if (have == null) {
            have = make();
            made = have;
        }
        return have;
    }

    /** Kotlin throws what it does not declare. */
    private T make() {
        try {
            return make.get();
        } catch (Exception e) {
            throw new IllegalStateException("What is needed to call others cannot be made", e);
        }
    }

    synchronized void ifMade(Consumer<T> use) {
        T have = made;
        if (have != null) {
            use.accept(have);
        }
    }
}
