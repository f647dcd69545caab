package trappa.architecture.planted.reward;

/** Something of the package reward that another one may want. */
public final class Word {
    private Word() {}
}
