package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What lies ahead in the walk, in turn, and where the walk has come to. Time never goes back. */
final class Agenda {
    private final Calendar calendar;
    private final PriorityQueue<Event> ahead = new PriorityQueue<>();
    private Instant now = Instant.MIN;
    /** The day of {@code now}, once somebody has asked for it. */
    private @Nullable LocalDate today;

    Agenda(Calendar calendar) {
        this.calendar = calendar;
    }

    /** Puts something on the agenda; what is dated in the past happens now. */
    void at(Instant at, Event.Turn turn, long id, String key, Runnable action) {
        ahead.add(new Event(at.isAfter(now) ? at : now, turn, id, key, action));
    }

    /** Lets everything happen up to and including an instant, also what is only put on the agenda on the way. */
    void walk(Instant until) {
        while (!ahead.isEmpty() && !ahead.peek().at().isAfter(until)) {
            Event event = ahead.remove();
            if (!event.at().equals(now)) {
                now = event.at();
                today = null;
            }
            event.action().run();
        }
    }

    Instant now() {
        return now;
    }

    LocalDate today() {
        LocalDate day = today == null ? calendar.day(now) : today;
        today = day;
        return day;
    }

    Calendar calendar() {
        return calendar;
    }

    /** When the next thing would happen if nobody told us anything new. */
    Optional<Instant> next() {
        return Optional.ofNullable(ahead.peek()).map(Event::at);
    }
}
