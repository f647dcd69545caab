package trappa.webhook;

/** A signed delivery that cannot be understood: it goes to quarantine with this sentence as the reason. */
final class Unreadable extends RuntimeException {
    Unreadable(String reason) {
        super(reason);
    }
}
