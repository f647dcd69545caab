package trappa.opening;

import java.util.List;
import java.util.stream.Gatherers;

/** A list cut into portions, each small enough for one transaction. */
final class Portions {
    private Portions() {}

    static <T> List<List<T>> of(List<T> all, int size) {
        return all.stream().gather(Gatherers.windowFixed(size)).toList();
    }
}
