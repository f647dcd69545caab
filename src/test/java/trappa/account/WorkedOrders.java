package trappa.account;

import static trappa.account.WorkedOrder.SHOPPER;
import static trappa.support.ProgramJson.onePointPerKrona;
import static trappa.support.RefundJson.refund;

import java.util.List;
import java.util.stream.Stream;
import trappa.support.Delivery;
import trappa.support.LineJson;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;

/** The worked cases C01–C24: prices, discounts, taxes, refunds, edits and cancellations of one order in the day. */
final class WorkedOrders {
    private static final long ORDER = 1_001;

    private WorkedOrders() {}

    static Stream<WorkedOrder> all() {
        return Stream.of(sums(), refunds(), edits(), withoutPayment(), rates()).flatMap(List::stream);
    }

    private static List<WorkedOrder> sums() {
        Delivery c01 =
                paid(order().line(11, "499.00", 1, line -> line.tax("99.80")).shipping("49.00"));
        OrderJson taxOutside = order().taxesExcluded().line(11, "100.00", 1, line -> line.tax("25.00"));
        return List.of(
                WorkedOrder.of("C01", onePointPerKrona(), List.of(c01), 499),
                WorkedOrder.of("C02", onePointPerKrona(), List.of(c01, c01, c01.resentUnderAnotherId()), 499, 499, 499),
                one("C03", 99, order().line(11, "33.33", 3)),
                one(
                        "C04",
                        270,
                        order().line(11, "200.00", 1, line -> line.discount("20.00"))
                                .line(12, "100.00", 1, line -> line.discount("10.00"))),
                one("C05 tax in", onePointPerKrona().earning("taxBasis", "INCLUDE"), 125, taxOutside),
                one("C05 tax out", onePointPerKrona().earning("taxBasis", "EXCLUDE"), 100, taxOutside),
                one(
                        "C06",
                        onePointPerKrona().earning("taxBasis", "EXCLUDE"),
                        100,
                        order().line(11, "125.00", 1, line -> line.tax("25.00"))));
    }

    private static List<WorkedOrder> refunds() {
        Delivery three = paid(order().line(11, "33.50", 3));
        OrderJson two = order().line(11, "150.00", 2);
        RefundJson ofOne = refund(51, ORDER, "2026-11-20T10:40:00Z").units(11, 1);
        OrderJson five = order().line(11, "500.00", 1);
        return List.of(
                WorkedOrder.of("C07", onePointPerKrona(), List.of(three, refundOfOneUnit(51, "10:10")), 100, 67),
                WorkedOrder.of(
                        "C08",
                        onePointPerKrona(),
                        List.of(
                                three,
                                refundOfOneUnit(51, "10:10"),
                                refundOfOneUnit(52, "10:20"),
                                refundOfOneUnit(53, "10:30")),
                        100,
                        67,
                        33,
                        0),
                WorkedOrder.of("C09", onePointPerKrona(), List.of(refundOfOneUnit(51, "10:10"), paid(two)), 0, 150),
                WorkedOrder.of(
                        "C10",
                        onePointPerKrona(),
                        List.of(
                                paid(two),
                                refunded(ofOne),
                                updated(two.copy()
                                        .updatedAt(at("11:00"))
                                        .currentQuantity(11, 1)
                                        .financialStatus("partially_refunded")
                                        .refunded(ofOne)),
                                updated(two.copy().updatedAt(at("10:30")))),
                        300,
                        150,
                        150,
                        150),
                WorkedOrder.of(
                        "C16",
                        onePointPerKrona(),
                        List.of(
                                paid(five.copy().shipping("49.00")),
                                refunded(refund(51, ORDER, at("10:10")).shipping("-49.00"))),
                        500,
                        500),
                WorkedOrder.of(
                        "C17",
                        onePointPerKrona(),
                        List.of(
                                paid(five),
                                refunded(refund(51, ORDER, at("10:10")).discrepancy("-50.00"))),
                        500,
                        450),
                WorkedOrder.of(
                        "C19",
                        onePointPerKrona(),
                        List.of(
                                paid(five),
                                refunded(refund(51, ORDER, at("10:10")).discrepancy("-600.00")),
                                refunded(refund(52, ORDER, at("10:20")).units(11, 5))),
                        500,
                        0,
                        0));
    }

    private static List<WorkedOrder> edits() {
        OrderJson one = order().line(11, "500.00", 1);
        OrderJson grown = one.copy().line(12, "200.00", 1).updatedAt(at("12:00"));
        OrderJson pair = order().line(11, "250.00", 2);
        RefundJson r9 = refund(9, ORDER, at("10:30")).units(11, 1);
        OrderJson hundred = order().line(11, "100.00", 1);
        return List.of(
                WorkedOrder.of(
                        "C11",
                        onePointPerKrona(),
                        List.of(
                                paid(one),
                                Delivery.of("orders/edited", one.edited(at("12:00"))),
                                updated(grown.copy()
                                        .financialStatus("partially_paid")
                                        .outstanding("200.00")),
                                paid(grown.copy().updatedAt(at("13:00")))),
                        500,
                        500,
                        500,
                        700),
                WorkedOrder.of(
                        "C12",
                        onePointPerKrona(),
                        List.of(
                                paid(pair),
                                updated(pair.copy().updatedAt(at("10:30")).currentQuantity(11, 1))),
                        500,
                        250),
                WorkedOrder.of(
                        "C13",
                        onePointPerKrona(),
                        List.of(
                                paid(pair),
                                updated(pair.copy()
                                        .updatedAt(at("10:30"))
                                        .currentQuantity(11, 1)
                                        .refunded(r9)),
                                refunded(r9)),
                        500,
                        250,
                        250),
                WorkedOrder.of(
                        "C45",
                        onePointPerKrona(),
                        List.of(
                                paid(hundred),
                                updated(hundred.copy()
                                        .quantity(11, 3)
                                        .financialStatus("partially_paid")
                                        .outstanding("200.00")
                                        .updatedAt(at("11:00")))),
                        100,
                        100));
    }

    private static List<WorkedOrder> withoutPayment() {
        OrderJson order = order().line(11, "500.00", 1);
        RefundJson whole = refund(51, ORDER, at("11:00")).units(11, 1);
        OrderJson cancelled = order.copy().cancelledAt(at("11:00")).updatedAt(at("11:00"));
        return List.of(
                WorkedOrder.of(
                        "C14",
                        onePointPerKrona(),
                        List.of(
                                Delivery.of("orders/create", order.copy().financialStatus("pending")),
                                Delivery.of("orders/cancelled", cancelled.copy().financialStatus("voided"))),
                        0,
                        0),
                WorkedOrder.of(
                        "C15",
                        onePointPerKrona(),
                        List.of(
                                paid(order),
                                Delivery.of(
                                        "orders/cancelled",
                                        cancelled
                                                .copy()
                                                .financialStatus("refunded")
                                                .currentQuantity(11, 0)
                                                .refunded(whole)),
                                refunded(whole)),
                        500,
                        0,
                        0));
    }

    private static List<WorkedOrder> rates() {
        return List.of(
                one(
                        "C20",
                        200,
                        order().line(11, "300.00", 1, LineJson::giftCard).line(12, "200.00", 1)),
                one(
                        "C21",
                        onePointPerKrona().earning(1, 100),
                        35,
                        orderIn("JPY").line(11, "1980", 2, line -> line.discount("396"))),
                one(
                        "C22",
                        onePointPerKrona().earning(10, 1000),
                        123,
                        orderIn("KWD").line(11, "12.345", 1)),
                one(
                        "C24",
                        onePointPerKrona().earning(1, 1000).tier("bas", 0, "3/2"),
                        74,
                        order().line(11, "499.00", 1)));
    }

    static OrderJson order() {
        return orderIn("SEK");
    }

    static OrderJson orderIn(String currency) {
        return OrderJson.paidIn(currency, ORDER).customer(SHOPPER);
    }

    static WorkedOrder one(String id, long balance, OrderJson order) {
        return one(id, onePointPerKrona(), balance, order);
    }

    static WorkedOrder one(String id, ProgramJson program, long balance, OrderJson order) {
        return WorkedOrder.of(id, program, List.of(paid(order)), balance);
    }

    static Delivery paid(OrderJson order) {
        return Delivery.of("orders/paid", order);
    }

    static Delivery updated(OrderJson order) {
        return Delivery.of("orders/updated", order);
    }

    static Delivery refunded(RefundJson refund) {
        return Delivery.of("refunds/create", refund.json());
    }

    private static Delivery refundOfOneUnit(long refundId, String hour) {
        return refunded(refund(refundId, ORDER, at(hour)).units(11, 1));
    }

    /** An hour of the day the order was placed. */
    static String at(String hour) {
        return "2026-11-20T" + hour + ":00Z";
    }
}
