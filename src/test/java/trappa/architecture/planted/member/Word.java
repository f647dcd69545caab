package trappa.architecture.planted.member;

/** Something of the package member that another one may want. */
public final class Word {
    private Word() {}
}
