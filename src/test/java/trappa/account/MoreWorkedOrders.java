package trappa.account;

import static trappa.account.WorkedOrder.SHOPPER;
import static trappa.account.WorkedOrders.at;
import static trappa.account.WorkedOrders.one;
import static trappa.account.WorkedOrders.order;
import static trappa.account.WorkedOrders.orderIn;
import static trappa.account.WorkedOrders.paid;
import static trappa.account.WorkedOrders.refunded;
import static trappa.account.WorkedOrders.updated;
import static trappa.support.ProgramJson.onePointPerKrona;
import static trappa.support.RefundJson.refund;

import java.util.List;
import java.util.stream.Stream;
import trappa.support.Delivery;
import trappa.support.LineJson;
import trappa.support.OrderJson;

/** The worked cases C25–C44: guests, customers that change, tests, minimum, currencies, tips, odd payments. */
final class MoreWorkedOrders {
    static final long OTHER_SHOPPER = 7_002L;

    private MoreWorkedOrders() {}

    static Stream<WorkedOrder> all() {
        return Stream.of(people(), payments(), amounts()).flatMap(List::stream);
    }

    /** C26 is not here: its points leave the shopper for another one. */
    private static List<WorkedOrder> people() {
        OrderJson guest = OrderJson.paid(1_001).line(11, "499.00", 1);
        OrderJson first = order().line(11, "99.50", 1);
        OrderJson second =
                OrderJson.paid(1_002).placedAt(at("11:00")).customer(SHOPPER).line(21, "99.50", 1);
        return List.of(
                WorkedOrder.of(
                        "C25",
                        onePointPerKrona(),
                        List.of(
                                paid(guest),
                                updated(guest.copy().customer(SHOPPER).updatedAt(at("12:00")))),
                        0,
                        499),
                WorkedOrder.of("C39", onePointPerKrona(), List.of(paid(first), paid(second)), 99, 198));
    }

    /** C26: paid by one shopper, then moved to another. */
    static List<Delivery> movedToAnotherShopper() {
        OrderJson order = order().line(11, "499.00", 1);
        return List.of(paid(order), updated(order.copy().customer(OTHER_SHOPPER).updatedAt(at("12:00"))));
    }

    private static List<WorkedOrder> payments() {
        OrderJson order = order().line(11, "499.00", 1);
        return List.of(
                one("C27", 0, order.copy().testOrder()),
                WorkedOrder.of(
                        "C28",
                        onePointPerKrona(),
                        List.of(
                                Delivery.of("orders/create", order.copy().financialStatus("pending")),
                                updated(order.copy()
                                        .financialStatus("authorized")
                                        .updatedAt(at("10:10"))),
                                paid(order.copy().updatedAt(at("10:20")))),
                        0,
                        0,
                        499),
                one("C30", 0, order().line(11, "499.00", 1, line -> line.discount("499.00"))),
                WorkedOrder.of(
                        "C31",
                        onePointPerKrona().minimum(20_000),
                        List.of(
                                paid(order().line(11, "190.00", 1).line(12, "60.00", 1)),
                                refunded(refund(51, 1_001, at("10:10")).units(12, 1))),
                        250,
                        0),
                one("C44", 499, order.copy().financialStatus("authorized")));
    }

    private static List<WorkedOrder> amounts() {
        return List.of(
                one(
                        "C32",
                        1_000,
                        order().with("presentment_currency", "EUR")
                                .line(11, "1000.00", 1, line -> line.presentment("93.50", "EUR"))),
                one("C33", 9_999_999_999L, order().line(11, "9999999999.99", 1)),
                WorkedOrder.of(
                        "C36",
                        onePointPerKrona(),
                        List.of(
                                paid(order().line(11, "100.00", 2, line -> line.discount("10.00"))),
                                refunded(refund(51, 1_001, at("10:10")).units(11, 1))),
                        190,
                        95),
                one("C41", 400, order().line(11, "400.00", 1).line(12, "40.00", 1, LineJson::tip)),
                one(
                        "C42",
                        onePointPerKrona().earning(1, 1),
                        1_000,
                        orderIn("JPY").line(11, "1000.00", 1)));
    }
}
