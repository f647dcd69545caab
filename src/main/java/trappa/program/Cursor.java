package trappa.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import trappa.value.Rational;

/**
 * Reads one object of a document and notes every violation by its JSON pointer instead of stopping at the first. A key
 * nobody asked for is a violation too.
 */
final class Cursor {
    private final @Nullable JsonNode node;
    private final String pointer;
    private final List<Violation> violations;
    private final Set<String> known = new HashSet<>();

    Cursor(@Nullable JsonNode node, String pointer, List<Violation> violations) {
        if (node != null && !node.isObject()) {
            violations.add(new Violation(pointer, "should be an object"));
        }
        this.node = node != null && node.isObject() ? node : null;
        this.pointer = pointer;
        this.violations = violations;
    }

    String pointer(String key) {
        return pointer + "/" + key;
    }

    void wrong(String key, String detail) {
        violations.add(new Violation(pointer(key), detail));
    }

    boolean has(String key) {
        return value(key) != null;
    }

    Cursor object(String key) {
        return new Cursor(value(key), pointer(key), violations);
    }

    <T> List<T> list(String key, int most, Function<Cursor, T> read) {
        List<T> items = new ArrayList<>();
        JsonNode list = array(key, most);
        if (list != null) {
            for (int i = 0; i < list.size(); i++) {
                Cursor item = new Cursor(list.get(i), pointer(key) + "/" + i, violations);
                items.add(read.apply(item));
                item.end();
            }
        }
        return items;
    }

    long number(String key, long byDefault, long least, long most) {
        JsonNode value = value(key);
        if (value == null) {
            return byDefault;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            wrong(key, "should be a whole number from " + least + " to " + most);
            return byDefault;
        }
        return value.longValue();
    }

    @Nullable
    Long optionalNumber(String key, long least, long most) {
        return has(key) ? (Long) number(key, least, least, most) : null;
    }

    @Nullable
    String optionalText(String key, int longest) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > longest) {
            wrong(key, "should be text of 1 to " + longest + " characters");
            return null;
        }
        return value.stringValue();
    }

    String text(String key, String byDefault, int longest) {
        String text = optionalText(key, longest);
        return text == null ? byDefault : text;
    }

    /** An id: letters, digits, - and _; required. */
    String id(String key) {
        String text = optionalText(key, 40);
        if (text == null) {
            if (!has(key)) {
                wrong(key, "is missing");
            }
            return "";
        }
        if (!text.matches("[A-Za-z0-9_-]+")) {
            wrong(key, "should be letters, digits, - and _ only");
        }
        return text;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        return choice(key, type, byDefault, Enum::name);
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault, Function<E, String> word) {
        JsonNode value = value(key);
        if (value == null) {
            return byDefault;
        }
        for (E choice : type.getEnumConstants()) {
            if (value.isString() && word.apply(choice).equals(value.stringValue())) {
                return choice;
            }
        }
        wrong(key, "should be one of " + all(type, word));
        return byDefault;
    }

    private static <E extends Enum<E>> String all(Class<E> type, Function<E, String> word) {
        return Arrays.stream(type.getEnumConstants()).map(word).collect(Collectors.joining(", "));
    }

    Set<Long> ids(String key) {
        Set<Long> ids = new LinkedHashSet<>();
        JsonNode list = array(key, 1_000);
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonNode item = list.get(i);
            String text = item.isString() ? item.stringValue() : item.isIntegralNumber() ? item.asString() : "";
            if (text.matches("[0-9]{1,18}")) {
                ids.add(Long.parseLong(text));
            } else {
                wrong(key + "/" + i, "should be an id (digits)");
            }
        }
        return ids;
    }

    /** Tags and words, in lower case: the store compares tags without regard to case. */
    Set<String> words(String key) {
        Set<String> words = new LinkedHashSet<>();
        JsonNode list = array(key, 1_000);
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonNode item = list.get(i);
            if (item.isString()
                    && !item.stringValue().isBlank()
                    && item.stringValue().length() <= 255) {
                words.add(item.stringValue().strip().toLowerCase(Locale.ROOT));
            } else {
                wrong(key + "/" + i, "should be text of 1 to 255 characters");
            }
        }
        return words;
    }

    /** Plain texts, each once, in their order. */
    Set<String> texts(String key) {
        Set<String> texts = new LinkedHashSet<>();
        JsonNode list = array(key, 1_000);
        for (int i = 0; list != null && i < list.size(); i++) {
            if (list.get(i).isString()) {
                texts.add(list.get(i).stringValue());
            } else {
                wrong(key + "/" + i, "should be text");
            }
        }
        return texts;
    }

    <E extends Enum<E>> Set<E> choices(String key, Class<E> type) {
        Set<E> chosen = EnumSet.noneOf(type);
        JsonNode list = array(key, 1_000);
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonNode item = list.get(i);
            Optional<E> choice = Arrays.stream(type.getEnumConstants())
                    .filter(c -> item.isString() && c.name().equals(item.stringValue()))
                    .findFirst();
            String place = key + "/" + i;
            choice.ifPresentOrElse(chosen::add, () -> wrong(place, "should be one of " + all(type, Enum::name)));
        }
        return chosen;
    }

    /** Sales channels; empty is every channel. */
    Set<String> channels(String key) {
        Set<String> channels = words(key);
        for (String channel : channels) {
            if (!channel.equals("web") && !channel.equals("pos")) {
                wrong(key, "may hold web and pos, not " + channel);
            }
        }
        return channels;
    }

    boolean flag(String key) {
        JsonNode value = value(key);
        if (value != null && !value.isBoolean()) {
            wrong(key, "should be true or false");
        }
        return value != null && value.isBoolean() && value.booleanValue();
    }

    @Nullable
    Rational fraction(String key) {
        String text = optionalText(key, 20);
        try {
            return text == null ? null : Rational.parse(text);
        } catch (IllegalArgumentException e) {
            wrong(key, "should be a fraction such as 5/4, each part from 1 to " + Rational.LIMIT);
            return null;
        }
    }

    /** Notes the keys nobody asked for. Call when everything has been read. */
    void end() {
        if (node != null) {
            for (String key : node.propertyNames()) {
                if (!known.contains(key)) {
                    wrong(
                            key.replace("~", "~0").replace("/", "~1"),
                            "is not a key here; allowed: "
                                    + known.stream().sorted().toList());
                }
            }
        }
    }

    private @Nullable JsonNode array(String key, int most) {
        JsonNode list = value(key);
        if (list == null) {
            return null;
        }
        if (!list.isArray() || list.size() > most) {
            wrong(key, "should be a list of at most " + most);
            return null;
        }
        return list;
    }

    private @Nullable JsonNode value(String key) {
        known.add(key);
        JsonNode value = node == null ? null : node.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
