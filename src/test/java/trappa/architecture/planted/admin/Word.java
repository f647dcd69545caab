package trappa.architecture.planted.admin;

/** Something of the package admin that another one may want. */
public final class Word {
    private Word() {}
}
