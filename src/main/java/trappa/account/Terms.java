package trappa.account;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Cap;
import trappa.account.Reason.CountedLine;
import trappa.account.Reason.Extra;
import trappa.account.Reason.Share;
import trappa.fact.Product;
import trappa.program.Campaign;
import trappa.program.Program.OrderRule;
import trappa.program.Program.Tier;
import trappa.program.ProgramVersion;
import trappa.value.Apportionment;
import trappa.value.Rational;

/**
 * What an order earns by, fixed when it is placed: the rule, the tier held, the campaigns that apply and the room left
 * under the cap. Per line the highest multiplier of the campaigns that concern it counts, times the tier's; bonuses of
 * all campaigns add up; the cap comes last. There is one floor per order: the lines' multipliers become one fraction.
 *
 * @param campaigns those whose conditions held when the order was placed, in the program's order
 * @param products what the shop said of the products of the order, as far as it was asked
 * @param cap the tightest limit, null: none
 */
record Terms(
        ProgramVersion version,
        @Nullable Tier tier,
        List<Campaign> campaigns,
        Map<Long, Product> products,
        @Nullable Cap cap) {

    /**
     * What an order earns at one moment, and how it comes about.
     *
     * @param points after the cap
     * @param uncapped before it
     * @param shares the order's value by the multiplier it counts at; they add up to it
     * @param extras bonuses and fixed points, inside {@code uncapped}
     * @param unknown whether something the terms ask about a product is not known yet
     */
    record Earning(long points, long uncapped, List<Share> shares, List<Extra> extras, boolean unknown) {}

    /** A multiplier and the campaign it is from; without one, a line counts once. */
    private record Factor(Rational multiplier, @Nullable String campaign) {
        static final Factor ONCE = new Factor(Rational.ONE, null);
    }

    /** What the lines of one factor are worth: what the buyer still has, and what was given back. */
    private static final class Group {
        final Factor factor;
        long kept;
        long returned;

        Group(Factor factor) {
            this.factor = factor;
        }
    }

    OrderRule rule() {
        return version.program().orders();
    }

    Rational multiplier() {
        return tier == null ? Rational.ONE : tier.multiplier();
    }

    Earning earn(OrderWorth worth) {
        boolean unknown = asksTheShop() && worth.lines().stream().anyMatch(this::unknown);
        if (worth.value() == 0) {
            return new Earning(0, 0, List.of(), List.of(), unknown);
        }
        List<Group> groups = groups(worth);
        List<Extra> extras = extras(worth);
        long uncapped = uncapped(worth.value(), groups, extras);
        return new Earning(capped(uncapped), uncapped, shares(worth.value(), groups), extras, unknown);
    }

    private long uncapped(long value, List<Group> groups, List<Extra> extras) {
        long points = multiplied(value, groups);
        for (Extra extra : extras) {
            points = Math.addExact(points, extra.points());
        }
        return points;
    }

    private long capped(long uncapped) {
        return cap == null ? uncapped : Math.min(uncapped, cap.room());
    }

    /** Products bought whose collections or prices matter here and are not known. */
    SortedSet<Long> unknown(Supplier<Set<Long>> bought) {
        SortedSet<Long> unknown = new TreeSet<>();
        if (asksTheShop()) {
            unknown.addAll(bought.get());
            unknown.removeAll(products.keySet());
        }
        return unknown;
    }

    private boolean asksTheShop() {
        for (Campaign campaign : campaigns) {
            if (!campaign.collectionIds().isEmpty()) {
                return true;
            }
        }
        return rule().excludeSalePrice() || !rule().excludeCollectionIds().isEmpty();
    }

    private boolean unknown(CountedLine line) {
        return line.left() == null && line.product() != null && !products.containsKey(line.product());
    }

    // ---- the multipliers ----

    private List<Group> groups(OrderWorth worth) {
        List<Group> groups = new ArrayList<>();
        for (CountedLine line : worth.lines()) {
            if (line.left() == null) {
                Group group = group(groups, factor(line));
                group.kept = Math.addExact(group.kept, line.value());
                group.returned = Math.addExact(group.returned, line.whole() - line.value());
            }
        }
        return groups;
    }

    private static Group group(List<Group> groups, Factor factor) {
        for (Group group : groups) {
            if (group.factor.equals(factor)) {
                return group;
            }
        }
        Group added = new Group(factor);
        groups.add(added);
        return added;
    }

    /** The highest multiplier among the campaigns that concern the line; of equal ones the first. */
    private Factor factor(CountedLine line) {
        Factor highest = null;
        for (Campaign campaign : campaigns) {
            Rational multiplier = campaign.multiplier();
            if (multiplier != null
                    && concerns(campaign, line)
                    && (highest == null || multiplier.compareTo(highest.multiplier()) > 0)) {
                highest = new Factor(multiplier, campaign.name());
            }
        }
        return highest == null ? Factor.ONCE : highest;
    }

    private boolean concerns(Campaign campaign, CountedLine line) {
        Product known = line.product() == null ? null : products.get(line.product());
        return campaign.concerns(line.product(), known == null ? Set.of() : known.collections());
    }

    /**
     * ⌊ value · points · multipliers / per ⌋. What the order is worth counts at the mean multiplier of what the buyer
     * still has; what it is worth beyond that (money the shop kept) at the mean of what was given back, so that giving
     * something back never earns.
     */
    private long multiplied(long value, List<Group> groups) {
        Fraction weighted = groups.size() == 1 ? once(value, groups.getFirst()) : mean(value, groups);
        BigInteger per = BigInteger.valueOf(rule().perMinor());
        Fraction parts = switch (rule().mode()) {
            case LINEAR -> weighted.over(per);
            case STEP -> weighted.times(BigInteger.valueOf(value).divide(per)).over(BigInteger.valueOf(value));
        };
        return parts.times(BigInteger.valueOf(rule().points()))
                .times(BigInteger.valueOf(multiplier().numerator()))
                .over(BigInteger.valueOf(multiplier().denominator()))
                .floor();
    }

    /** The mean of one multiplier is that multiplier. */
    private static Fraction once(long value, Group group) {
        Rational m = group.factor.multiplier();
        return new Fraction(
                BigInteger.valueOf(value).multiply(BigInteger.valueOf(m.numerator())),
                BigInteger.valueOf(m.denominator()));
    }

    private static Fraction mean(long value, List<Group> groups) {
        long kept = groups.stream().mapToLong(g -> g.kept).reduce(0, Math::addExact);
        long returned = groups.stream().mapToLong(g -> g.returned).sum();
        long within = Math.min(value, kept);
        return mean(within, kept, groups, true).plus(mean(value - within, returned, groups, false));
    }

    /** {@code value} times the mean multiplier of the groups, weighted by what they are worth, {@code sum} in all. */
    private static Fraction mean(long value, long sum, List<Group> groups, boolean kept) {
        Fraction weighted = Fraction.ZERO;
        if (value == 0 || sum == 0) {
            return weighted;
        }
        for (Group group : groups) {
            Rational m = group.factor.multiplier();
            weighted = weighted.plus(new Fraction(
                    BigInteger.valueOf(kept ? group.kept : group.returned).multiply(BigInteger.valueOf(m.numerator())),
                    BigInteger.valueOf(m.denominator())));
        }
        return weighted.times(BigInteger.valueOf(value)).over(BigInteger.valueOf(sum));
    }

    /** A fraction of any size, not below zero, reduced only when floored. */
    private record Fraction(BigInteger numerator, BigInteger denominator) {
        static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

        Fraction plus(Fraction other) {
            return denominator.equals(other.denominator)
                    ? new Fraction(numerator.add(other.numerator), denominator)
                    : new Fraction(
                            numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                            denominator.multiply(other.denominator));
        }

        Fraction times(BigInteger factor) {
            return new Fraction(numerator.multiply(factor), denominator);
        }

        Fraction over(BigInteger divisor) {
            return new Fraction(numerator, denominator.multiply(divisor));
        }

        long floor() {
            return numerator.divide(denominator).longValueExact();
        }
    }

    /** The order's value shared out over the multipliers it counts at. */
    private static List<Share> shares(long value, List<Group> groups) {
        if (groups.size() == 1) {
            Factor factor = groups.getFirst().factor;
            return List.of(new Share(value, factor.multiplier(), factor.campaign()));
        }
        long kept = groups.stream().mapToLong(g -> g.kept).sum();
        long within = Math.min(value, kept);
        List<Long> ofKept =
                Apportionment.of(within, groups.stream().map(g -> g.kept).toList());
        List<Long> ofReturned = Apportionment.of(
                value - within, groups.stream().map(g -> g.returned).toList());
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            long share = ofKept.get(i) + ofReturned.get(i);
            if (share > 0) {
                Factor factor = groups.get(i).factor;
                shares.add(new Share(share, factor.multiplier(), factor.campaign()));
            }
        }
        return shares;
    }

    // ---- what comes on top ----

    private List<Extra> extras(OrderWorth worth) {
        List<Extra> extras = new ArrayList<>();
        for (Campaign campaign : campaigns) {
            boolean kept = campaign.orderWide()
                    || worth.lines().stream()
                            .anyMatch(line -> line.left() == null && line.net() > 0 && concerns(campaign, line));
            if (campaign.bonusPoints() > 0 && kept) {
                extras.add(new Extra(campaign.name(), campaign.bonusPoints()));
            }
        }
        if (rule().fixedPoints() > 0) {
            extras.add(new Extra(null, rule().fixedPoints()));
        }
        return extras;
    }

    /** The cap where it took something. */
    @Nullable
    Cap reached(Earning earning) {
        return earning.points() < earning.uncapped() ? Objects.requireNonNull(cap) : null;
    }
}
