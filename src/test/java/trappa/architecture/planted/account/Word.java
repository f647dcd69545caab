package trappa.architecture.planted.account;

/** Something of the package account that another one may want. */
public final class Word {
    private Word() {}
}
