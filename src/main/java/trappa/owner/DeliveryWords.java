package trappa.owner;

import org.jspecify.annotations.Nullable;
import trappa.admin.DeliveryList;
import trappa.fact.Remark;

/** A delivery in the owner's language: what it is of, and what there is to say of it. */
final class DeliveryWords {
    private DeliveryWords() {}

    /** What a topic tells of; a topic there are no words for is its own name. */
    static String topic(Texts t, String topic) {
        return knows(t, topic) ? t.of("topic." + topic) : topic;
    }

    static boolean knows(Texts t, String topic) {
        return t.has("topic." + topic);
    }

    /** @return the reason in English where it was kept as a sentence alone, or by a version that knows more */
    static @Nullable String reason(Texts t, DeliveryList.Row row) {
        return row.remark() == null ? row.reason() : of(t, row.remark());
    }

    static String of(Texts t, Remark remark) {
        Object[] values = remark.values().toArray();
        if (remark.code() == Remark.Code.NO_POINTS && t.has("nothing." + values[0])) {
            values[0] = t.of("nothing." + values[0]);
        }
        return t.of("remark." + remark.code(), values);
    }
}
