package trappa.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import trappa.program.Program.Metric;
import trappa.value.Money;

/**
 * Changes of a program in a sentence, in English, Swedish or Danish: "Silver: threshold 500 → 600". The words for keys
 * are in {@code texts/program_….properties}; a key without one is shown as it is written.
 */
public final class ProgramWords {
    private static final List<String> LANGUAGES = List.of("en", "sv", "da");
    private static final int MOST_ITEMS = 5;
    /** Keys whose values are ids of things that may have a name of their own, with where those are listed. */
    private static final Map<String, String> NAMED = Map.of(
            "rewardId",
            "rewards",
            "tierIds",
            "tiers",
            "rewards",
            "rewards",
            "tiers",
            "tiers",
            "campaigns",
            "campaigns");

    private final ResourceBundle texts;
    private final int decimals;

    /** @param language such as sv or sv-SE; another one than those above gets English */
    public ProgramWords(String language, String currency) {
        String known =
                LANGUAGES.stream().filter(language::startsWith).findFirst().orElse("en");
        texts = ResourceBundle.getBundle(
                "texts/program",
                Locale.of(known),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        decimals = Money.decimals(currency);
    }

    /** The changes between two documents, a sentence each. */
    public List<String> sentences(Program before, Program after, List<Change> changes) {
        return sentences(ProgramJson.write(before), ProgramJson.write(after), changes);
    }

    List<String> sentences(JsonNode before, JsonNode after, List<Change> changes) {
        return changes.stream()
                .map(change -> sentence(change, new Place(before, after, change.path())))
                .toList();
    }

    /** Where a change is: the keys that lead there, and the listed things on the way, by what they are called. */
    private final class Place {
        final JsonNode before;
        final JsonNode after;
        final List<String> keys = new ArrayList<>();
        final List<String> things = new ArrayList<>();
        String last = "";

        Place(JsonNode before, JsonNode after, String path) {
            this.before = before;
            this.after = after;
            List<JsonNode> here = List.of(after, before);
            for (String part : path.substring(1).split("/", -1)) {
                last = part;
                if (here.stream().anyMatch(JsonNode::isArray)) {
                    here = below(here, list -> item(list, part));
                    things.add(called(keys.getLast(), part, here.getFirst()));
                } else {
                    keys.add(part);
                    here = below(here, node -> Optional.ofNullable(node.get(part)));
                }
            }
        }

        private static List<JsonNode> below(List<JsonNode> nodes, Function<JsonNode, Optional<JsonNode>> step) {
            return nodes.stream().flatMap(n -> step.apply(n).stream()).toList();
        }
    }

    private String sentence(Change change, Place place) {
        JsonNode thing = change.after() == null ? change.before() : change.after();
        if (thing != null && thing.isObject() && thing.has("id")) {
            return fill(
                    change.after() == null ? "sentence.gone" : "sentence.new",
                    noun(place.keys.getLast()),
                    name(place.last, thing),
                    details(place.keys, thing, change.after() == null ? place.before : place.after));
        }
        String what = word(place.keys);
        boolean list = thing != null && thing.isArray();
        String values = list
                ? list(named(place.keys, change.before(), place.before), named(place.keys, change.after(), place.after))
                : value(place.keys, change.before(), place.before) + " → "
                        + value(place.keys, change.after(), place.after);
        return place.things.isEmpty()
                ? capital(what) + ": " + values
                : capital(String.join(", ", place.things)) + ": " + what + (list ? ": " : " ") + values;
    }

    private static Optional<JsonNode> item(JsonNode list, String id) {
        return list.valueStream()
                .filter(i -> i.path("id").asString("").equals(id))
                .findFirst();
    }

    /** "Silver" for a tier that has a name of its own, "reward r25" for what has none. */
    private String called(String listKey, String id, JsonNode item) {
        return item.path("name").isString() ? item.path("name").stringValue() : noun(listKey) + " " + id;
    }

    private static String name(String id, JsonNode item) {
        return item.path("name").isString() ? item.path("name").stringValue() + " (" + id + ")" : id;
    }

    private String details(List<String> keys, JsonNode item, JsonNode document) {
        List<String> details = new ArrayList<>();
        for (String key : item.propertyNames()) {
            JsonNode value = item.get(key);
            if (!key.equals("id") && !key.equals("name") && value.isValueNode() && !value.isNull()) {
                List<String> inner = new ArrayList<>(keys);
                inner.add(key);
                details.add(word(inner) + " " + value(inner, value, document));
            }
        }
        return String.join(", ", details);
    }

    /** The word of a key: for its whole path, else for the key alone, else the key as it is written. */
    private String word(List<String> keys) {
        return text(String.join(".", keys)).or(() -> text(keys.getLast())).orElseGet(keys::getLast);
    }

    private String noun(String listKey) {
        return text("one." + listKey).orElse(listKey);
    }

    /** A list of ids as one of names, where they have any. */
    private static @Nullable JsonNode named(List<String> keys, @Nullable JsonNode list, JsonNode document) {
        if (list == null
                || !NAMED.containsKey(keys.getLast())
                || !list.valueStream().allMatch(JsonNode::isString)) {
            return list;
        }
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        list.forEach(id -> names.add(named(keys.getLast(), id.asString(), document)));
        return names;
    }

    private static String named(String key, String id, JsonNode document) {
        return Optional.ofNullable(NAMED.get(key))
                .flatMap(listKey -> item(document.path(listKey), id))
                .map(thing -> thing.path("name"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .orElse(id);
    }

    private String value(List<String> keys, @Nullable JsonNode value, JsonNode document) {
        if (value == null || value.isNull()) {
            return text("value.none").orElse("-");
        }
        if (value.isIntegralNumber() && isMoney(keys, document)) {
            String amount = new java.math.BigDecimal(value.bigIntegerValue(), decimals).toPlainString();
            return amount.replace(".", text("value.point").orElse("."));
        }
        if (value.isBoolean()) {
            return text("value." + value.booleanValue()).orElseGet(value::asString);
        }
        if (value.isString()) {
            String said = named(keys.getLast(), value.stringValue(), document);
            return text("is." + keys.getLast() + "." + said).orElse(said);
        }
        return value.isValueNode() ? value.asString() : value.toString();
    }

    /** Keys of money end in Minor; a threshold is money where spending is what counts. */
    private static boolean isMoney(List<String> keys, JsonNode document) {
        boolean threshold = keys.size() == 2
                && keys.getLast().equals("at")
                && List.of("tiers", "steps").contains(keys.getFirst());
        return keys.getLast().endsWith("Minor")
                || threshold
                        && document.at("/qualification/metric").asString("").equals(Metric.SPEND.name());
    }

    /** What a list gained and lost; or its order before and after when it did neither. */
    private String list(@Nullable JsonNode before, @Nullable JsonNode after) {
        List<JsonNode> was = before == null ? List.of() : before.valueStream().toList();
        List<JsonNode> is = after == null ? List.of() : after.valueStream().toList();
        if (!was.stream().allMatch(JsonNode::isValueNode) || !is.stream().allMatch(JsonNode::isValueNode)) {
            return text("list.changed").orElse("");
        }
        List<JsonNode> added = is.stream().filter(i -> !was.contains(i)).toList();
        List<JsonNode> removed = was.stream().filter(i -> !is.contains(i)).toList();
        if (added.isEmpty() && removed.isEmpty()) {
            return some(was) + " → " + some(is);
        }
        List<String> parts = new ArrayList<>();
        if (!added.isEmpty()) {
            parts.add(fill("list.added", some(added)));
        }
        if (!removed.isEmpty()) {
            parts.add(fill("list.removed", some(removed)));
        }
        return String.join("; ", parts);
    }

    private String some(List<JsonNode> items) {
        String first = items.stream().limit(MOST_ITEMS).map(JsonNode::asString).collect(Collectors.joining(", "));
        return items.size() <= MOST_ITEMS
                ? first
                : fill("list.more", first, Integer.toString(items.size() - MOST_ITEMS));
    }

    private String fill(String key, String... values) {
        String text = text(key).orElse("");
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", values[i]);
        }
        return text.replace(" ()", "");
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private Optional<String> text(String key) {
        try {
            return Optional.of(texts.getString(key));
        } catch (MissingResourceException none) {
            return Optional.empty();
        }
    }
}
