package trappa.architecture.planted.reward;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: reward must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
