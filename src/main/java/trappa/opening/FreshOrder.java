package trappa.opening;

import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;

/** An order of a file that is new, as facts. */
record FreshOrder(OrderFile.Told told, OrderFact.Listed fact, OrderState order) {

    long id() {
        return told.id();
    }

    int line() {
        return told.line();
    }

    /** Null: the file names nobody. */
    @Nullable
    Long customer() {
        return told.customer();
    }

    LocalDate day(ZoneId zone) {
        return fact.snapshot().processedAt().atZone(zone).toLocalDate();
    }
}
