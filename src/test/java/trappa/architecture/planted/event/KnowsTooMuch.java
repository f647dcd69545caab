package trappa.architecture.planted.event;

import trappa.architecture.planted.webhook.Word;

/** Breaks a rule on purpose: event must not know webhook. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
