package trappa.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The merchant's corner: the shopper's orders with what a shop can do to them, and every webhook that was sent. */
final class MerchantPage {
    static final String PATH = "/butiken";

    private final Shell shell;

    MerchantPage(Cast cast) {
        this.shell = new Shell(cast);
    }

    String page(Visitor visitor, List<DemoOrder> orders, List<DeliveryLog.Entry> log) {
        Words words = visitor.words();
        String content = Template.render("merchant", words, Map.of("panel", panel(visitor, orders, log)));
        return shell.merchantPage(visitor, PATH, words.text("merchant.title"), content);
    }

    /** The part that changes with every action; the page's script puts it in place of the old one. */
    String panel(Visitor visitor, List<DemoOrder> orders, List<DeliveryLog.Entry> log) {
        Words words = visitor.words();
        Shopper shopper = visitor.shopper();
        String rows = orders.isEmpty()
                ? Template.render("merchant-no-orders", words, Map.of())
                : orders.stream().map(order -> row(words, order)).collect(Collectors.joining());
        String entries = log.isEmpty()
                ? Template.render("merchant-no-log", words, Map.of())
                : log.stream().map(entry -> entry(words, entry)).collect(Collectors.joining());
        return Template.render(
                "merchant-panel",
                words,
                Map.of(
                        "shopper", shopper == null ? words.text("shopper.guest") : shopper.fullName(),
                        "rows", rows,
                        "entries", entries));
    }

    /** One word for where an order stands; also a style class and the end of a text's key. */
    static String state(DemoOrder order) {
        if (order.cancelledAt() != null) {
            return "cancelled";
        }
        if (order.nothingLeft()) {
            return "refunded";
        }
        return order.refunds().isEmpty() ? "paid" : "partly";
    }

    private static String row(Words words, DemoOrder order) {
        boolean done = order.cancelledAt() != null || order.nothingLeft();
        return Template.render(
                "merchant-order",
                words,
                Map.of(
                        "number", Integer.toString(order.number()),
                        "name", order.name(),
                        "day", words.day(order.placedAt()),
                        "lines", StorefrontPages.orderLines(words, order),
                        "held", words.price(order.currentGoodsMinor()),
                        "state", words.text("state." + state(order)),
                        "stateClass", state(order),
                        "disabled", done ? " disabled" : "",
                        "cancelDisabled", order.cancelledAt() != null ? " disabled" : ""));
    }

    private static String entry(Words words, DeliveryLog.Entry entry) {
        String sent = entry.sent().stream().map(each -> sent(words, each)).collect(Collectors.joining());
        boolean moved = !entry.before().equals(entry.after());
        return Template.render(
                "merchant-entry",
                words,
                Map.of(
                        "time", words.clockTime(entry.at()),
                        "action", words.text("action." + entry.action()),
                        "subject", entry.subject(),
                        "sent", sent,
                        "before", entry.before().toString(),
                        "after", entry.after().toString(),
                        "moved", moved ? "moved" : "still"));
    }

    private static String sent(Words words, DeliveryLog.Sent sent) {
        Courier.Answer answer = sent.answer();
        return Template.render(
                "merchant-sent",
                words,
                Map.of(
                        "topic", sent.delivery().topic(),
                        "id", sent.delivery().webhookId().toString().substring(0, 8),
                        "status", answer.status() == 0 ? "–" : Integer.toString(answer.status()),
                        "statusClass", answer.accepted() ? "good" : "bad",
                        "note", answer.note()));
    }
}
