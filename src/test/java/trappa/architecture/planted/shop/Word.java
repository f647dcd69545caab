package trappa.architecture.planted.shop;

/** Something of the package shop that another one may want. */
public final class Word {
    private Word() {}
}
