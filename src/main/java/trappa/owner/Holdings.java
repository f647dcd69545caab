package trappa.owner;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement;
import trappa.account.Statement.Standing;
import trappa.program.ProgramJson;
import trappa.program.Rung;

/** What a member holds: codes, and the steps that stand. */
final class Holdings {
    private Holdings() {}

    record Code(
            String reward,
            String code,
            String state,
            String tone,
            Instant at,
            LocalDate validUntil,
            long cost,
            @Nullable Long usedBy) {}

    record Step(String name, String offer, boolean standing) {}

    static List<Code> codes(Texts t, Statement s) {
        LocalDate today = t.date(s.asOf());
        return s.redemptions().reversed().stream()
                .map(r -> {
                    Standing standing = r.standing(today);
                    return new Code(
                            name(t, s, r.redemption().rewardId()),
                            standing == Standing.RESERVED ? "" : r.redemption().code(),
                            ProgramJson.word(standing),
                            switch (standing) {
                                case ISSUED -> "good";
                                case RESERVED -> "warn";
                                case FAILED, VOID -> "bad";
                                case USED, PARTLY_RETURNED, RETURNED, EXPIRED -> "";
                            },
                            r.redemption().at(),
                            r.redemption().validUntil(),
                            r.redemption().costPoints(),
                            r.usedBy());
                })
                .toList();
    }

    static List<Step> steps(Texts t, Statement s) {
        if (s.version() == null) {
            return List.of();
        }
        List<Rung> rungs = Rung.of(s.version().program());
        return s.reached().stream()
                .filter(Statement.ReachedStep::current)
                .map(r -> {
                    long at = rungs.stream()
                            .filter(rung -> rung.id().equals(r.stepId()))
                            .mapToLong(Rung::at)
                            .findFirst()
                            .orElse(0);
                    String offer = r.reward() == null
                            ? ""
                            : RewardNames.of(t, r.reward(), r.reward().id());
                    return new Step(t.of("step.at", t.number(at)), offer, r.standing());
                })
                .toList();
    }

    private static String name(Texts t, Statement s, String rewardId) {
        return RewardNames.of(
                t,
                s.version() == null
                        ? null
                        : s.version().program().reward(rewardId).orElse(null),
                rewardId);
    }
}
