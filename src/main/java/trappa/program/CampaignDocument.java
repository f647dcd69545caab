package trappa.program;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Campaign.Edge;
import trappa.value.Rational;

/** The campaigns of a program document: read with every violation noted, written with every key. */
final class CampaignDocument {
    static final int MOST_CAMPAIGNS = 100;
    private static final long MOST_BONUS = 1_000_000;
    private static final long MOST_DAYS = 3_650;

    private CampaignDocument() {}

    static Campaign read(Cursor in) {
        String id = in.id("id");
        Long away = in.optionalNumber("awayDays", 1, MOST_DAYS);
        Campaign campaign = new Campaign(
                id,
                in.text("name", id, 60),
                edge(in, "from"),
                edge(in, "until"),
                in.choices("weekdays", DayOfWeek.class),
                in.ids("productIds"),
                in.ids("collectionIds"),
                in.words("orderTags"),
                in.words("customerTags"),
                in.texts("tierIds"),
                in.channels("channels"),
                in.flag("firstOrder"),
                away == null ? null : (Integer) away.intValue(),
                in.fraction("multiplier"),
                in.number("bonusPoints", 0, 0, MOST_BONUS));
        if (campaign.firstOrder() && campaign.awayDays() != null) {
            in.wrong("awayDays", "should be left out: a first order comes after none");
        }
        if (!in.has("multiplier") && campaign.bonusPoints() == 0) {
            in.wrong("multiplier", "is missing: a campaign has a multiplier, bonusPoints or both");
        }
        return campaign;
    }

    private static @Nullable Edge edge(Cursor in, String key) {
        String text = in.optionalText(key, 40);
        try {
            return text == null ? null : Edge.parse(text);
        } catch (DateTimeException neither) {
            in.wrong(key, "should be a day such as 2026-11-27 or a time with offset such as 2026-11-27T08:00:00+01:00");
            return null;
        }
    }

    /** What no single key can show. */
    static void check(Program program, List<Violation> violations) {
        ZoneId zone = program.timeZone() == null ? ZoneOffset.UTC : program.timeZone();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < program.campaigns().size(); i++) {
            Campaign campaign = program.campaigns().get(i);
            String at = "/campaigns/" + i;
            if (!ids.add(campaign.id())) {
                violations.add(new Violation(at + "/id", "is used twice"));
            }
            if (campaign.from() != null
                    && campaign.until() != null
                    && !campaign.from().begins(zone).isBefore(campaign.until().over(zone))) {
                violations.add(new Violation(at + "/until", "should be after from: nothing is in between"));
            }
            List<String> tierIds = List.copyOf(campaign.tierIds());
            for (int t = 0; t < tierIds.size(); t++) {
                if (program.tier(tierIds.get(t)).isEmpty()) {
                    violations.add(new Violation(at + "/tierIds/" + t, "is not the id of a tier"));
                }
            }
        }
    }

    static void write(Campaign campaign, ObjectNode out) {
        out.put("id", campaign.id());
        out.put("name", campaign.name());
        out.put("from", campaign.from() == null ? null : campaign.from().toString());
        out.put("until", campaign.until() == null ? null : campaign.until().toString());
        texts(out.putArray("weekdays"), campaign.weekdays());
        texts(out.putArray("productIds"), campaign.productIds());
        texts(out.putArray("collectionIds"), campaign.collectionIds());
        texts(out.putArray("orderTags"), campaign.orderTags());
        texts(out.putArray("customerTags"), campaign.customerTags());
        texts(out.putArray("tierIds"), campaign.tierIds());
        texts(out.putArray("channels"), campaign.channels());
        out.put("firstOrder", campaign.firstOrder());
        out.put("awayDays", campaign.awayDays());
        Rational multiplier = campaign.multiplier();
        out.put("multiplier", multiplier == null ? null : multiplier.toString());
        out.put("bonusPoints", campaign.bonusPoints());
    }

    private static void texts(ArrayNode out, Set<?> values) {
        values.forEach(v -> out.add(v.toString()));
    }
}
