package trappa.architecture.planted.staircase;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: staircase must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
