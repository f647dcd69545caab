package trappa.owner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.account.Milestone;
import trappa.account.Milestone.Cause;
import trappa.account.Milestone.OfStep;
import trappa.account.Milestone.OfTier;
import trappa.account.Milestone.Turn;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.ledger.JdbcTimeline;
import trappa.ledger.JdbcTimeline.Recorded;

/**
 * Every point of a member with the tiers and steps among them, newest first, a page at a time. Points are the ledger's
 * rows, in the order they were written; a milestone is not written anywhere: it comes out of the fold with its own time.
 */
final class MemberTimeline {
    private static final int PAGE = 100;

    private final JdbcTimeline timeline = new JdbcTimeline();

    /** @param next the row below which older ones begin, null for none; {@code later} whether there are newer ones */
    record Slice(List<Timeline.Shown> lines, @Nullable Long next, boolean later) {}

    private record Placed(Milestone milestone, long above) {}

    /** @param milestones all of the member's, oldest first */
    Slice of(
            Tx tx,
            Visit v,
            Accounts.Rules rules,
            MemberFacts member,
            List<Milestone> milestones,
            TimelineFilter filter) {
        long before = v.number("before", Long.MAX_VALUE);
        List<Milestone> wanted =
                once(milestones.stream().filter(m -> filter.wants(m, v.texts())).toList());
        return filter.points() ? among(tx, v, rules, member, wanted, filter, before) : alone(v, wanted, before);
    }

    /** A tier that begins where no step was set is one thing that happened: the tier's line says it. */
    private static List<Milestone> once(List<Milestone> milestones) {
        record Reached(Instant at, Cause cause, long threshold) {}
        Set<Reached> tiers = new HashSet<>();
        for (Milestone each : milestones) {
            if (each instanceof OfTier t && t.turn() == Turn.REACHED && t.tier() != null) {
                tiers.add(new Reached(t.at(), t.cause(), t.tier().at()));
            }
        }
        return milestones.stream()
                .filter(m -> !(m instanceof OfStep s
                        && s.stands()
                        && s.reward() == null
                        && tiers.contains(new Reached(s.at(), s.cause(), s.threshold()))))
                .toList();
    }

    /** Without any points around them they are counted, the oldest as 1. */
    private static Slice alone(Visit v, List<Milestone> oldestFirst, long before) {
        int until = (int) Math.max(0, Math.min(oldestFirst.size(), before - 1));
        int from = Math.max(0, until - PAGE);
        List<Timeline.Shown> lines = oldestFirst.subList(from, until).reversed().stream()
                .<Timeline.Shown>map(m -> turn(v.texts(), m))
                .toList();
        return new Slice(lines, from > 0 ? (Long) (from + 1L) : null, before != Long.MAX_VALUE);
    }

    private Slice among(
            Tx tx,
            Visit v,
            Accounts.Rules rules,
            MemberFacts member,
            List<Milestone> milestones,
            TimelineFilter filter,
            long before) {
        long shop = v.shop().id();
        long id = member.customerId();
        List<Entry> rows = timeline.newestFirst(tx, shop, id, filter.wanted(v.texts()), before, PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<Entry> shown = more ? rows.subList(0, PAGE) : rows;
        long first = shown.isEmpty() ? 1 : shown.getLast().number();
        long last = shown.isEmpty() ? 0 : shown.getFirst().number();
        List<Timeline.Line> lines =
                Timeline.of(v, rules, member, shown, timeline.balancesAfter(tx, shop, id, first, last));
        List<Recorded> times = milestones.isEmpty() ? List.of() : timeline.times(tx, shop, id);
        List<Placed> placed = milestones.stream()
                .map(m -> new Placed(m, Recorded.below(times, m.at())))
                .filter(p -> p.above() < before && (!more || p.above() >= first))
                .sorted(Comparator.comparingLong(Placed::above))
                .toList();
        return new Slice(merged(v.texts(), lines, placed), more ? (Long) first : null, before != Long.MAX_VALUE);
    }

    /** @param oldestFirst milestones, those above the same row in the order they came */
    private static List<Timeline.Shown> merged(Texts t, List<Timeline.Line> newestFirst, List<Placed> oldestFirst) {
        List<Timeline.Shown> lines = new ArrayList<>();
        int left = oldestFirst.size();
        for (Timeline.Line line : newestFirst) {
            while (left > 0 && oldestFirst.get(left - 1).above() >= line.number()) {
                lines.add(turn(t, oldestFirst.get(--left).milestone()));
            }
            lines.add(line);
        }
        while (left > 0) {
            lines.add(turn(t, oldestFirst.get(--left).milestone()));
        }
        return lines;
    }

    private static Timeline.Turn turn(Texts t, Milestone milestone) {
        MilestoneWords words = new MilestoneWords(t);
        return new Timeline.Turn(
                milestone.at(),
                milestone.cause() instanceof Cause.Order(long orderId) ? (Long) orderId : null,
                words.what(milestone),
                words.why(milestone));
    }
}
