package trappa.architecture.planted.signature;

import trappa.architecture.planted.admin.Word;

/** Breaks a rule on purpose: signature must not know admin. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
