package trappa.architecture.planted.signature;

/** Something of the package signature that another one may want. */
public final class Word {
    private Word() {}
}
