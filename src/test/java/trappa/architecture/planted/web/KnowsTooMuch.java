package trappa.architecture.planted.web;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: web must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
