package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A form that was filled in and could not be taken, since its session had ended: where it was to go and what it held, so
 * that it can be sent again by a click.
 *
 * @param path empty for nothing
 */
record Kept(String path, List<Field> fields) {
    static final Kept NOTHING = new Kept("", List.of());

    /** Before the names of the fields, while they are carried through the login. */
    private static final String CARRIED = "kept:";

    record Field(String name, String value) {
        String carried() {
            return CARRIED + name;
        }
    }

    static Kept of(String path, Map<String, List<String>> form) {
        List<Field> fields = new ArrayList<>();
        form.forEach((name, values) -> {
            if (!name.equals("csrf")) {
                values.forEach(value -> fields.add(new Field(name, value)));
            }
        });
        return new Kept(path, List.copyOf(fields));
    }

    /** What a login form carries. */
    static Kept carried(String path, Map<String, List<String>> login) {
        List<Field> fields = new ArrayList<>();
        login.forEach((name, values) -> {
            if (name.startsWith(CARRIED)) {
                values.forEach(value -> fields.add(new Field(name.substring(CARRIED.length()), value)));
            }
        });
        return new Kept(path, List.copyOf(fields));
    }

    boolean any() {
        return !path.isEmpty();
    }
}
