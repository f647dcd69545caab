package trappa.demo;

/** One line of an order: so many of a product, less the line's share of a discount (öre). */
record DemoLine(long id, Product product, int quantity, long discountMinor) {
    DemoLine {
        if (quantity <= 0 || quantity > 99) {
            throw new IllegalArgumentException("A line holds 1 to 99, not " + quantity);
        }
        if (discountMinor < 0 || discountMinor > product.priceMinor() * quantity) {
            throw new IllegalArgumentException("A discount of " + discountMinor + " öre does not fit the line");
        }
    }

    /** What the buyer paid for the line, VAT inside. */
    long paidMinor() {
        return product.priceMinor() * quantity - discountMinor;
    }

    /** The part of {@link #paidMinor()} that belongs to {@code units} of the line, rounded down. */
    long paidMinor(int units) {
        return paidMinor() * units / quantity;
    }
}
