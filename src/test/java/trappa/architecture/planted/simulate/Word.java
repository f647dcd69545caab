package trappa.architecture.planted.simulate;

/** Something of the package simulate that another one may want. */
public final class Word {
    private Word() {}
}
