package trappa.demo;

/**
 * Something the demo shop sells. Names and texts live with the words of each language, under the handle; the price is
 * in öre with VAT inside.
 *
 * @param collectionId the collection it is in
 * @param beforeMinor the price it is compared at, 0 when it is not reduced
 */
record Product(
        String handle,
        long id,
        long variantId,
        String sku,
        long priceMinor,
        boolean giftCard,
        long collectionId,
        long beforeMinor) {
    Product {
        if (priceMinor <= 0 || priceMinor % 100 != 0) {
            throw new IllegalArgumentException("Prices in this shop are whole kronor, not " + priceMinor + " öre");
        }
    }

    /** The VAT inside {@code amountMinor} of this product: 25 % on top is a fifth of the price; a gift card has none. */
    long vatInside(long amountMinor) {
        return giftCard ? 0 : Math.floorDiv(amountMinor * 2 + 5, 10);
    }
}
