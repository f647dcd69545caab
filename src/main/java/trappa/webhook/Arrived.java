package trappa.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import trappa.db.Packed;

/**
 * A delivery that is to be written, its body packed already: whoever brings it does that, beside others, and the one who
 * writes for all of them does not.
 *
 * @param parts the body in order, at least one
 */
record Arrived(Delivery delivery, List<Packed> parts) {
    private static final int PART_BYTES = 500_000;

    static Arrived of(Delivery delivery) {
        byte[] body = delivery.body();
        return new Arrived(
                delivery,
                body.length <= PART_BYTES
                        ? List.of(Packed.pack(body))
                        : IntStream.range(0, Math.ceilDiv(body.length, PART_BYTES))
                                .mapToObj(number -> part(body, number * PART_BYTES))
                                .toList());
    }

    private static Packed part(byte[] body, int from) {
        return Packed.pack(Arrays.copyOfRange(body, from, Math.min(body.length, from + PART_BYTES)));
    }

    /** Bytes of memory: of the body, and of what it is packed to. */
    int bytes() {
        int packed = parts.stream()
                .mapToInt(part -> part.bytes() == delivery.body() ? 0 : part.bytes().length)
                .sum();
        return delivery.body().length + packed;
    }
}
