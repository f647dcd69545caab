package trappa.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.program.Program.Reward;
import trappa.program.Program.Step;
import trappa.program.Program.Tier;

/**
 * One level of the staircase as a shopper sees it: a step, a tier that starts there, or both. The lowest is always at 0,
 * so that everybody stands somewhere.
 */
public record Rung(
        String id, long at, @Nullable Tier tier, @Nullable Reward reward) {
    private static final String START = "start";

    /** The staircase of a program, lowest first. */
    public static List<Rung> of(Program program) {
        Map<Long, Rung> rungs = new TreeMap<>();
        rungs.put(0L, new Rung(START, 0, null, null));
        for (Tier tier : program.tiers()) {
            rungs.put(tier.at(), new Rung(tier.at() == 0 ? START : tier.id(), tier.at(), tier, null));
        }
        for (Step step : program.steps()) {
            Optional<Rung> same = Optional.ofNullable(rungs.get(step.at()));
            rungs.put(
                    step.at(),
                    new Rung(
                            step.id(),
                            step.at(),
                            same.map(Rung::tier).orElse(null),
                            program.reward(step.rewardId()).orElse(null)));
        }
        return List.copyOf(rungs.values());
    }
}
