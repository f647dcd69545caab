package trappa.architecture.planted.staff;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: staff must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
