package trappa.architecture.planted.db;

import trappa.architecture.planted.member.Word;

/** Breaks a rule on purpose: db must not know member. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
