package trappa.event;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import trappa.account.Statement;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;
import trappa.fact.Redemption;

/**
 * Where a member stood when their shop's receivers were last told: what of it is different now is an event.
 *
 * @param risk the tier at risk and the day it ends, null while it is safe
 * @param steps whether each offer's step stands, by offer
 * @param offers those that can be claimed
 * @param redemptions where each young one stands
 */
record Told(
        @Nullable String tier,
        @Nullable String risk,
        SortedMap<String, Boolean> steps,
        SortedSet<String> offers,
        SortedMap<String, Standing> redemptions,
        @Nullable Long mergedInto) {
    /** Of older redemptions nothing is told any more: they would make this longer for ever. */
    private static final int YOUNG_DAYS = 400;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** A member of whom nobody has heard. */
    static final Told NOTHING = new Told(null, null, new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), null);

    static Told of(Statement statement, @Nullable Long mergedInto, LocalDate today) {
        Statement.HeldTier tier = statement.tier();
        SortedMap<String, Boolean> steps = new TreeMap<>();
        SortedSet<String> offers = new TreeSet<>();
        for (ReachedStep step : statement.reached()) {
            steps.put(step.offerId(), step.standing());
            if (claimable(step, today)) {
                offers.add(step.offerId());
            }
        }
        SortedMap<String, Standing> redemptions = new TreeMap<>();
        for (RedemptionStanding r : statement.redemptions()) {
            if (young(r.redemption(), statement)) {
                redemptions.put(r.redemption().id(), r.standing(LocalDate.MIN));
            }
        }
        return new Told(
                tier == null ? null : tier.tier().id(),
                tier == null || tier.atRisk() == null
                        ? null
                        : tier.tier().id() + "/" + tier.atRisk().by(),
                steps,
                offers,
                redemptions,
                mergedInto);
    }

    private static boolean claimable(ReachedStep step, LocalDate today) {
        return step.standing()
                && step.reward() != null
                && step.redemptionId() == null
                && !step.lastDay().isBefore(today);
    }

    private static boolean young(Redemption redemption, Statement statement) {
        return redemption.at().isAfter(statement.asOf().minus(java.time.Duration.ofDays(YOUNG_DAYS)));
    }

    String json() {
        return MAPPER.writeValueAsString(this);
    }

    static Told read(String json) {
        return MAPPER.readValue(json, Told.class);
    }
}
