package trappa.program;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import trappa.program.Program.BirthdayRule;
import trappa.program.Program.CapPeriod;
import trappa.program.Program.Demotion;
import trappa.program.Program.Expiry;
import trappa.program.Program.ExpiryModel;
import trappa.program.Program.Metric;
import trappa.program.Program.Mode;
import trappa.program.Program.OrderRule;
import trappa.program.Program.Period;
import trappa.program.Program.PeriodCap;
import trappa.program.Program.Qualification;
import trappa.program.Program.ReferralRule;
import trappa.program.Program.Reward;
import trappa.program.Program.RewardKind;
import trappa.program.Program.RewardReturn;
import trappa.program.Program.Status;
import trappa.program.Program.Step;
import trappa.program.Program.TaxBasis;
import trappa.program.Program.Tier;
import trappa.value.Rational;

/**
 * The program document: JSON in, a checked {@link Program} out, or every violation at once. What is left out takes its
 * default; what is not known is refused.
 */
public final class ProgramDocument {
    private static final long MOST = 1_000_000_000_000L;
    private static final int SHORTEST_MONTH = 28;
    private static final Set<String> COMBINATIONS = Set.of("order", "product", "shipping");

    private ProgramDocument() {}

    /** A document read: the program, or what is wrong with it. */
    public sealed interface Reading {
        record Valid(Program program) implements Reading {}

        record Invalid(List<Violation> violations) implements Reading {}
    }

    /** Reads and checks a document. */
    public static Reading read(JsonNode document) {
        List<Violation> violations = new ArrayList<>();
        if (!document.isObject()) {
            return new Reading.Invalid(List.of(new Violation("", "should be an object")));
        }
        Cursor in = new Cursor(document, "", violations);
        Program program = program(in);
        in.end();
        check(program, violations);
        return violations.isEmpty() ? new Reading.Valid(program) : new Reading.Invalid(List.copyOf(violations));
    }

    private static Program program(Cursor in) {
        Cursor earning = in.object("earning");
        OrderRule orders = orders(earning.object("orders"));
        ReferralRule referral = referral(earning);
        BirthdayRule birthday = ActivityDocument.birthday(earning);
        earning.end();
        return new Program(
                in.text("name", "Poängtrappan", 60),
                in.choice("status", Status.class, Status.DRAFT, ProgramJson::word),
                orders,
                in.list("campaigns", CampaignDocument.MOST_CAMPAIGNS, CampaignDocument::read),
                referral,
                birthday,
                in.list("surveys", ActivityDocument.MOST_SURVEYS, ActivityDocument::survey),
                (int) in.number("holdDays", 14, 0, 365),
                expiry(in.object("expiry")),
                qualification(in.object("qualification")),
                in.list("tiers", 12, ProgramDocument::tier),
                in.list("steps", 12, ProgramDocument::step),
                in.list("rewards", 200, ProgramDocument::reward),
                in.choice("rewardReturn", RewardReturn.class, RewardReturn.PROPORTIONAL),
                zone(in),
                locale(in),
                country(in));
    }

    private static OrderRule orders(Cursor in) {
        OrderRule rule = new OrderRule(
                in.number("points", 1, 0, 1_000_000),
                in.number("perMinor", 100, 1, 1_000_000_000),
                in.choice("mode", Mode.class, Mode.LINEAR),
                in.choice("taxBasis", TaxBasis.class, TaxBasis.AS_CHARGED),
                in.number("minimumMinor", 0, 0, MOST),
                in.ids("excludeProductIds"),
                in.ids("excludeCollectionIds"),
                in.words("excludeOrderTags"),
                in.words("excludeCustomerTags"),
                in.channels("channels"),
                in.flag("excludeSalePrice"),
                in.number("fixedPoints", 0, 0, 1_000_000),
                in.optionalNumber("maxPointsPerOrder", 1, MOST),
                periodCap(in));
        in.end();
        return rule;
    }

    private static @Nullable ReferralRule referral(Cursor earning) {
        if (!earning.has("referral")) {
            return null;
        }
        Cursor in = earning.object("referral");
        ReferralRule rule = new ReferralRule(
                in.number("referrerPoints", 0, 0, 1_000_000),
                in.number("refereePoints", 0, 0, 1_000_000),
                in.number("minimumMinor", 0, 0, MOST));
        if (!in.has("referrerPoints") && !in.has("refereePoints")) {
            in.wrong("referrerPoints", "is missing: a referral gives referrerPoints, refereePoints or both");
        }
        in.end();
        return rule;
    }

    private static @Nullable PeriodCap periodCap(Cursor orders) {
        if (!orders.has("maxPointsPerPeriod")) {
            return null;
        }
        Cursor in = orders.object("maxPointsPerPeriod");
        for (String key : List.of("points", "period")) {
            if (!in.has(key)) {
                in.wrong(key, "is missing");
            }
        }
        PeriodCap cap =
                new PeriodCap(in.number("points", 1, 1, MOST), in.choice("period", CapPeriod.class, CapPeriod.MONTH));
        in.end();
        return cap;
    }

    private static Expiry expiry(Cursor in) {
        ExpiryModel model = in.choice("model", ExpiryModel.class, ExpiryModel.PER_LOT);
        int months = (int) in.number("months", 24, 1, 240);
        enum Round {
            MONTH_END,
            NONE
        }
        Round round = in.choice("roundTo", Round.class, Round.MONTH_END);
        in.end();
        return new Expiry(model, months, round == Round.MONTH_END);
    }

    private static Qualification qualification(Cursor in) {
        Qualification rule = new Qualification(
                in.choice("metric", Metric.class, Metric.POINTS),
                in.choice("period", Period.class, Period.MEMBER_YEAR),
                (int) in.number("months", 12, 1, 120),
                (int) in.number("graceDays", 30, 0, 730),
                in.choice("demotion", Demotion.class, Demotion.ONE_DOWN));
        in.end();
        return rule;
    }

    private static Tier tier(Cursor in) {
        String id = in.id("id");
        Rational multiplier = in.fraction("multiplier");
        return new Tier(
                id,
                in.text("name", id, 60),
                in.number("at", 0, 0, MOST),
                multiplier == null ? Rational.ONE : multiplier);
    }

    private static Step step(Cursor in) {
        if (!in.has("at")) {
            in.wrong("at", "is missing");
        }
        return new Step(in.id("id"), in.number("at", 1, 1, MOST), in.optionalText("rewardId", 40));
    }

    private static Reward reward(Cursor in) {
        if (!in.has("kind")) {
            in.wrong("kind", "is missing");
        }
        RewardKind kind = in.choice("kind", RewardKind.class, RewardKind.PERK, ProgramJson::word);
        Long percent = in.optionalNumber("percent", 1, 100);
        Reward reward = new Reward(
                in.id("id"),
                kind,
                in.optionalText("name", 80),
                in.optionalNumber("amountMinor", 1, MOST),
                percent == null ? null : (Integer) percent.intValue(),
                in.optionalNumber("productId", 1, Long.MAX_VALUE),
                in.optionalNumber("costPoints", 1, MOST),
                (int) in.number("validDays", 60, 1, 3650),
                in.number("minimumOrderMinor", 0, 0, MOST),
                in.words("combinesWith"));
        for (String other : reward.combinesWith()) {
            if (!COMBINATIONS.contains(other)) {
                in.wrong("combinesWith", "may hold order, product and shipping, not " + other);
            }
        }
        String needs = switch (kind) {
            case AMOUNT_OFF, GIFT_CARD, STORE_CREDIT -> "amountMinor";
            case PERCENT_OFF -> "percent";
            case FREE_PRODUCT, FREE_SHIPPING, DONATION, PARTNER, PERK -> null;
        };
        if (needs != null && !in.has(needs)) {
            in.wrong(needs, "is missing: a reward of kind " + ProgramJson.word(kind) + " needs it");
        }
        return reward;
    }

    private static @Nullable ZoneId zone(Cursor in) {
        String name = in.optionalText("timeZone", 60);
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            in.wrong("timeZone", "should be a time zone such as Europe/Stockholm");
            return null;
        }
    }

    private static @Nullable String locale(Cursor in) {
        String tag = in.optionalText("locale", 20);
        if (tag != null && !tag.matches("[a-z]{2}(-[A-Za-z0-9]{2,8})?")) {
            in.wrong("locale", "should be a language such as sv or en-GB");
        }
        return tag;
    }

    private static @Nullable String country(Cursor in) {
        String code = in.optionalText("country", 2);
        if (code != null && !Set.of(Locale.getISOCountries()).contains(code)) {
            in.wrong("country", "should be a country code such as SE");
        }
        return code;
    }

    /** What no single key can show. */
    private static void check(Program program, List<Violation> violations) {
        rising(program, violations);
        CampaignDocument.check(program, violations);
        ActivityDocument.check(program, violations);
        Set<String> rewards = new HashSet<>();
        for (int i = 0; i < program.rewards().size(); i++) {
            if (!rewards.add(program.rewards().get(i).id())) {
                violations.add(new Violation("/rewards/" + i + "/id", "is used twice"));
            }
        }
        for (int i = 0; i < program.steps().size(); i++) {
            String reward = program.steps().get(i).rewardId();
            if (reward != null && !rewards.contains(reward)) {
                violations.add(new Violation("/steps/" + i + "/rewardId", "is not the id of a reward"));
            }
        }
        if (program.qualification().graceDays() < program.holdDays()) {
            violations.add(new Violation(
                    "/qualification/graceDays", "should be at least holdDays (" + program.holdDays() + ")"));
        }
        boolean ends = program.expiry().model() != ExpiryModel.NEVER;
        if (ends && program.holdDays() >= program.expiry().months() * SHORTEST_MONTH) {
            violations.add(new Violation("/holdDays", "should be shorter than the time points last"));
        }
    }

    private static void rising(Program program, List<Violation> violations) {
        Set<String> tierIds = new HashSet<>();
        long last = -1;
        for (int i = 0; i < program.tiers().size(); i++) {
            Tier tier = program.tiers().get(i);
            if (!tierIds.add(tier.id())) {
                violations.add(new Violation("/tiers/" + i + "/id", "is used twice"));
            }
            if (tier.at() <= last) {
                violations.add(new Violation("/tiers/" + i + "/at", "should be above the tier before it"));
            }
            last = Math.max(last, tier.at());
        }
        Set<String> stepIds = new HashSet<>();
        last = 0;
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            if (!stepIds.add(step.id()) || step.id().equals("start")) {
                violations.add(new Violation("/steps/" + i + "/id", "is used twice, or for another level"));
            }
            Optional<Tier> elsewhere = program.tier(step.id()).filter(t -> t.at() != step.at());
            if (elsewhere.isPresent()) {
                violations.add(new Violation(
                        "/steps/" + i + "/at",
                        "should be " + elsewhere.get().at() + " as the tier of the same id, or have another id"));
            }
            if (step.at() <= last) {
                violations.add(new Violation("/steps/" + i + "/at", "should be above the step before it"));
            }
            last = Math.max(last, step.at());
        }
    }
}
