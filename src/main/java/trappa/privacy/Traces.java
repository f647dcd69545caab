package trappa.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would give a person away in a delivery. One that says what it told of is theirs by its order or its customer, and
 * by nothing else but a text of theirs such as an e-mail; the body of any other is searched for their numbers too.
 *
 * @param texts in lower case; too short a one would be in everybody's
 */
record Traces(Set<Long> numbers, Set<Long> orders, List<byte[]> texts) {
    private static final int SHORTEST = 5;

    static Traces of(Set<Long> numbers, Set<Long> orders, Collection<String> texts) {
        return new Traces(
                numbers,
                orders,
                texts.stream()
                        .filter(text -> text.length() >= SHORTEST)
                        .map(text -> text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** Whether a delivery may tell of the person: what is to be forgotten is rather looked for too widely. */
    boolean mayBeIn(JdbcPrivacy.Body body) {
        return in(body, 1);
    }

    /** Whether a delivery tells of the person: a short number, which would be a quantity too, is not believed. */
    boolean areIn(JdbcPrivacy.Body body) {
        return in(body, SHORTEST);
    }

    private boolean in(JdbcPrivacy.Body body, int shortest) {
        return texts.stream().anyMatch(text -> tells(body.bytes(), text))
                || (body.saysWhat()
                        ? has(orders, body.orderId()) || has(numbers, body.customerId())
                        : Stream.concat(numbers.stream(), orders.stream())
                                .map(id -> Long.toString(id).getBytes(StandardCharsets.US_ASCII))
                                .anyMatch(id -> id.length >= shortest && tells(body.bytes(), id)));
    }

    private static boolean has(Set<Long> ids, @Nullable Long id) {
        return id != null && ids.contains(id);
    }

    /** A number only where no further digit is beside it. */
    private static boolean tells(byte[] body, byte[] trace) {
        for (int i = 0; i + trace.length <= body.length; i++) {
            int k = 0;
            while (k < trace.length && lower(body[i + k]) == trace[k]) {
                k++;
            }
            if (k == trace.length
                    && !(digit(trace[0]) && i > 0 && digit(body[i - 1]))
                    && !(digit(trace[k - 1]) && i + k < body.length && digit(body[i + k]))) {
                return true;
            }
        }
        return false;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }
}
