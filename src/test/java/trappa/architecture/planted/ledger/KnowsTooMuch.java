package trappa.architecture.planted.ledger;

import trappa.architecture.planted.staircase.Word;

/** Breaks a rule on purpose: ledger must not know staircase. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
