package trappa.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What is different between two program documents. It knows no key: objects are compared key by key, listed things that
 * all have an id are matched by it, everything else is compared as a whole. So a key added to the document tomorrow is
 * covered today. No order of words or numbers is a difference; the order of listed things with ids is.
 */
public final class ProgramDifference {
    private final List<Change> changes = new ArrayList<>();

    private ProgramDifference() {}

    /** Every difference, in the order of the second document. */
    public static List<Change> between(Program before, Program after) {
        return between(ProgramJson.write(before), ProgramJson.write(after));
    }

    static List<Change> between(JsonNode before, JsonNode after) {
        ProgramDifference difference = new ProgramDifference();
        difference.values("", before, after);
        return List.copyOf(difference.changes);
    }

    private void values(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        JsonNode was = shown(before);
        JsonNode is = shown(after);
        if (was != null && is != null && was.isArray() && is.isArray()) {
            lists(path, was, is);
        } else if (keyByKey(was, is)) {
            Set<String> keys = new LinkedHashSet<>(is == null ? List.of() : is.propertyNames());
            keys.addAll(was == null ? List.of() : was.propertyNames());
            for (String key : keys) {
                values(
                        path + "/" + key.replace("~", "~0").replace("/", "~1"),
                        was == null ? null : was.get(key),
                        is == null ? null : is.get(key));
            }
        } else if (was == null ? is != null : !was.equals(is)) {
            changes.add(new Change(path, was, is));
        }
    }

    /** Two objects; or one that is new or gone and no thing with an id, which is named as a whole. */
    private static boolean keyByKey(@Nullable JsonNode was, @Nullable JsonNode is) {
        JsonNode one = was == null ? is : was;
        JsonNode other = is == null ? was : is;
        return one != null
                && other != null
                && one.isObject()
                && other.isObject()
                && (was != null && is != null || !one.has("id"));
    }

    private void lists(String path, JsonNode before, JsonNode after) {
        Optional<Map<String, JsonNode>> was = byId(before);
        Optional<Map<String, JsonNode>> is = byId(after);
        if (was.isEmpty() || is.isEmpty()) {
            if (!items(before).equals(items(after))) {
                changes.add(new Change(path, before, after));
            }
            return;
        }
        Set<String> ids = new LinkedHashSet<>(is.get().keySet());
        ids.addAll(was.get().keySet());
        ids.forEach(id -> values(path + "/" + id, was.get().get(id), is.get().get(id)));
        List<String> orderBefore = kept(was.get(), is.get());
        List<String> orderAfter = kept(is.get(), was.get());
        if (!orderBefore.equals(orderAfter)) {
            changes.add(new Change(path, texts(orderBefore), texts(orderAfter)));
        }
    }

    private static List<String> kept(Map<String, JsonNode> of, Map<String, JsonNode> also) {
        return of.keySet().stream().filter(also::containsKey).toList();
    }

    /** Listed things by their ids, or empty when one has none, or two have the same. */
    private static Optional<Map<String, JsonNode>> byId(JsonNode list) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (JsonNode item : list) {
            JsonNode id = item.get("id");
            if (id == null || !id.isString() || byId.put(id.stringValue(), item) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(byId);
    }

    private static Object items(JsonNode list) {
        Stream<JsonNode> all = list.valueStream();
        return list.valueStream().allMatch(JsonNode::isValueNode) ? Set.copyOf(all.toList()) : all.toList();
    }

    /** A key that is null and a key that is left out say the same. */
    private static @Nullable JsonNode shown(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }
}
