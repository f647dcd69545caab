package trappa.owner;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.account.OrderExplained;
import trappa.account.Posting;
import trappa.account.Reason;
import trappa.account.Reason.CountedLine;
import trappa.ledger.Explanation;
import trappa.program.Program.Mode;

/**
 * How one program counts an order, in words.
 *
 * @param sentence what the shopper would read; empty when the order never earned
 * @param after what became of it, refunds and edits, in sentences
 * @param nothing why it gives nothing; empty when it gives something
 */
record OrderColumn(long points, String sentence, List<String> after, String nothing, Reason.@Nullable Order placed) {

    /** One line of the comparison. @param differs whether the two programs disagree here */
    record Row(String label, String draft, String published, boolean differs, boolean total) {}

    static OrderColumn of(Visit v, OrderExplained explained) {
        Texts t = v.texts();
        Explanation words = new Explanation(t.language(), v.shop().countryOrHome(), t.currency());
        Reason.Order placed = explained.placed();
        return new OrderColumn(
                explained.points(),
                placed == null ? "" : words.of(placed),
                explained.moved().stream()
                        .map(Posting::reason)
                        .filter(r -> r instanceof Reason.Order o && o.cause() != Reason.Order.Cause.PAID)
                        .map(words::of)
                        .toList(),
                explained.nothing() == null ? "" : t.of("nothing." + explained.nothing()),
                placed);
    }

    /** Both columns line by line, in the order the points come about. */
    static List<Row> rows(Texts t, Map<Long, String> titles, OrderColumn draft, OrderColumn published) {
        Rows rows = new Rows(t, draft, published);
        Reason.Order some = draft.placed() == null ? published.placed() : draft.placed();
        if (some != null) {
            for (CountedLine line : some.lines()) {
                String what = titles.getOrDefault(line.id(), "");
                String name = !what.isEmpty()
                        ? what
                        : line.product() == null ? t.of("try.line") : t.of("try.product", line.product());
                rows.add(line.quantity() + " × " + name, o -> line(t, o, line.id()));
            }
            rows.some("try.adjustments", o -> o.adjustments() == 0 ? "" : t.money(o.adjustments()));
            rows.some("try.outstanding", o -> o.outstanding() == 0 ? "" : "\u2212" + t.money(o.outstanding()));
            rows.some("try.shipping", o -> o.shipping() == 0 ? "" : t.of("try.left", t.money(o.shipping())));
            rows.add(t.of("try.base"), o -> t.money(o.value()));
            rows.add(t.of("try.rate"), o -> rate(t, o));
            rows.some("try.campaigns", o -> campaigns(t, o));
            rows.add(t.of("try.tier"), o -> "× " + o.multiplier() + (o.tier() == null ? "" : " (" + o.tier() + ")"));
            rows.some("try.extras", o -> extras(t, o));
            rows.add(t.of("try.rounding"), o -> rounding(t, o));
            rows.some("try.cap", o -> cap(t, o));
            rows.some("try.unknown-product", o -> o.unknown() ? t.of("try.counts") : "");
        }
        rows.total();
        return rows.all;
    }

    private static final class Rows {
        private final Texts t;
        private final OrderColumn draft;
        private final OrderColumn published;
        private final List<Row> all = new ArrayList<>();

        Rows(Texts t, OrderColumn draft, OrderColumn published) {
            this.t = t;
            this.draft = draft;
            this.published = published;
        }

        interface Cell {
            String of(Reason.Order order);
        }

        void add(String label, Cell cell) {
            String left = draft.placed() == null ? "" : cell.of(draft.placed());
            String right = published.placed() == null ? "" : cell.of(published.placed());
            all.add(new Row(label, left, right, !left.equals(right), false));
        }

        /** A row that is only there when either says something. */
        void some(String key, Cell cell) {
            add(t.of(key), cell);
            Row row = all.getLast();
            if (row.draft().isEmpty() && row.published().isEmpty()) {
                all.removeLast();
            }
        }

        void total() {
            String left = total(draft);
            String right = total(published);
            all.add(new Row(t.of("try.total"), left, right, !left.equals(right), true));
        }

        private String total(OrderColumn column) {
            return t.count("points", column.points())
                    + (column.nothing().isEmpty() ? "" : " (" + column.nothing() + ")");
        }
    }

    private static String line(Texts t, Reason.Order order, long id) {
        return order.lines().stream()
                .filter(l -> l.id() == id)
                .findFirst()
                .map(l -> l.left() != null
                        ? t.of("try.left", t.money(l.whole())) + ": " + t.of("left." + l.left())
                        : t.money(l.value()))
                .orElse("");
    }

    private static String rate(Texts t, Reason.Order o) {
        return t.of("try.per", t.count("points", o.points()), t.money(o.perMinor()))
                + (o.mode() == Mode.STEP ? ", " + t.of("try.step") : "");
    }

    private static String campaigns(Texts t, Reason.Order o) {
        return o.shares().stream()
                .filter(s -> s.campaign() != null)
                .map(s -> t.money(s.value()) + " × " + s.multiplier() + " (" + s.campaign() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String extras(Texts t, Reason.Order o) {
        return o.extras().stream()
                .map(e -> t.signed(e.points()) + " (" + (e.campaign() == null ? t.of("try.fixed") : e.campaign()) + ")")
                .collect(Collectors.joining(", "));
    }

    /** What the multiplication comes to before the one rounding, where that can be said exactly. */
    private static String rounding(Texts t, Reason.Order o) {
        if (o.mode() == Mode.STEP || o.adjustments() != 0 || o.outstanding() != 0) {
            return t.of("try.down");
        }
        BigInteger above = BigInteger.ZERO;
        BigInteger below = BigInteger.ONE;
        for (Reason.Share share : o.shares()) {
            BigInteger part = BigInteger.valueOf(share.value())
                    .multiply(BigInteger.valueOf(share.multiplier().numerator()));
            BigInteger of = BigInteger.valueOf(share.multiplier().denominator());
            above = above.multiply(of).add(part.multiply(below));
            below = below.multiply(of);
        }
        above = above.multiply(BigInteger.valueOf(o.points()))
                .multiply(BigInteger.valueOf(o.multiplier().numerator()));
        below = below.multiply(BigInteger.valueOf(o.perMinor()))
                .multiply(BigInteger.valueOf(o.multiplier().denominator()));
        BigDecimal exact = new BigDecimal(above).divide(new BigDecimal(below), 4, RoundingMode.DOWN);
        return t.decimal(exact) + " → " + t.number(exact.longValue());
    }

    private static String cap(Texts t, Reason.Order o) {
        Reason.Cap cap = o.cap();
        if (cap == null) {
            return "";
        }
        String period = cap.period() == null ? "order" : cap.period().name();
        return t.of("try.cap." + period, t.number(cap.limit()), t.number(cap.room()));
    }
}
