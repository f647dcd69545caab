package trappa.architecture.planted.account;

import trappa.architecture.planted.ledger.Word;

/** Breaks a rule on purpose: account must not know ledger. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
