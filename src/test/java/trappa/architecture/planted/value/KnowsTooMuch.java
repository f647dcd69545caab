package trappa.architecture.planted.value;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: value must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
