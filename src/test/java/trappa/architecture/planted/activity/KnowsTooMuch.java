package trappa.architecture.planted.activity;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: activity must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
