package trappa.event;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Notices;
import trappa.account.Statement;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;
import trappa.fact.Redemption;
import trappa.ledger.Entry;
import trappa.shop.Shop;

/**
 * What there is to tell of one member: the rows their ledger got, what is different in their standing, and points that end
 * soon. Nothing different, nothing told: an account worked out again says nothing.
 */
final class Difference {
    private final Shop shop;
    private final long customerId;
    private final Statement statement;
    private final LocalDate today;
    private final Instant now;
    private final EventIds ids;
    private final List<Event> events = new ArrayList<>();

    Difference(Shop shop, long customerId, Statement statement, LocalDate today, Instant now, EventIds ids) {
        this.shop = shop;
        this.customerId = customerId;
        this.statement = statement;
        this.today = today;
        this.now = now;
        this.ids = ids;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** A warning that was given: once for each last day and distance. */
    record Warning(long customerId, LocalDate lastDay, int days) {}

    /** Rows of this member. What moves no points of theirs (a reservation that became a redemption) is not told. */
    void rows(List<Entry> rows) {
        rows.stream().filter(row -> row.toMember() != 0).forEach(this::row);
    }

    private void row(Entry row) {
        EventType type = switch (row.kind()) {
            case EARNED, BONUS -> row.toMember() > 0 ? EventType.POINTS_EARNED : EventType.POINTS_REVERSED;
            case REVERSED -> EventType.POINTS_REVERSED;
            case REDEEMED -> EventType.POINTS_REDEEMED;
            case RETURNED -> EventType.POINTS_RETURNED;
            case EXPIRED -> EventType.POINTS_EXPIRED;
            case ADJUSTED -> EventType.POINTS_ADJUSTED;
        };
        ObjectNode data = about();
        data.put("points", row.toMember())
                .put("kind", row.kind().name().toLowerCase(java.util.Locale.ROOT))
                .put("correction", row.sequence() > 1)
                .put("entry", Long.toString(row.number()))
                .put("occurredAt", row.occurredAt().toString());
        String[] key = row.posting().split("/", 3);
        data.put("orderId", key[0].equals("order") ? key[1] : null);
        data.put("redemptionId", key[0].equals("redemption") ? key[1] : null);
        add(type, data);
    }

    /** What is different from what was told, in the words of the shopper's day. */
    void standing(Told before, Told after) {
        if (after.mergedInto() != null) {
            if (!after.mergedInto().equals(before.mergedInto())) {
                add(EventType.MEMBER_MERGED, about().put("into", Long.toString(after.mergedInto())));
            }
            return; // all of it moved there, and is told there
        }
        tier(before, after);
        for (ReachedStep step : statement.reached()) {
            step(step, before, after);
        }
        for (RedemptionStanding r : statement.redemptions()) {
            Standing now = after.redemptions().get(r.redemption().id());
            if (now != null && now != before.redemptions().get(r.redemption().id())) {
                redemption(r, now);
            }
        }
    }

    private void tier(Told before, Told after) {
        Statement.HeldTier held = statement.tier();
        boolean begins = before.tier() == null && held != null && held.tier().at() == 0;
        if (!java.util.Objects.equals(before.tier(), after.tier()) && !begins) {
            ObjectNode data = about().put("from", before.tier()).put("to", after.tier());
            data.put("name", held == null ? null : held.tier().name());
            data.put("until", held == null ? null : text(held.until()));
            add(EventType.TIER_CHANGED, data);
        }
        if (held != null && held.atRisk() != null && !java.util.Objects.equals(before.risk(), after.risk())) {
            add(
                    EventType.TIER_AT_RISK,
                    about().put("tier", held.tier().id())
                            .put("name", held.tier().name())
                            .put("toGo", held.atRisk().toGo())
                            .put("by", held.atRisk().by().toString()));
        }
    }

    private void step(ReachedStep step, Told before, Told after) {
        boolean stood = before.steps().getOrDefault(step.offerId(), false);
        if (step.standing() != stood) {
            ObjectNode data = about().put("stepId", step.stepId()).put("offerId", step.offerId());
            data.put("rewardId", step.reward() == null ? null : step.reward().id());
            add(step.standing() ? EventType.STEP_REACHED : EventType.STEP_RETURNED, data);
        }
        if (after.offers().contains(step.offerId())
                && !before.offers().contains(step.offerId())
                && step.reward() != null) {
            add(
                    EventType.OFFER_CLAIMABLE,
                    about().put("offerId", step.offerId())
                            .put("stepId", step.stepId())
                            .put("rewardId", step.reward().id())
                            .put("validUntil", step.lastDay().toString()));
        }
    }

    private void redemption(RedemptionStanding r, Standing now) {
        EventType type = switch (now) {
            case RESERVED, EXPIRED -> null;
            case ISSUED -> EventType.REDEMPTION_ISSUED;
            case USED -> EventType.REDEMPTION_USED;
            case PARTLY_RETURNED, RETURNED -> EventType.REDEMPTION_RETURNED;
            case VOID, FAILED -> EventType.REDEMPTION_CANCELLED;
        };
        if (type == null) {
            return;
        }
        Redemption redemption = r.redemption();
        ObjectNode data = about().put("redemptionId", redemption.id())
                .put("rewardId", redemption.rewardId())
                .put("offerId", redemption.offerId())
                .put("status", now.name())
                .put("costPoints", redemption.costPoints())
                .put("returnedPoints", r.returned())
                .put("validUntil", redemption.validUntil().toString());
        data.put("orderId", r.usedBy() == null ? null : Long.toString(r.usedBy()));
        if (type == EventType.REDEMPTION_ISSUED || type == EventType.REDEMPTION_USED) {
            // The mail that brings the code, and the till that takes it, need it; nobody else does.
            data.put("code", redemption.code());
        }
        add(type, data);
    }

    /**
     * Points that end within 30 or 7 days and of which nobody was warned. When both are due only the nearer is told, and
     * both count as given.
     */
    List<Warning> ending(Set<Warning> given) {
        List<Warning> warnings = new ArrayList<>();
        for (Statement.Ending ending : statement.ending()) {
            List<Warning> due = Notices.ENDING_DAYS.stream()
                    .filter(days -> !today.plusDays(days).isBefore(ending.lastDay()))
                    .map(days -> new Warning(customerId, ending.lastDay(), days))
                    .filter(w -> !given.contains(w))
                    .toList();
            // A nearer one that was given says more than a farther one would.
            boolean said = given.stream()
                    .filter(w -> w.customerId() == customerId && w.lastDay().equals(ending.lastDay()))
                    .anyMatch(w -> due.stream().allMatch(d -> d.days() > w.days()));
            due.stream()
                    .min(Comparator.comparingInt(Warning::days))
                    .filter(nearest -> !said && !ending.lastDay().isBefore(today))
                    .ifPresent(nearest -> add(
                            EventType.POINTS_EXPIRING,
                            about().put("points", ending.points())
                                    .put("lastDay", ending.lastDay().toString())
                                    .put("days", nearest.days())));
            warnings.addAll(due);
        }
        return warnings;
    }

    private static @Nullable String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    private ObjectNode about() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("shop", shop.domain().text())
                .put("customerId", Long.toString(customerId));
    }

    private void add(EventType type, ObjectNode data) {
        data.putObject("account")
                .put("available", statement.available())
                .put("pending", statement.pending())
                .put("owed", statement.owed())
                .put("qualifying", statement.qualifying())
                .put(
                        "tier",
                        statement.tier() == null
                                ? null
                                : statement.tier().tier().id());
        events.add(new Event(ids.next(), type, customerId, now, data));
    }
}
