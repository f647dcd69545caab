package trappa.shop;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a shop's widget looks, and what it says in the shop's own words. What is absent is as the widget has it.
 *
 * @param accent such as {@code #14594a}; {@code onAccent} of text on it
 * @param radius of corners in pixels, 0 to 40
 * @param texts by language, then by the widget's key; plain text, never markup
 */
public record Branding(
        @Nullable String accent,
        @Nullable String onAccent,
        @Nullable Integer radius,
        Map<String, Map<String, String>> texts) {
    public static final Branding PLAIN = new Branding(null, null, null, Map.of());
    public static final List<String> LANGUAGES = List.of("sv", "da", "nb", "fi", "de", "en");
    public static final int LARGEST_RADIUS = 40;
    public static final int LONGEST_TEXT = 200;
    /** With the values each may hold. */
    public static final Map<String, Set<String>> KEYS = keys();

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
    private static final Pattern VALUE = Pattern.compile("\\{[^{}]*}");
    /** Control characters, and those that turn the direction of what is around them. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]");

    public Branding {
        if (accent != null && !COLOUR.matcher(accent).matches()) {
            throw new IllegalArgumentException("accent should be a colour such as #14594a, not " + accent);
        }
        if (onAccent != null && !COLOUR.matcher(onAccent).matches()) {
            throw new IllegalArgumentException("onAccent should be a colour such as #ffffff, not " + onAccent);
        }
        if (radius != null && (radius < 0 || radius > LARGEST_RADIUS)) {
            throw new IllegalArgumentException("radius should be 0 to " + LARGEST_RADIUS + ", not " + radius);
        }
        Map<String, Map<String, String>> sorted = new TreeMap<>();
        texts.forEach((language, said) -> {
            if (!LANGUAGES.contains(language)) {
                throw new IllegalArgumentException("The widget does not speak " + language);
            }
            said.forEach((key, text) -> check(key, text).ifWrong(wrong -> {
                throw new IllegalArgumentException(key + ": " + wrong);
            }));
            if (!said.isEmpty()) {
                sorted.put(language, Map.copyOf(new TreeMap<>(said)));
            }
        });
        texts = Map.copyOf(sorted);
    }

    /** What is wrong with a text. */
    public enum Wrong {
        NOTHING,
        UNKNOWN_KEY,
        LENGTH,
        CHARACTERS,
        /** A value in braces that this text is never given. */
        UNKNOWN_VALUE,
        /** Counted things are no sentence without their number. */
        MISSING_NUMBER;

        private void ifWrong(Consumer<Wrong> then) {
            if (this != NOTHING) {
                then.accept(this);
            }
        }
    }

    public static boolean isColour(String text) {
        return COLOUR.matcher(text).matches();
    }

    /** Checks one text of the widget. */
    public static Wrong check(String key, String text) {
        Set<String> values = KEYS.get(key);
        if (values == null) {
            return Wrong.UNKNOWN_KEY;
        }
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            return Wrong.LENGTH;
        }
        if (UNSEEN.matcher(text).find()) {
            return Wrong.CHARACTERS;
        }
        Matcher m = VALUE.matcher(text);
        while (m.find()) {
            if (!values.contains(m.group())) {
                return Wrong.UNKNOWN_VALUE;
            }
        }
        boolean counts = key.equals("points") || key.equals("orders");
        for (String form : text.split("\\|", -1)) {
            if (counts && !form.contains("{n}")) {
                return Wrong.MISSING_NUMBER;
            }
        }
        return Wrong.NOTHING;
    }

    /** The words of the language that a tag asks for. */
    public Map<String, String> in(String tag) {
        return texts.getOrDefault(language(tag), Map.of());
    }

    /** The language of the widget that a tag asks for. */
    public static String language(String tag) {
        String language = tag.length() < 2 ? "en" : tag.substring(0, 2).toLowerCase(Locale.ROOT);
        if (language.equals("no") || language.equals("nn")) {
            language = "nb";
        }
        return LANGUAGES.contains(language) ? language : "en";
    }

    private static Map<String, Set<String>> keys() {
        Map<String, Set<String>> keys = new LinkedHashMap<>();
        keys.put("title", Set.of());
        keys.put("points", Set.of("{n}"));
        keys.put("orders", Set.of("{n}"));
        keys.put("left", Set.of("{n}", "{what}"));
        keys.put("free", Set.of());
        keys.put("first", Set.of("{n}", "{what}"));
        for (String key : List.of("join", "login", "start", "here", "top", "offers", "claim", "spend", "history")) {
            keys.put(key, Set.of());
        }
        keys.put("amount_off", Set.of("{m}"));
        keys.put("free_shipping", Set.of());
        keys.put("perk", Set.of());
        keys.put("gift_card", Set.of("{m}"));
        keys.put("store_credit", Set.of("{m}"));
        keys.put("paused", Set.of());
        return Collections.unmodifiableMap(keys);
    }
}
