package trappa.program;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program.Demotion;
import trappa.program.Program.Expiry;
import trappa.program.Program.ExpiryModel;
import trappa.program.Program.Metric;
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
import trappa.program.Program.Tier;
import trappa.value.Rational;

/** A program as JSON, every key written out; and the program a new shop starts with. */
public final class ProgramJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ProgramJson() {}

    /** The word of a choice in the document: {@code AMOUNT_OFF} is written {@code amount_off}. */
    public static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** Reads back a document that was stored, so it is valid. */
    static Program stored(String document) {
        return switch (ProgramDocument.read(MAPPER.readTree(document))) {
            case ProgramDocument.Reading.Valid(Program program) -> program;
            case ProgramDocument.Reading.Invalid(List<Violation> violations) ->
                throw new IllegalStateException("A stored program is not valid: " + violations);
        };
    }

    /** The draft of a new shop: the classic staircase, one point per krona, nothing visible until it is published. */
    static Program starter() {
        return new Program(
                "Poängtrappan",
                Status.DRAFT,
                OrderRule.PLAIN,
                List.of(),
                null,
                null,
                List.of(),
                14,
                new Expiry(ExpiryModel.PER_LOT, 24, true),
                new Qualification(Metric.POINTS, Period.MEMBER_YEAR, 12, 30, Demotion.ONE_DOWN),
                List.of(
                        new Tier("bas", "Bas", 0, Rational.ONE),
                        new Tier("silver", "Silver", 500, new Rational(5, 4)),
                        new Tier("guld", "Guld", 1500, new Rational(3, 2))),
                List.of(new Step("s300", 300, "r25"), new Step("silver", 500, "r50"), new Step("s900", 900, "r100")),
                List.of(amountOff("r25", 2500), amountOff("r50", 5000), amountOff("r100", 10000)),
                RewardReturn.PROPORTIONAL,
                null,
                null,
                null);
    }

    public static ObjectNode write(Program p) {
        ObjectNode out = NODES.objectNode();
        out.put("name", p.name());
        out.put("status", word(p.status()));
        ObjectNode earning = out.putObject("earning");
        ObjectNode orders = earning.putObject("orders");
        orders.put("points", p.orders().points());
        orders.put("perMinor", p.orders().perMinor());
        orders.put("mode", p.orders().mode().name());
        orders.put("taxBasis", p.orders().taxBasis().name());
        orders.put("minimumMinor", p.orders().minimumMinor());
        texts(orders.putArray("excludeProductIds"), p.orders().excludeProductIds());
        texts(orders.putArray("excludeCollectionIds"), p.orders().excludeCollectionIds());
        texts(orders.putArray("excludeOrderTags"), p.orders().excludeOrderTags());
        texts(orders.putArray("excludeCustomerTags"), p.orders().excludeCustomerTags());
        texts(orders.putArray("channels"), p.orders().channels());
        orders.put("excludeSalePrice", p.orders().excludeSalePrice());
        orders.put("fixedPoints", p.orders().fixedPoints());
        orders.put("maxPointsPerOrder", p.orders().maxPointsPerOrder());
        PeriodCap cap = p.orders().maxPointsPerPeriod();
        if (cap == null) {
            orders.putNull("maxPointsPerPeriod");
        } else {
            orders.putObject("maxPointsPerPeriod")
                    .put("points", cap.points())
                    .put("period", cap.period().name());
        }
        ReferralRule referral = p.referral();
        if (referral == null) {
            earning.putNull("referral");
        } else {
            earning.putObject("referral")
                    .put("referrerPoints", referral.referrerPoints())
                    .put("refereePoints", referral.refereePoints())
                    .put("minimumMinor", referral.minimumMinor());
        }
        ActivityDocument.write(p.birthday(), earning);
        ArrayNode campaigns = out.putArray("campaigns");
        p.campaigns().forEach(c -> CampaignDocument.write(c, campaigns.addObject()));
        ActivityDocument.write(p.surveys(), out.putArray("surveys"));
        out.put("holdDays", p.holdDays());
        out.putObject("expiry")
                .put("model", p.expiry().model().name())
                .put("months", p.expiry().months())
                .put("roundTo", p.expiry().monthEnd() ? "MONTH_END" : "NONE");
        out.putObject("qualification")
                .put("metric", p.qualification().metric().name())
                .put("period", p.qualification().period().name())
                .put("months", p.qualification().months())
                .put("graceDays", p.qualification().graceDays())
                .put("demotion", p.qualification().demotion().name());
        ArrayNode tiers = out.putArray("tiers");
        p.tiers()
                .forEach(t -> tiers.addObject()
                        .put("id", t.id())
                        .put("name", t.name())
                        .put("at", t.at())
                        .put("multiplier", t.multiplier().toString()));
        ArrayNode steps = out.putArray("steps");
        p.steps()
                .forEach(s ->
                        steps.addObject().put("id", s.id()).put("at", s.at()).put("rewardId", s.rewardId()));
        ArrayNode rewards = out.putArray("rewards");
        p.rewards().forEach(r -> reward(rewards.addObject(), r));
        out.put("rewardReturn", p.rewardReturn().name());
        out.put("timeZone", p.timeZone() == null ? null : p.timeZone().getId());
        out.put("locale", p.locale());
        out.put("country", p.country());
        return out;
    }

    private static void reward(ObjectNode out, Reward r) {
        out.put("id", r.id());
        out.put("kind", word(r.kind()));
        out.put("name", r.name());
        out.put("amountMinor", r.amountMinor());
        out.put("percent", r.percent());
        out.put("productId", r.productId());
        out.put("costPoints", r.costPoints());
        out.put("validDays", r.validDays());
        out.put("minimumOrderMinor", r.minimumOrderMinor());
        texts(out.putArray("combinesWith"), r.combinesWith());
    }

    private static void texts(ArrayNode out, Collection<?> values) {
        values.forEach(v -> out.add(v.toString()));
    }

    private static Reward amountOff(String id, long minor) {
        return new Reward(id, RewardKind.AMOUNT_OFF, null, minor, null, null, null, 60, 0, java.util.Set.of());
    }
}
