package trappa.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program;
import trappa.support.Json;
import trappa.support.ProgramJson;
import trappa.support.Programs;

/** Programs of every kind: holds, expiry, metrics, periods, demotion, rounding, campaigns and limits; every tenth is paused. */
final class RandomPrograms {
    static final List<Program> ALL = all();

    private RandomPrograms() {}

    private static List<Program> all() {
        Random random = new Random(42);
        List<Program> programs = new ArrayList<>();
        for (String period : List.of("MEMBER_YEAR", "CALENDAR_YEAR", "ROLLING", "LIFETIME")) {
            for (String metric : List.of("POINTS", "SPEND", "ORDERS")) {
                for (int i = 0; i < 8; i++) {
                    ProgramJson program = program(random, period, metric);
                    programs.add(Programs.read(i % 3 == 0 ? program : asking(program, i)));
                }
            }
        }
        return List.copyOf(programs);
    }

    /** With something for birthdays, and for answers. */
    private static ProgramJson asking(ProgramJson program, int i) {
        return program.birthday(50 + i, 10 * i).survey("nps", "nps", i == 4 ? 0 : 20 + i, 0, 30 * i);
    }

    private static ProgramJson program(Random random, String period, String metric) {
        int unit = metric.equals("POINTS") ? 100 : metric.equals("SPEND") ? 10_000 : 1;
        ProgramJson program = ProgramJson.onePointPerKrona()
                .earning(1 + random.nextInt(3), 100 + random.nextInt(3) * 50)
                .earning("mode", random.nextInt(3) == 0 ? "STEP" : "LINEAR")
                .minimum(random.nextInt(3) == 0 ? 3_000 : 0)
                .hold(random.nextBoolean() ? 14 : 0)
                .qualification(metric, period)
                .tier("bas", 0, random.nextInt(4) == 0 ? "3/2" : "1/1")
                .tier("silver", 3 * unit, "5/4")
                .tier("guld", 7 * unit, "7/3")
                .step("step", 2 * unit, 2_500)
                .step("stone", 5 * unit, 5_000)
                .with(
                        "rewardReturn",
                        List.of("PROPORTIONAL", "FULL_ONLY", "NEVER").get(random.nextInt(3)));
        switch (random.nextInt(4)) {
            case 0 -> program.expiry("NEVER", 1, "NONE");
            case 1 -> program.expiry("INACTIVITY", 3, "NONE");
            default -> program.expiry("PER_LOT", 1 + random.nextInt(8), random.nextBoolean() ? "MONTH_END" : "NONE");
        }
        var qualification = Json.object()
                .put("metric", metric)
                .put("period", period)
                .put("graceDays", random.nextBoolean() ? 30 : 14)
                .put("demotion", random.nextBoolean() ? "ONE_DOWN" : "BALANCE");
        if (period.equals("ROLLING")) {
            qualification.put("months", 2 + random.nextInt(6));
        }
        program.with("qualification", qualification);
        ArrayNode campaigns = Json.object().putArray("campaigns");
        for (int i = random.nextInt(3); i > 0; i--) {
            campaigns.add(campaign(random, i));
        }
        if (random.nextBoolean()) {
            rules(random, program, campaigns);
        }
        program.with("campaigns", campaigns);
        if (random.nextInt(4) == 0) {
            program.rule("maxPointsPerOrder", IntNode.valueOf(150 + random.nextInt(400)));
        }
        if (random.nextInt(4) == 0) {
            program.rule(
                    "maxPointsPerPeriod",
                    Json.object()
                            .put("points", 300 + random.nextInt(600))
                            .put(
                                    "period",
                                    List.of("DAY", "WEEK", "MONTH", "YEAR").get(random.nextInt(4))));
        }
        return random.nextInt(10) == 0 ? program.with("status", "paused") : program;
    }

    private static ObjectNode campaign(Random random, int number) {
        ObjectNode campaign = Json.object().put("id", "c" + number).put("name", "Campaign " + number);
        switch (random.nextInt(4)) {
            case 0 -> campaign.putArray("productIds").add("1").add("2");
            case 1 -> {
                if (number == 1) {
                    campaign.put("firstOrder", true);
                } else {
                    campaign.put("awayDays", 60);
                }
            }
            case 2 -> campaign.putArray("tierIds").add("silver").add("guld");
            default -> campaign.put("from", "2024-06-01").put("until", "2025-03-31");
        }
        if (random.nextBoolean()) {
            campaign.put("bonusPoints", 20 + random.nextInt(80));
        }
        return campaign.put("multiplier", random.nextBoolean() ? "2/1" : "5/3");
    }

    /** What is looked up, what comes on top, and friends. */
    private static void rules(Random random, ProgramJson program, ArrayNode campaigns) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        program.earningOf(
                "referral",
                Json.object()
                        .put("referrerPoints", 150)
                        .put("refereePoints", 75)
                        .put("minimumMinor", 4_000 * random.nextInt(3)));
        program.rule("fixedPoints", nodes.numberNode(random.nextInt(2) * 7));
        program.rule("excludeSalePrice", nodes.booleanNode(random.nextInt(4) == 0));
        if (random.nextInt(3) == 0) {
            program.rule("excludeCollectionIds", nodes.arrayNode().add("93"));
        }
        campaigns
                .addObject()
                .put("id", "wool")
                .put("multiplier", "7/3")
                .put("bonusPoints", 5)
                .set("collectionIds", nodes.arrayNode().add("92"));
        campaigns
                .addObject()
                .put("id", "days")
                .put("multiplier", "1/2")
                .set("weekdays", nodes.arrayNode().add("MONDAY").add("SATURDAY"));
    }
}
