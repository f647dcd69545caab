package trappa.architecture.planted.db;

/** Something of the package db that another one may want. */
public final class Word {
    private Word() {}
}
