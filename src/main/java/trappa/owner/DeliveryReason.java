package trappa.owner;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;

/** What became of a delivery in the owner's language: it is kept in English, and what is common is said again. */
final class DeliveryReason {
    private static final String NO_POINTS = "No points: ";

    private DeliveryReason() {}

    /** @return the reason as it is kept where there are no words for it: what was wrong with a payload quotes the payload */
    static @Nullable String of(Texts t, @Nullable String kept) {
        if (kept == null) {
            return null;
        }
        if (kept.startsWith("No points yet: ")) {
            return t.of("delivery.why.nobody");
        }
        if (kept.equals("The topic is not one of ours")) {
            return t.of("delivery.why.topic");
        }
        String why = kept.startsWith(NO_POINTS)
                ? kept.substring(NO_POINTS.length()).replace(' ', '_').toUpperCase(Locale.ROOT)
                : "";
        return Arrays.stream(Nothing.values())
                .filter(nothing -> nothing.name().equals(why))
                .findFirst()
                .map(nothing -> t.of("delivery.why.nothing", t.of("nothing." + nothing)))
                .orElse(kept);
    }
}
