package trappa.architecture.planted.value;

/** Something of the package value that another one may want. */
public final class Word {
    private Word() {}
}
