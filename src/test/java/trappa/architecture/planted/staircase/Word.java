package trappa.architecture.planted.staircase;

/** Something of the package staircase that another one may want. */
public final class Word {
    private Word() {}
}
