package trappa.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.fact.Line;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Product;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.ledger.Explanation;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/** One shopper's orders in a Swedish shop under one program, folded without a server. */
final class Shopping {
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final long SHOPPER = 7_001;
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final ProgramHistory history;
    private final Map<Long, List<OrderFact>> facts = new TreeMap<>();

    /** @param document keys of the program; single quotes stand for double ones */
    Shopping(String document) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(document.replace('\'', '"'));
        body.put("status", "live").putObject("expiry").put("model", "NEVER");
        if (!body.has("holdDays")) {
            body.put("holdDays", 0);
        }
        if (!body.has("qualification")) {
            body.putObject("qualification").put("period", "LIFETIME");
        }
        history = switch (ProgramDocument.read(body)) {
            case ProgramDocument.Reading.Valid valid ->
                ProgramHistory.of(List.of(new ProgramVersion(1, LONG_AGO, LONG_AGO, "the test", valid.program())));
            case ProgramDocument.Reading.Invalid invalid ->
                throw new AssertionError(invalid.violations().toString());
        };
    }

    /** A program with campaigns. */
    static String campaigns(String campaigns) {
        return "{'campaigns':[" + campaigns + "]}";
    }

    /** An order as it is being put together. */
    final class Basket {
        private final long id;
        private final Instant at;
        private final List<Line> lines = new ArrayList<>();
        private String channel = "web";
        private boolean taxesIncluded = true;
        private Set<String> orderTags = Set.of();
        private Set<String> customerTags = Set.of();

        private Basket(long id, Instant at) {
            this.id = id;
            this.at = at;
        }

        /** So many of a product; its variant has the same number, the line the order's and the product's. */
        Basket of(long product, String price, long quantity) {
            long gross = minor(price) * quantity;
            lines.add(new Line(
                    id * 100 + product, product, product, quantity, quantity, gross, 0, 0, false, false, List.of()));
            return this;
        }

        /** One thing with its tax, which is inside the price or comes on top. */
        Basket taxed(String price, String tax, boolean included) {
            taxesIncluded = included;
            lines.add(new Line(id * 100, null, null, 1, 1, minor(price), 0, minor(tax), false, false, List.of()));
            return this;
        }

        /** A gift card or a tip, which are not goods though they may have a product. */
        Basket beside(long product, String price, boolean giftCard) {
            lines.add(new Line(
                    id * 100 + product, product, product, 1, 1, minor(price), 0, 0, giftCard, !giftCard, List.of()));
            return this;
        }

        Basket from(String channel) {
            this.channel = channel;
            return this;
        }

        Basket tagged(String orderTag, String customerTag) {
            orderTags = Set.of(orderTag);
            customerTags = Set.of(customerTag);
            return this;
        }

        Shopping paid() {
            tell(
                    id,
                    new OrderFact.Seen(new Snapshot(
                            at,
                            null,
                            at,
                            null,
                            "paid",
                            false,
                            SHOPPER,
                            channel,
                            taxesIncluded,
                            0,
                            0,
                            0,
                            lines,
                            Set.of(),
                            orderTags,
                            customerTags)));
            return Shopping.this;
        }
    }

    Basket order(long id, String at) {
        return new Basket(id, Instant.parse(at));
    }

    Shopping tell(long order, OrderFact fact) {
        facts.computeIfAbsent(order, id -> new ArrayList<>()).add(fact);
        return this;
    }

    /** The shop says which collection a product is in, and (unless empty) what it cost before. */
    Shopping lookedUp(long order, String at, long product, long collection, String before) {
        Map<Long, Long> compareAt = before.isEmpty() ? Map.of() : Map.of(product, minor(before));
        return tell(
                order,
                new OrderFact.LookedUp(
                        Instant.parse(at),
                        Map.of(product, new Product(new TreeSet<>(List.of(collection)), compareAt))));
    }

    /** One of a product is taken out of an order and one of another is put in. */
    Shopping exchanged(long order, String placed, String at, long out, String outPrice, long in, String inPrice) {
        return tell(
                order,
                new OrderFact.Seen(new Snapshot(
                        Instant.parse(at),
                        null,
                        Instant.parse(placed),
                        null,
                        "paid",
                        false,
                        SHOPPER,
                        "web",
                        true,
                        0,
                        0,
                        0,
                        List.of(one(order, out, 0, outPrice), one(order, in, 1, inPrice)),
                        Set.of(),
                        Set.of(),
                        Set.of())));
    }

    private static Line one(long order, long product, long kept, String price) {
        return new Line(order * 100 + product, product, product, 1, kept, minor(price), 0, 0, false, false, List.of());
    }

    /** Units of a product come back. */
    Shopping returned(long order, long refund, String at, long product, long units) {
        return tell(
                order,
                new OrderFact.Refunded(
                        new Refund(refund, Instant.parse(at), Map.of(order * 100 + product, units), 0, 0)));
    }

    /** Money is given back (negative) or kept by the shop (positive) beside the goods of a refund. */
    Shopping settled(long order, long refund, String at, Map<Long, Long> units, String amount) {
        Map<Long, Long> byLine = new HashMap<>();
        units.forEach((product, n) -> byLine.put(order * 100 + product, n));
        return tell(order, new OrderFact.Refunded(new Refund(refund, Instant.parse(at), byLine, minor(amount), 0)));
    }

    /** What the shopper (a guest: nobody in particular) is told that an order of so much would give. */
    OrderEstimate estimate(String kronor, String at, boolean guest) {
        Instant now = Instant.parse(at);
        return OrderEstimate.of(minor(kronor), history.at(now).orElseThrow(), guest ? null : statement(now), now, ZONE);
    }

    Statement statement(String asOf) {
        return statement(Instant.parse(asOf));
    }

    Statement statement(Instant asOf) {
        List<OrderState> orders = new ArrayList<>();
        facts.forEach((id, told) -> orders.add(OrderState.of(id, told)));
        return MemberFold.fold(history, ZONE, new MemberFacts(SHOPPER, null, orders, List.of(), List.of()), asOf);
    }

    long points(long order) {
        return statement("2030-01-01T00:00:00Z").orders().stream()
                .filter(o -> o.orderId() == order)
                .findFirst()
                .orElseThrow()
                .points();
    }

    /** The words for what the order earned when it was paid. */
    String explained(long order, String language) {
        return statement("2030-01-01T00:00:00Z").postings().stream()
                .filter(p -> p.key().equals("order/" + order + "/earned"))
                .map(p -> new Explanation(language, "SE", "SEK").of(p.reason()).replace('\u00a0', ' '))
                .findFirst()
                .orElse("");
    }

    static long minor(String kronor) {
        return new BigDecimal(kronor).movePointRight(2).longValueExact();
    }
}
