package trappa.event;

import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happened to a member. It names the customer by number and nothing else of the person.
 *
 * @param id the same on every attempt and to every receiver; it begins with the time, so that ids sort by it
 * @param customerId 0 for a test, which is about nobody
 * @param at when it was found out
 * @param data what is told of it
 */
public record Event(String id, EventType type, long customerId, Instant at, ObjectNode data) {

    /** The body of its messages, as the Standard Webhooks specification wants it. */
    String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type.word()).put("timestamp", at.toString());
        body.set("data", data);
        return body.toString();
    }
}
