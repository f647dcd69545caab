package trappa.architecture.planted.shop;

import trappa.architecture.planted.ledger.Word;

/** Breaks a rule on purpose: shop must not know ledger. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
