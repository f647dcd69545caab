package trappa.owner;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import trappa.shop.Branding;

/** The looks and words of the widget as they are typed: every field by its name, with what is wrong beside it. */
final class LooksForm {
    /** The widget's own, where the owner says nothing. */
    static final String ACCENT = "#0b6b53";

    /** As a style sheet may have it, each digit for two. */
    private static final String SHORT_COLOUR = "^#([0-9a-f])([0-9a-f])([0-9a-f])$";

    static final String ON_ACCENT = "#ffffff";

    private final Map<String, String> typed;
    private final Map<String, String> wrongs = new HashMap<>();
    private final Branding branding;

    private LooksForm(Texts t, Map<String, String> typed) {
        this.typed = typed;
        Map<String, Map<String, String>> texts = new TreeMap<>();
        for (String language : Branding.LANGUAGES) {
            for (String key : Branding.KEYS.keySet()) {
                String text = value(language + "/" + key);
                Branding.Wrong wrong = text.isEmpty() ? Branding.Wrong.NOTHING : Branding.check(key, text);
                if (wrong != Branding.Wrong.NOTHING) {
                    wrongs.put(language + "/" + key, said(t, key, wrong));
                } else if (!text.isEmpty()) {
                    texts.computeIfAbsent(language, l -> new TreeMap<>()).put(key, text);
                }
            }
        }
        branding = new Branding(colour(t, "accent"), colour(t, "onAccent"), radius(t), texts);
    }

    static LooksForm of(Visit v) {
        Map<String, String> typed = new HashMap<>();
        v.form().forEach((name, values) -> typed.put(name, values.getFirst().strip()));
        if (typed.containsKey("correct")) {
            typed.put("accent", typed.getOrDefault("correct", ""));
        }
        return new LooksForm(v.texts(), typed);
    }

    static LooksForm of(Texts t, Branding branding) {
        Map<String, String> typed = new HashMap<>();
        typed.put("accent", branding.accent() == null ? "" : branding.accent());
        typed.put("onAccent", branding.onAccent() == null ? "" : branding.onAccent());
        typed.put("radius", branding.radius() == null ? "" : branding.radius().toString());
        branding.texts()
                .forEach((language, said) -> said.forEach((key, text) -> typed.put(language + "/" + key, text)));
        return new LooksForm(t, typed);
    }

    private static String said(Texts t, String key, Branding.Wrong wrong) {
        return switch (wrong) {
            case LENGTH -> t.of("wrong.text", t.number(Branding.LONGEST_TEXT));
            case UNKNOWN_VALUE -> {
                Set<String> values = new TreeSet<>(Branding.KEYS.getOrDefault(key, Set.of()));
                yield values.isEmpty() ? t.of("looks.novalues") : t.of("looks.values", String.join(", ", values));
            }
            case MISSING_NUMBER -> t.of("looks.number");
            case CHARACTERS, UNKNOWN_KEY, NOTHING -> t.of("looks.characters");
        };
    }

    private @Nullable String colour(Texts t, String name) {
        String text = value(name).toLowerCase(Locale.ROOT).replaceFirst(SHORT_COLOUR, "#$1$1$2$2$3$3");
        if (!text.isEmpty() && !Branding.isColour(text)) {
            wrongs.put(name, t.of("looks.colour"));
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    private @Nullable Integer radius(Texts t) {
        String text = value("radius");
        if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= Branding.LARGEST_RADIUS) {
            return (Integer) Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            wrongs.put("radius", t.of("wrong.whole", t.number(0), t.number(Branding.LARGEST_RADIUS)));
        }
        return null;
    }

    String value(String name) {
        return typed.getOrDefault(name, "");
    }

    boolean wrong(String name) {
        return wrongs.containsKey(name);
    }

    String why(String name) {
        return wrongs.getOrDefault(name, "");
    }

    int problems() {
        return wrongs.size();
    }

    /** Whether anything is said or wrong in a language. */
    boolean speaks(String language) {
        return typed.entrySet().stream()
                .anyMatch(e ->
                        e.getKey().startsWith(language + "/") && !e.getValue().isEmpty());
    }

    /** What is typed, without what is wrong. */
    Branding branding() {
        return branding;
    }

    String accent() {
        return branding.accent() == null ? ACCENT : branding.accent();
    }

    String onAccent() {
        return branding.onAccent() == null ? ON_ACCENT : branding.onAccent();
    }

    double contrast() {
        return Contrast.of(accent(), onAccent());
    }

    boolean faint() {
        return contrast() < Contrast.ENOUGH;
    }

    String corrected() {
        return Contrast.corrected(accent(), onAccent());
    }
}
