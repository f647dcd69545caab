package trappa.architecture.planted.ledger;

/** Something of the package ledger that another one may want. */
public final class Word {
    private Word() {}
}
