package trappa.owner;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.account.Milestone;
import trappa.account.Milestone.Cause;
import trappa.account.Posting.Kind;
import trappa.ledger.JdbcTimeline;
import trappa.program.ProgramJson;

/**
 * Which of a member's points, tiers and steps are shown; the address carries all of it. What is no day or no order's id is said beside its
 * field and leaves nothing out.
 *
 * @param kind a kind of entry, tiers or steps; empty: any
 * @param from the first day and {@code until} the last, where the shop is, as typed
 * @param order an order's id as typed, also as the last part of its address in the store
 */
record TimelineFilter(String kind, String from, String until, String order) {
    private static final String TIER = "tier";
    private static final String STEP = "step";
    static final List<String> KINDS = Stream.of(
                    Stream.of(""), Arrays.stream(Kind.values()).map(ProgramJson::word), Stream.of(TIER, STEP))
            .flatMap(words -> words)
            .toList();

    static TimelineFilter of(Visit v) {
        String kind = v.query("kind");
        return new TimelineFilter(
                KINDS.contains(kind) ? kind : "", v.query("from"), v.query("until"), v.query("order"));
    }

    boolean isEmpty() {
        return kind.isEmpty() && from.isEmpty() && until.isEmpty() && order.isEmpty();
    }

    boolean wrongFrom() {
        return !from.isEmpty() && day(from) == null;
    }

    boolean wrongUntil() {
        return !until.isEmpty() && day(until) == null;
    }

    boolean wrongOrder() {
        return !order.isEmpty() && orderId() == null;
    }

    /** Whether any points are asked for. */
    boolean points() {
        return !kind.equals(TIER) && !kind.equals(STEP);
    }

    boolean wants(Milestone milestone, Texts t) {
        boolean ofKind = kind.isEmpty() || kind.equals(milestone instanceof Milestone.OfTier ? TIER : STEP);
        Long id = orderId();
        boolean ofOrder = id == null || milestone.cause().equals(new Cause.Order(id));
        LocalDate on = t.date(milestone.at());
        LocalDate first = day(from);
        LocalDate last = day(until);
        return ofKind && ofOrder && (first == null || !on.isBefore(first)) && (last == null || !on.isAfter(last));
    }

    JdbcTimeline.Wanted wanted(Texts t) {
        LocalDate first = day(from);
        LocalDate last = day(until);
        return new JdbcTimeline.Wanted(
                Arrays.stream(Kind.values())
                        .filter(k -> ProgramJson.word(k).equals(kind))
                        .findFirst()
                        .orElse(null),
                orderId(),
                first == null ? null : start(first, t),
                last == null ? null : start(last.plusDays(1), t));
    }

    String address(long member, @Nullable Long before) {
        return Address.of(
                "/admin/members/" + member,
                "kind",
                kind,
                "from",
                from,
                "until",
                until,
                "order",
                order,
                "before",
                before);
    }

    private static Instant start(LocalDate day, Texts t) {
        return day.atStartOfDay(t.zone()).toInstant();
    }

    private @Nullable Long orderId() {
        String digits = order.substring(order.lastIndexOf('/') + 1).strip();
        return digits.matches("[0-9]{1,18}") ? (Long) Long.parseLong(digits) : null;
    }

    private static @Nullable LocalDate day(String typed) {
        try {
            return typed.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") ? LocalDate.parse(typed) : null;
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }
}
