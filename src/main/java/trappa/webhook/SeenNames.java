package trappa.webhook;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that the objects of one body have had so far, all in one table: an order has some five hundred in thirty
 * objects, and a set for each object costs more than reading the order does.
 */
final class SeenNames {
    private static final int FEWEST = 64;
    /** Names that were made to fall on one place are kept where that does not help; the others never come so far. */
    private static final int MOST_STEPS = 64;

    private @Nullable String[] names;
    private int[] objects;
    private int taken;
    private final Set<String> crowded = new HashSet<>(0);

    /** @param expected about how many names there will be; more only take longer */
    SeenNames(int expected) {
        int places = Math.max(FEWEST, Integer.highestOneBit(expected) * 4);
        names = new String[places];
        objects = new int[places];
    }

    /**
     * Notes a name.
     *
     * @param object tells the objects of the body apart
     * @return false when the object has had the name before
     */
    boolean add(int object, String name) {
        if (taken * 2 > names.length) {
            grow();
        }
        if (!crowded.isEmpty() && crowded.contains(together(object, name))) {
            return false;
        }
        int last = names.length - 1;
        int place = place(object, name) & last;
        for (int step = 0; step < MOST_STEPS; step++) {
            String there = names[place];
            if (there == null) {
                names[place] = name;
                objects[place] = object;
                taken++;
                return true;
            }
            if (objects[place] == object && there.equals(name)) {
                return false;
            }
            place = (place + 1) & last;
        }
        return crowded.add(together(object, name));
    }

    /** A set of these orders what falls on one place by itself. */
    private static String together(int object, String name) {
        return object + " " + name;
    }

    static int place(int object, String name) {
        int mixed = (name.hashCode() + object * 0x9E3779B9) * 0x85EBCA6B;
        return mixed ^ (mixed >>> 15);
    }

    private void grow() {
        @Nullable String[] oldNames = names;
        int[] oldObjects = objects;
        names = new String[oldNames.length * 2];
        objects = new int[oldNames.length * 2];
        taken = 0;
        for (int i = 0; i < oldNames.length; i++) {
            String name = oldNames[i];
            if (name != null) {
                add(oldObjects[i], name);
            }
        }
    }
}
