package trappa.architecture.planted.export;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: export must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
