package trappa.account;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Cap;
import trappa.account.Reason.CountedLine;
import trappa.program.Campaign;
import trappa.program.Program;
import trappa.program.Program.OrderRule;
import trappa.program.Program.PeriodCap;
import trappa.program.Program.Tier;
import trappa.program.ProgramVersion;
import trappa.program.Rung;

/**
 * What an order of some amount in the web shop would give now, before it is placed: an estimate, since its lines and
 * its tags are not known yet. Campaigns that ask for a product or an order's tag are therefore left out.
 *
 * @param reaches the highest step it would newly reach, null when none
 */
public record OrderEstimate(long points, @Nullable Rung reaches) {

    /** @param statement the shopper's account, null for a guest: nothing is known of a guest's earlier orders */
    public static OrderEstimate of(
            long amountMinor, ProgramVersion version, @Nullable Statement statement, Instant now, ZoneId zone) {
        Program program = version.program();
        OrderRule rule = program.orders();
        Set<String> customerTags =
                statement == null ? Set.of() : statement.next().customerTags();
        boolean counts = (rule.channels().isEmpty() || rule.channels().contains("web"))
                && Collections.disjoint(rule.excludeCustomerTags(), customerTags);
        if (program.status() == Program.Status.PAUSED || amountMinor < rule.minimumMinor() || !counts) {
            return new OrderEstimate(0, null);
        }
        Tier tier = statement != null && statement.tier() != null
                ? statement.tier().tier()
                : program.tiers().stream()
                        .filter(t -> t.at() == 0)
                        .min(Comparator.comparing(Tier::at))
                        .orElse(null);
        Campaign.Circumstances circumstances = new Campaign.Circumstances(
                now,
                zone,
                tier == null ? null : tier.id(),
                statement != null && statement.next().lastOrderOn() == null,
                statement == null ? null : statement.next().lastOrderOn(),
                "web",
                Set.of(),
                customerTags);
        List<Campaign> campaigns = program.campaigns().stream()
                .filter(c -> c.orderWide() && c.applies(circumstances))
                .toList();
        Terms terms = new Terms(
                version,
                tier,
                campaigns,
                Map.of(),
                statement == null ? ofAGuest(rule) : statement.next().cap());
        long points = terms.earn(new OrderWorth(
                        amountMinor,
                        List.of(new CountedLine(0, null, 1, 1, amountMinor, amountMinor, null)),
                        0,
                        0,
                        0,
                        null))
                .points();
        long before = statement == null ? 0 : statement.qualifying();
        long more = switch (program.qualification().metric()) {
            case POINTS -> points;
            case SPEND -> amountMinor;
            case ORDERS -> amountMinor > 0 ? 1 : 0;
        };
        Rung reaches = Rung.of(program).stream()
                .filter(r -> r.at() > before && r.at() <= before + more)
                .reduce((a, b) -> b)
                .orElse(null);
        return new OrderEstimate(points, reaches);
    }

    private static @Nullable Cap ofAGuest(OrderRule rule) {
        PeriodCap period = rule.maxPointsPerPeriod();
        long most = Math.min(
                rule.maxPointsPerOrder() == null ? Long.MAX_VALUE : rule.maxPointsPerOrder(),
                period == null ? Long.MAX_VALUE : period.points());
        return most == Long.MAX_VALUE ? null : new Cap(most, most, null);
    }
}
