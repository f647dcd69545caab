package trappa.architecture.planted.fact;

import trappa.architecture.planted.program.Word;

/** Breaks a rule on purpose: fact must not know program. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
