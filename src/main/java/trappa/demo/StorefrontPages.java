package trappa.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The pages a shopper sees. */
final class StorefrontPages {
    private final Cast cast;
    private final Shell shell;

    StorefrontPages(Cast cast) {
        this.cast = cast;
        this.shell = new Shell(cast);
    }

    String home(Visitor visitor) {
        String cards = cards(visitor, Catalogue.PRODUCTS);
        return page(visitor, "/", "home.title", Template.render("home", visitor.words(), Map.of("cards", cards)));
    }

    String product(Visitor visitor, Product product) {
        List<Product> others = Catalogue.PRODUCTS.stream()
                .filter(each -> !each.equals(product))
                .limit(4)
                .toList();
        Map<String, String> values = describe(visitor.words(), product);
        values.put("others", cards(visitor, others));
        values.put("note", visitor.words().text(product.giftCard() ? "product.giftnote" : "product.stock"));
        return shell.page(
                visitor,
                "/produkt/" + product.handle(),
                values.get("name") + " · Fjärd & Fjäll",
                Template.render("product", visitor.words(), values));
    }

    String basket(Visitor visitor) {
        Words words = visitor.words();
        Basket basket = visitor.basket();
        if (basket.isEmpty()) {
            return page(visitor, "/varukorg", "cart.title", Template.render("cart-empty", words, Map.of()));
        }
        String rows = basket.quantities().entrySet().stream()
                .map(entry -> cartRow(words, entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        long total = basket.goodsMinor() + basket.shippingMinor();
        Map<String, String> values = Map.of(
                "rows", rows,
                "goods", words.price(basket.goodsMinor()),
                "goodsMinor", Long.toString(basket.goodsMinor()),
                "shipping",
                        basket.shippingMinor() == 0
                                ? words.text("cart.shipping.free")
                                : words.price(basket.shippingMinor()),
                "total", words.price(total),
                "vat", words.price(basket.vatMinor()));
        return page(visitor, "/varukorg", "cart.title", Template.render("cart", words, values));
    }

    String thanks(Visitor visitor, DemoOrder order) {
        Words words = visitor.words();
        Map<String, String> values = Map.of(
                "text", words.text("thanks.text").replace("{number}", order.name()),
                "lines", orderLines(words, order),
                "total", words.price(order.totalMinor()),
                "guest", guest(visitor));
        return page(visitor, "/tack?order=" + order.number(), "thanks.title", Template.render("thanks", words, values));
    }

    String account(Visitor visitor, List<DemoOrder> orders) {
        Words words = visitor.words();
        Shopper shopper = visitor.shopper();
        String hello = shopper == null
                ? words.text("account.hello.guest")
                : words.text("account.hello").replace("{name}", shopper.firstName());
        String rows = orders.stream().map(order -> orderRow(words, order)).collect(Collectors.joining());
        String history = shopper == null || orders.isEmpty()
                ? Template.render("account-no-orders", words, Map.of())
                : Template.render("account-orders", words, Map.of("rows", rows));
        return page(
                visitor,
                "/mina-sidor",
                "account.title",
                Template.render("account", words, Map.of("hello", hello, "history", history, "guest", guest(visitor))));
    }

    /** The element's attribute for a page that knows that nobody is logged in. */
    private static String guest(Visitor visitor) {
        return visitor.shopper() == null ? " guest" : "";
    }

    /** Logging in without a password: the demo's shoppers to choose from. */
    String login(Visitor visitor) {
        Words words = visitor.words();
        String choices = cast.shoppers().stream()
                .map(shopper -> Template.render(
                        "login-choice",
                        words,
                        Map.of(
                                "handle", shopper.handle(),
                                "initial", shopper.firstName().substring(0, 1),
                                "name", shopper.fullName(),
                                "about", words.text("shopper." + shopper.handle()))))
                .collect(Collectors.joining());
        return page(visitor, "/mina-sidor", "login.title", Template.render("login", words, Map.of("choices", choices)));
    }

    String notFound(Visitor visitor) {
        return page(visitor, "/", "missing.title", Template.render("missing", visitor.words(), Map.of()));
    }

    static String orderLines(Words words, DemoOrder order) {
        return order.lines().stream()
                .map(line -> line.quantity() + " × "
                        + words.text("product." + line.product().handle() + ".name"))
                .collect(Collectors.joining(", "));
    }

    private String page(Visitor visitor, String path, String titleKey, String content) {
        return shell.page(visitor, path, visitor.words().text(titleKey) + " · Fjärd & Fjäll", content);
    }

    private static String cards(Visitor visitor, List<Product> products) {
        return products.stream()
                .map(product -> Template.render("card", visitor.words(), describe(visitor.words(), product)))
                .collect(Collectors.joining());
    }

    private static Map<String, String> describe(Words words, Product product) {
        Map<String, String> values = new LinkedHashMap<>();
        String key = "product." + product.handle();
        values.put("handle", product.handle());
        values.put("name", words.text(key + ".name"));
        values.put("kind", words.text(key + ".kind"));
        values.put("text", words.text(key + ".text"));
        values.put("price", words.price(product.priceMinor()));
        values.put("priceMinor", Long.toString(product.giftCard() ? 0 : product.priceMinor()));
        return values;
    }

    private static String cartRow(Words words, Product product, int quantity) {
        Map<String, String> values = describe(words, product);
        values.put("quantity", Integer.toString(quantity));
        values.put("less", Integer.toString(quantity - 1));
        values.put("more", Integer.toString(quantity + 1));
        values.put("sum", words.price(product.priceMinor() * quantity));
        return Template.render("cart-row", words, values);
    }

    private static String orderRow(Words words, DemoOrder order) {
        return Template.render(
                "account-order",
                words,
                Map.of(
                        "number", order.name(),
                        "day", words.day(order.placedAt()),
                        "lines", orderLines(words, order),
                        "total", words.price(order.totalMinor()),
                        "state", words.text("state." + MerchantPage.state(order)),
                        "stateClass", MerchantPage.state(order)));
    }
}
