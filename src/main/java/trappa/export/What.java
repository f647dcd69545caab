package trappa.export;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement;
import trappa.fact.CustomerState;
import trappa.fact.MemberFacts;
import trappa.ledger.Entry;

/** What can be exported: its columns, and the rows of one member. */
public enum What {
    /**
     * As {@code import members} reads it: pending points come along as points, and what is owed as points below zero; a
     * tier that everybody has is not told, and one without an end ends on the last day an import takes.
     */
    MEMBERS("customer_id", "points", "earned_on", "qualifying", "tier", "tier_until", "note") {
        @Override
        void rows(Member m, RowWriter to) {
            Statement s = m.statement.get();
            Statement.@Nullable HeldTier held = s.tier();
            Statement.@Nullable HeldTier tier = held == null || held.tier().at() == 0 ? null : held;
            to.row(
                    id(m),
                    s.available() + s.pending() - s.owed(),
                    m.today,
                    s.qualifying(),
                    tier == null ? null : tier.tier().id(),
                    tier == null ? null : tier.until() == null ? NO_END : tier.until(),
                    null);
        }
    },
    BALANCES("customer_id", "available", "pending", "pending_ready_on", "owed", "qualifying") {
        @Override
        void rows(Member m, RowWriter to) {
            Statement s = m.statement.get();
            to.row(id(m), s.available(), s.pending(), s.pendingReadyOn(), s.owed(), s.qualifying());
        }
    },
    ORDERS("order_id", "customer_id", "points", "no_points_because") {
        @Override
        void rows(Member m, RowWriter to) {
            for (Statement.OrderOutcome o : m.statement.get().orders()) {
                to.row(Long.toString(o.orderId()), id(m), o.points(), o.nothing() == null ? null : word(o.nothing()));
            }
        }
    },
    /** Each order as {@code import orders} reads it, by what is known of it now: a row for each of its lines. */
    PURCHASES(Purchase.COLUMNS) {
        @Override
        void rows(Member m, RowWriter to) {
            m.facts
                    .orders()
                    .forEach(order ->
                            Purchase.of(order, m.customerId, m.currency).forEach(to::row));
        }
    },
    CODES(
            "redemption_id",
            "customer_id",
            "reward_id",
            "offer_id",
            "code",
            "cost_points",
            "taken_at",
            "valid_until",
            "status") {
        @Override
        void rows(Member m, RowWriter to) {
            for (Statement.RedemptionStanding r : m.statement.get().redemptions()) {
                to.row(
                        r.redemption().id(),
                        id(m),
                        r.redemption().rewardId(),
                        r.redemption().offerId(),
                        r.redemption().code(),
                        r.redemption().costPoints(),
                        r.redemption().at(),
                        r.redemption().validUntil(),
                        word(r.standing(m.today)));
            }
        }
    },
    /** What customers told: birthdays, without a year, and answers to surveys. */
    ACTIVITIES("customer_id", "at", "kind", "birthday", "survey", "score", "comment") {
        @Override
        void rows(Member m, RowWriter to) {
            CustomerState said = m.facts.customer();
            said.born()
                    .forEach(born -> to.row(
                            id(m), born.at(), "birthday", born.on().toString().substring(2), null, null, null));
            said.answers()
                    .forEach(a -> to.row(id(m), a.at(), "survey", null, a.survey(), (long) a.score(), a.comment()));
        }
    },
    LEDGER(
            "customer_id",
            "number",
            "key",
            "sequence",
            "kind",
            "from",
            "to",
            "points",
            "occurred_at",
            "recorded_at",
            "reason",
            "hash") {
        @Override
        void rows(Member m, RowWriter to) {
            for (Entry e : m.entries.get()) {
                to.row(
                        id(m),
                        e.number(),
                        e.posting(),
                        (long) e.sequence(),
                        word(e.kind()),
                        e.from().name(),
                        e.to().name(),
                        e.points(),
                        e.occurredAt(),
                        e.recordedAt(),
                        e.reason(),
                        e.hash());
            }
        }
    };

    private static final LocalDate NO_END = LocalDate.of(2200, 1, 1);

    private final List<String> columns;

    What(String... columns) {
        this.columns = List.of(columns);
    }

    /** One member at the instant of the export; what is asked for is worked out. */
    record Member(
            long customerId,
            LocalDate today,
            String currency,
            Supplier<Statement> statement,
            MemberFacts facts,
            Supplier<List<Entry>> entries) {}

    abstract void rows(Member member, RowWriter to);

    List<String> columns() {
        return columns;
    }

    public static Optional<What> of(String name) {
        return Arrays.stream(values()).filter(w -> word(w).equals(name)).findFirst();
    }

    public static String names() {
        return String.join(", ", Arrays.stream(values()).map(What::word).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String id(Member m) {
        return Long.toString(m.customerId);
    }

    /** The day an instant is on, for a shop. */
    static LocalDate day(Instant at, java.time.ZoneId zone) {
        return at.atZone(zone).toLocalDate();
    }
}
