package trappa.owner;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Side;
import trappa.account.Reason;
import trappa.fact.Adjustment;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.ledger.Explanation;
import trappa.program.Program;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;

/** What stands in a member's timeline, as it is shown: the ledger's rows, and between them the way up. */
final class Timeline {
    private Timeline() {}

    /** A line of it. */
    sealed interface Shown {
        /** The order it is about, null for none. */
        @Nullable
        Long orderId();
    }

    /** A tier or a step, reached, kept or lost. */
    record Turn(Instant at, @Nullable Long orderId, String what, String why) implements Shown {}

    /** A ledger row as it is shown. @param dates when its points can be used, and until when */
    record Line(
            long number,
            Instant at,
            Instant recordedAt,
            String kind,
            @Nullable Long orderId,
            String explanation,
            String dates,
            long points,
            long after,
            String posting,
            String hash)
            implements Shown {}

    /** Newest first, each with the balance it left, whatever lies between them. */
    static List<Line> of(
            Visit v, Accounts.Rules rules, MemberFacts member, List<Entry> newestFirst, Map<Long, Long> after) {
        Explanation explanation = new Explanation(
                v.texts().language(), v.shop().countryOrHome(), v.shop().currencyOrHome());
        return newestFirst.stream()
                .map(row -> {
                    Reason why = row.why();
                    boolean settled = row.from() == Side.RESERVED && row.to() == Side.REDEEMED;
                    return new Line(
                            row.number(),
                            row.occurredAt(),
                            row.recordedAt(),
                            settled ? "settled" : ProgramJson.word(row.kind()),
                            why instanceof Reason.Order order ? (Long) order.orderId() : null,
                            settled ? v.texts().of("kind.settled.why") : explanation.of(why),
                            dates(v.texts(), rules, member, row),
                            row.toMember(),
                            after.getOrDefault(row.number(), 0L),
                            row.posting(),
                            row.hash());
                })
                .toList();
    }

    /** When points that came can be used, and their last day. */
    private static String dates(Texts t, Accounts.Rules rules, MemberFacts member, Entry row) {
        return switch (row.why()) {
            case Reason.Order order -> order.cause() == Reason.Order.Cause.PAID ? dates(t, rules, row, order) : "";
            case Reason.Plain plain -> row.toMember() > 0 ? dates(t, rules, member, row, plain) : "";
        };
    }

    private static String dates(Texts t, Accounts.Rules rules, MemberFacts member, Entry row, Reason.Plain plain) {
        return switch (plain.because()) {
            case BIRTHDAY, SURVEY -> atOnce(t, rules, row.occurredAt(), t.date(row.occurredAt()));
            default -> byHand(t, rules, member, row);
        };
    }

    private static String byHand(Texts t, Accounts.Rules rules, MemberFacts member, Entry row) {
        Adjustment given = member.adjustments().stream()
                .filter(a -> row.posting().equals("adjustment/" + a.id()) && a.points() > 0)
                .findFirst()
                .orElse(null);
        if (given == null) {
            return "";
        }
        return atOnce(
                t,
                rules,
                given.at(),
                given.opening() == null ? t.date(given.at()) : given.opening().earnedOn());
    }

    /** What is no order's can be used at once, and ends by the rules of the day it was given. */
    private static String atOnce(Texts t, Accounts.Rules rules, Instant at, LocalDate earned) {
        String ready = t.of("member.usable", t.day(at));
        return rules.history()
                .at(at)
                .map(version -> version.program().expiry())
                .filter(expiry -> expiry.model() == Program.ExpiryModel.PER_LOT)
                .map(expiry -> ready + " · " + t.of("member.expires", t.day(expiry.lastDay(earned))))
                .orElse(ready);
    }

    /** By the version that gave them. */
    private static String dates(Texts t, Accounts.Rules rules, Entry row, Reason.Order order) {
        ProgramVersion version = rules.history().inForce().stream()
                .filter(p -> p.number() == order.programVersion())
                .findFirst()
                .orElse(null);
        if (version == null) {
            return "";
        }
        Program program = version.program();
        String ready = t.of(
                "member.ripens", t.day(row.occurredAt().plus(program.holdDays(), ChronoUnit.DAYS)), version.number());
        return program.expiry().model() == Program.ExpiryModel.PER_LOT
                ? ready + " · " + t.of("member.expires", t.day(program.expiry().lastDay(t.date(row.occurredAt()))))
                : ready;
    }
}
