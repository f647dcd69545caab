package trappa.architecture.planted.privacy;

/** Something of the package privacy that another one may want. */
public final class Word {
    private Word() {}
}
