package trappa.owner;

import java.util.Locale;
import java.util.Optional;
import trappa.reward.Trouble;

/** What goes to the store, in the owner's language: what is done there, and why it has not been. */
final class EffectWords {
    private EffectWords() {}

    /** @param kind as the outbox names it; one there are no words for is its own name */
    static String kind(Texts t, String kind) {
        return t.has("effect.kind." + kind) ? t.of("effect.kind." + kind) : kind;
    }

    /** The same by the id of an effect, which ends, or begins, with what is done. */
    static String ofId(Texts t, String effectId) {
        String[] parts = effectId.split("/");
        String word = parts[0].equals("look-up") ? parts[0] : parts[parts.length - 1];
        String kind = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return t.has("effect.kind." + kind) ? t.of("effect.kind." + kind) : effectId;
    }

    /** @param error as it was kept: an English sentence by a version before this one, or one that knows more */
    static String why(Texts t, String error) {
        return Trouble.read(error)
                .map(trouble -> t.of("trouble." + trouble.code(), trouble.words()))
                .orElse(error);
    }

    /** What somebody else said of it, as they said it; empty where the words in the owner's language say all. */
    static Optional<String> said(String error) {
        return Trouble.read(error)
                .filter(trouble -> trouble.code() != Trouble.Code.STATUS && trouble.code() != Trouble.Code.NO_SUCH_KIND)
                .map(Trouble::words)
                .filter(words -> !words.isEmpty());
    }
}
