package trappa.architecture.planted.opening;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: opening must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
