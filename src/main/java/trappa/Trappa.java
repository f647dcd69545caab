package trappa;

/** Main. */
public final class Trappa {
    private Trappa() {}

    public static void main(String[] args) {
        System.out.println(Runtime.version());
    }
}
