package trappa.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Reason;

/**
 * A reason as it is kept in a ledger row, with a salt: without it, nobody who guesses what stood there can find out from
 * the row's hash. When a person is forgotten only a hash of it all is kept.
 */
final class ReasonJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
    private static final String FORGOTTEN = "{\"type\":\"forgotten\",\"kept\":\"";

    private ReasonJson() {}

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 12;

    static String write(Reason reason) {
        String type = switch (reason) {
            case Reason.Order order -> "order";
            case Reason.Plain plain -> "plain";
        };
        String fields = MAPPER.writeValueAsString(reason);
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return fields.substring(0, fields.length() - 1) + ",\"salt\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(salt) + "\",\"type\":\"" + type + "\"}";
    }

    /** What is left of a reason that is forgotten. */
    static String forget(String hash) {
        return FORGOTTEN + hash + "\"}";
    }

    /** The hash that is left of a forgotten reason; empty for one that is not. */
    static Optional<String> forgotten(String text) {
        return text.startsWith(FORGOTTEN) && text.endsWith("\"}")
                ? Optional.of(text.substring(FORGOTTEN.length(), text.length() - 2))
                : Optional.empty();
    }

    static Reason read(String text) {
        if (forgotten(text).isPresent()) {
            return new Reason.Plain(Reason.Plain.Because.FORGOTTEN);
        }
        ObjectNode node = (ObjectNode) MAPPER.readTree(text);
        String type = node.remove("type").stringValue();
        node.remove("salt");
        return switch (type) {
            case "order" -> MAPPER.treeToValue(node, Reason.Order.class);
            case "plain" -> MAPPER.treeToValue(node, Reason.Plain.class);
            default -> throw new IllegalStateException("A ledger row has a reason of an unknown type: " + type);
        };
    }
}
