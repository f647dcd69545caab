package trappa.demo;

import java.time.Instant;
import java.util.List;

/** Units given back at one time. A refund never changes afterwards. */
record DemoRefund(long id, Instant at, List<Units> units) {
    /** So many units of one line, and what was paid back for them (öre, VAT inside). */
    record Units(long id, DemoLine line, int quantity, long amountMinor) {
        long vatMinor() {
            return line.product().vatInside(amountMinor);
        }
    }

    DemoRefund {
        units = List.copyOf(units);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("A refund gives something back");
        }
    }

    long amountMinor() {
        return units.stream().mapToLong(Units::amountMinor).sum();
    }

    int unitsOf(DemoLine line) {
        return units.stream()
                .filter(each -> each.line().id() == line.id())
                .mapToInt(Units::quantity)
                .sum();
    }
}
