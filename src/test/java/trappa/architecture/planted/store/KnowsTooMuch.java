package trappa.architecture.planted.store;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: store must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
