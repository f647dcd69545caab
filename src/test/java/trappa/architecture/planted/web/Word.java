package trappa.architecture.planted.web;

/** Something of the package web that another one may want. */
public final class Word {
    private Word() {}
}
