package trappa.architecture.planted.store;

/** Something of the package store that another one may want. */
public final class Word {
    private Word() {}
}
