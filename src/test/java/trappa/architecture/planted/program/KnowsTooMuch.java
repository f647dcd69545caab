package trappa.architecture.planted.program;

import trappa.architecture.planted.account.Word;

/** Breaks a rule on purpose: program must not know account. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
