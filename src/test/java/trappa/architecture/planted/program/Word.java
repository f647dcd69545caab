package trappa.architecture.planted.program;

/** Something of the package program that another one may want. */
public final class Word {
    private Word() {}
}
