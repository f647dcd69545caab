package trappa.webhook.history;

/** A fraction that an order's points are multiplied by. */
record Multiplier(long over, long under) {
    @Override
    public String toString() {
        return over + "/" + under;
    }
}
