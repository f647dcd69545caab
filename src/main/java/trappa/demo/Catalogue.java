package trappa.demo;

import java.util.List;
import java.util.Optional;

/** The range of the make-believe shop "Fjärd & Fjäll": stoneware, wool and wood, and one gift card that never earns. */
final class Catalogue {
    static final List<Product> PRODUCTS = List.of(
            product(1, "mugg-skar", 249),
            product(2, "plad-hed", 1295),
            product(3, "tratt-dimma", 385),
            product(4, "kanna-fyr", 595),
            product(5, "sockor-myr", 165),
            product(6, "skal-kobbe", 189),
            product(7, "brada-alm", 445),
            product(8, "tval-tang", 95),
            new Product("presentkort", 9_007_199_254_741_609L, 9_007_199_254_742_609L, "FF-009", 30_000, true));

    private Catalogue() {}

    static Optional<Product> find(String handle) {
        return PRODUCTS.stream()
                .filter(product -> product.handle().equals(handle))
                .findFirst();
    }

    static Product get(String handle) {
        return find(handle).orElseThrow(() -> new IllegalArgumentException("This shop has no product " + handle));
    }

    private static Product product(int number, String handle, long kronor) {
        return new Product(
                handle,
                9_007_199_254_741_600L + number,
                9_007_199_254_742_600L + number,
                "FF-00" + number,
                kronor * 100,
                false);
    }
}
