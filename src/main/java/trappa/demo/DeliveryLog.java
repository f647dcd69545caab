package trappa.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the merchant's page shows as sent: the last actions, newest first. */
final class DeliveryLog {
    private static final int KEPT = 30;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** One webhook and Trappa's answer to it. */
    record Sent(Delivery delivery, Courier.Answer answer) {}

    /** One press of a button: its word key, the webhooks it caused, and the buyer's points around it. */
    record Entry(Instant at, String action, String subject, List<Sent> sent, Points before, Points after) {}

    synchronized void add(Entry entry) {
        entries.addFirst(entry);
        while (entries.size() > KEPT) {
            entries.removeLast();
        }
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
