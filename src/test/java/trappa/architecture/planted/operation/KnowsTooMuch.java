package trappa.architecture.planted.operation;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: operation must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
