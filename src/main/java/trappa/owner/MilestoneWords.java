package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import trappa.account.Milestone;
import trappa.account.Milestone.Amount;
import trappa.account.Milestone.Cause;
import trappa.account.Milestone.OfStep;
import trappa.account.Milestone.OfTier;

/** What is said of a tier or a step that was reached, kept or lost: what, then why and until when. */
final class MilestoneWords {
    private final Texts t;

    MilestoneWords(Texts t) {
        this.t = t;
    }

    String what(Milestone milestone) {
        return switch (milestone) {
            case OfTier tier -> what(tier);
            case OfStep step ->
                t.of(
                        !step.stands() ? "turn.step.returned" : step.again() ? "turn.step.again" : "turn.step.reached",
                        amount(new Amount(step.amount().metric(), step.threshold())));
        };
    }

    private String what(OfTier tier) {
        if (tier.tier() == null) {
            return t.of(
                    "turn.tier.none", tier.before() == null ? "" : tier.before().name());
        }
        String now = tier.tier().name();
        return tier.turn() == Milestone.Turn.LOST && tier.before() != null
                ? t.of("turn.tier.LOST", tier.before().name(), now)
                : t.of("turn.tier." + tier.turn(), now);
    }

    String why(Milestone milestone) {
        List<String> why = new ArrayList<>();
        switch (milestone.cause()) {
            case Cause.Order(long orderId) -> why.add(counted(milestone));
            case Cause.Published(int version) -> {
                why.add(t.of("turn.published", version));
                why.add(counted(milestone));
            }
            case Cause.Brought() -> why.add(t.of("turn.brought"));
            case Cause.Ended(var lastDay) -> why.add(t.of("turn.ended", t.day(lastDay)));
        }
        switch (milestone) {
            case OfTier tier -> {
                if (tier.tier() != null && tier.tier().at() > 0) {
                    why.add(tier.until() == null ? t.of("turn.endless") : t.of("turn.lasts", t.day(tier.until())));
                }
            }
            case OfStep step -> {
                if (step.reward() != null) {
                    why.add(t.of(
                            "turn.offer",
                            RewardNames.of(t, step.reward(), step.reward().id())));
                }
            }
        }
        return String.join(". ", why);
    }

    private String counted(Milestone milestone) {
        return switch (milestone) {
            case OfTier tier ->
                tier.tier() == null || tier.turn() == Milestone.Turn.LOST
                        ? t.of("turn.counts", amount(tier.amount()))
                        : t.of(
                                "turn.counted",
                                amount(tier.amount()),
                                amount(new Amount(
                                        tier.amount().metric(), tier.tier().at())));
            case OfStep step ->
                t.of(
                        "turn.counted",
                        amount(step.amount()),
                        amount(new Amount(step.amount().metric(), step.threshold())));
        };
    }

    /** A qualifying amount as people say it. */
    String amount(Amount amount) {
        return switch (amount.metric()) {
            case POINTS -> t.count("points", amount.amount());
            case SPEND -> t.money(amount.amount());
            case ORDERS -> t.count("rfm.orders", amount.amount());
        };
    }
}
