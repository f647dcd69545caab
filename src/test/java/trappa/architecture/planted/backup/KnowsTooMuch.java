package trappa.architecture.planted.backup;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: backup must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
