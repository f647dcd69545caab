package trappa.demo;

import java.util.List;
import java.util.Optional;

/** The range of the make-believe shop "Fjärd & Fjäll": stoneware, wool and wood, and one gift card that never earns. */
final class Catalogue {
    static final long STONEWARE = 9_007_199_254_743_601L;
    static final long WOOL = 9_007_199_254_743_602L;
    static final long HOME = 9_007_199_254_743_603L;

    static final List<Product> PRODUCTS = List.of(
            product(1, "mugg-skar", 249, STONEWARE, 0),
            product(2, "plad-hed", 1295, WOOL, 0),
            product(3, "tratt-dimma", 385, STONEWARE, 0),
            product(4, "kanna-fyr", 595, STONEWARE, 0),
            product(5, "sockor-myr", 165, WOOL, 0),
            product(6, "skal-kobbe", 189, STONEWARE, 0),
            product(7, "brada-alm", 445, HOME, 0),
            product(8, "tval-tang", 95, HOME, 120),
            new Product(
                    "presentkort", 9_007_199_254_741_609L, 9_007_199_254_742_609L, "FF-009", 30_000, true, HOME, 0));

    private Catalogue() {}

    static Optional<Product> find(String handle) {
        return PRODUCTS.stream()
                .filter(product -> product.handle().equals(handle))
                .findFirst();
    }

    static Product get(String handle) {
        return find(handle).orElseThrow(() -> new IllegalArgumentException("This shop has no product " + handle));
    }

    private static Product product(int number, String handle, long kronor, long collection, long beforeKronor) {
        return new Product(
                handle,
                9_007_199_254_741_600L + number,
                9_007_199_254_742_600L + number,
                "FF-00" + number,
                kronor * 100,
                false,
                collection,
                beforeKronor * 100);
    }
}
