package trappa.architecture.planted.insight;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: insight must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
