package trappa.architecture.planted.privacy;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: privacy must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
