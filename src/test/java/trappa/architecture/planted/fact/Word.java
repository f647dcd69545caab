package trappa.architecture.planted.fact;

/** Something of the package fact that another one may want. */
public final class Word {
    private Word() {}
}
