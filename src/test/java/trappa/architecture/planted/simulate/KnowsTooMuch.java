package trappa.architecture.planted.simulate;

import trappa.architecture.planted.reward.Word;

/** Breaks a rule on purpose: simulate must not know reward. */
final class KnowsTooMuch {
    private KnowsTooMuch() {}

    static Class<?> known() {
        return Word.class;
    }
}
