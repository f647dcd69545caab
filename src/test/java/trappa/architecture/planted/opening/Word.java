package trappa.architecture.planted.opening;

/** Something of the package opening that another one may want. */
public final class Word {
    private Word() {}
}
