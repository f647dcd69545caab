package trappa.owner;

import org.jspecify.annotations.Nullable;
import trappa.program.Program.Reward;
import trappa.program.ProgramJson;

/** A reward in a few words: what the owner called it, else what it gives. */
final class RewardNames {
    private RewardNames() {}

    static String of(Texts t, @Nullable Reward reward, String id) {
        if (reward == null) {
            return id;
        }
        if (reward.name() != null) {
            return reward.name();
        }
        String kind = "reward." + ProgramJson.word(reward.kind());
        return switch (reward.kind()) {
            case AMOUNT_OFF, GIFT_CARD, STORE_CREDIT -> t.of(kind, t.money(amount(reward)));
            case PERCENT_OFF -> t.of(kind, reward.percent() == null ? 0 : reward.percent());
            case FREE_SHIPPING, FREE_PRODUCT, DONATION, PARTNER, PERK -> t.of(kind);
        };
    }

    private static long amount(Reward reward) {
        return reward.amountMinor() == null ? 0 : reward.amountMinor();
    }
}
