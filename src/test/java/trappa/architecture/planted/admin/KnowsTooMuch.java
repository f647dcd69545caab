package trappa.architecture.planted.admin;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: admin must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
