package trappa.architecture.planted.member;

import trappa.architecture.planted.ledger.Word;

/** Breaks a rule on purpose: member must not know ledger. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
