package trappa.architecture.planted.webhook;

import trappa.architecture.planted.admin.Word;

/** Breaks a rule on purpose: webhook must not know admin. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
