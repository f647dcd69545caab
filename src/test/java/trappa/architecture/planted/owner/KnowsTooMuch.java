package trappa.architecture.planted.owner;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: owner must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
