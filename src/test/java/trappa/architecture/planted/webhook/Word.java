package trappa.architecture.planted.webhook;

/** Something of the package webhook that another one may want. */
public final class Word {
    private Word() {}
}
