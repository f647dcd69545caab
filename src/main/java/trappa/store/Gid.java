package trappa.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The store's global ids, {@code gid://shopify/Order/123}: the number is what the webhooks call it. */
final class Gid {
    private static final Pattern FORM = Pattern.compile("gid://shopify/([A-Za-z]+)/([0-9]{1,19})(?:\\?.*)?");

    private Gid() {}

    /** The number in a text, when it names a thing of this kind. */
    static Optional<Long> of(String text, String kind) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !matcher.group(1).equals(kind)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(matcher.group(2)));
        } catch (NumberFormatException above63Bits) {
            return Optional.empty();
        }
    }

    /** The number of a node by its {@code id}. */
    static Optional<Long> of(JsonNode node, String kind) {
        return of(node.path("id").asString(""), kind);
    }
}
