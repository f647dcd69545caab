package trappa.command;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing {@code doctor} looked at.
 *
 * @param cure what to do; empty when all is well
 */
record Finding(Level level, String what, String found, String cure) {

    enum Level {
        OK,
        WARNING,
        FAILURE
    }

    static Finding ok(String what, String found) {
        return new Finding(Level.OK, what, found, "");
    }

    static Finding warning(String what, String found, String cure) {
        return new Finding(Level.WARNING, what, found, cure);
    }

    static Finding failure(String what, String found, String cure) {
        return new Finding(Level.FAILURE, what, found, cure);
    }

    String line() {
        String mark = switch (level) {
            case OK -> "ok      ";
            case WARNING -> "warning ";
            case FAILURE -> "FAILURE ";
        };
        return mark + what + ": " + found + (cure.isEmpty() ? "" : "\n        → " + cure);
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("level", level.name())
                .put("what", what)
                .put("found", found)
                .put("cure", cure);
    }

    /** @throws JacksonException when it is not one */
    static Finding read(String json) {
        JsonNode node = JsonMapper.shared().readTree(json);
        return new Finding(
                Level.valueOf(node.get("level").stringValue()),
                node.get("what").stringValue(),
                node.get("found").stringValue(),
                node.get("cure").stringValue());
    }
}
