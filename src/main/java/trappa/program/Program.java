package trappa.program;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.value.Rational;

/**
 * What the shop owner set up, as one version of the program document. Money is minor units of the shop's currency,
 * thresholds are in the qualification metric's unit. {@link ProgramDocument} reads and checks it.
 */
public record Program(
        String name,
        Status status,
        OrderRule orders,
        List<Campaign> campaigns,
        @Nullable ReferralRule referral,
        @Nullable BirthdayRule birthday,
        List<Survey> surveys,
        int holdDays,
        Expiry expiry,
        Qualification qualification,
        List<Tier> tiers,
        List<Step> steps,
        List<Reward> rewards,
        RewardReturn rewardReturn,
        @Nullable ZoneId timeZone,
        @Nullable String locale,
        @Nullable String country) {

    /** Draft: points are collected, shoppers see nothing. Paused: shoppers see it, orders placed meanwhile earn nothing. */
    public enum Status {
        DRAFT,
        LIVE,
        PAUSED
    }

    /** LINEAR: one floor of everything at the end. STEP: only whole {@code perMinor} parts of the order count. */
    public enum Mode {
        LINEAR,
        STEP
    }

    /** Which side of the tax an order's value is taken from. AS_CHARGED: the line price as it stands. */
    public enum TaxBasis {
        AS_CHARGED,
        INCLUDE,
        EXCLUDE
    }

    /** The spans of the calendar, where the shop is, over which points can be capped. A week starts on Monday. */
    public enum CapPeriod {
        DAY,
        WEEK,
        MONTH,
        YEAR;

        /** The first day of the span a day belongs to. */
        public LocalDate firstDay(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case YEAR -> day.withDayOfYear(1);
            };
        }
    }

    /** At most so many points from the orders placed in one span of the calendar. */
    public record PeriodCap(long points, CapPeriod period) {}

    /**
     * How orders earn: {@code points} for each {@code perMinor} minor units. Empty channels: every channel.
     *
     * @param excludeSalePrice whether lines sold below their compare-at price give nothing
     * @param fixedPoints more for each order that earns at all
     * @param maxPointsPerOrder null: no limit
     */
    public record OrderRule(
            long points,
            long perMinor,
            Mode mode,
            TaxBasis taxBasis,
            long minimumMinor,
            Set<Long> excludeProductIds,
            Set<Long> excludeCollectionIds,
            Set<String> excludeOrderTags,
            Set<String> excludeCustomerTags,
            Set<String> channels,
            boolean excludeSalePrice,
            long fixedPoints,
            @Nullable Long maxPointsPerOrder,
            @Nullable PeriodCap maxPointsPerPeriod) {

        /** One point for a hundred minor units of anything, and nothing left out. */
        public static final OrderRule PLAIN = new OrderRule(
                1,
                100,
                Mode.LINEAR,
                TaxBasis.AS_CHARGED,
                0,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                false,
                0,
                null,
                null);
    }

    /**
     * What both get when a customer brings a friend.
     *
     * @param minimumMinor what the friend's first order has to be worth
     */
    public record ReferralRule(long referrerPoints, long refereePoints, long minimumMinor) {}

    /**
     * What a member's birthday gives, each year.
     *
     * @param noticeDays how long before it the day has to have been told, so that nobody has theirs tomorrow
     */
    public record BirthdayRule(long points, int noticeDays) {}

    /** What a survey asks for: a score between two numbers, both inclusive, the best one last. */
    public enum SurveyKind {
        /** How likely one is to recommend the shop. */
        NPS(0, 10),
        /** How satisfied one is. */
        CSAT(1, 5),
        /** How easy it was. */
        CES(1, 7);

        private final int least;
        private final int most;

        SurveyKind(int least, int most) {
            this.least = least;
            this.most = most;
        }

        public int least() {
            return least;
        }

        public int most() {
            return most;
        }
    }

    /**
     * A question to members who have bought something.
     *
     * @param points for an answer, the same for every score; 0 for none
     * @param afterDays how many days after an order it is asked, from then on for {@link #ASKED_DAYS}
     * @param everyDays at least so many days lie between two answers of one member
     * @param question in the shop's own words, null for the widget's
     */
    public record Survey(
            String id,
            SurveyKind kind,
            long points,
            int afterDays,
            int everyDays,
            @Nullable String question) {
        /** How many days an order is asked about. */
        public static final int ASKED_DAYS = 60;
    }

    /** When spendable points end. */
    public enum ExpiryModel {
        NEVER,
        PER_LOT,
        INACTIVITY
    }

    /** The last day points of a day can be used: {@code months} later, at the month's end when so rounded. */
    public record Expiry(ExpiryModel model, int months, boolean monthEnd) {
        /** The last day, inclusive. Not for {@link ExpiryModel#NEVER}. */
        public LocalDate lastDay(LocalDate day) {
            LocalDate last = day.plusMonths(months);
            return monthEnd ? last.withDayOfMonth(last.lengthOfMonth()) : last;
        }
    }

    /** What counts towards tiers and steps. POINTS: earned points. SPEND: order value in minor units. ORDERS: 1 each. */
    public enum Metric {
        POINTS,
        SPEND,
        ORDERS
    }

    /** The span whose orders count together. */
    public enum Period {
        MEMBER_YEAR,
        CALENDAR_YEAR,
        ROLLING,
        LIFETIME
    }

    /** What follows when the highest tier's time is up: one tier down, or whatever is still running. */
    public enum Demotion {
        ONE_DOWN,
        BALANCE
    }

    /** How tiers and steps are reached and kept. {@code months} is the span of a rolling period. */
    public record Qualification(Metric metric, Period period, int months, int graceDays, Demotion demotion) {}

    /** A tier from a threshold on. The multiplier applies to orders placed while it is held. */
    public record Tier(String id, String name, long at, Rational multiplier) {}

    /** A step of the staircase; reaching it gives its reward once per period. */
    public record Step(String id, long at, @Nullable String rewardId) {}

    /** The kinds of reward, each with the word used for it in JSON. */
    public enum RewardKind {
        AMOUNT_OFF,
        PERCENT_OFF,
        FREE_SHIPPING,
        FREE_PRODUCT,
        GIFT_CARD,
        STORE_CREDIT,
        DONATION,
        PARTNER,
        PERK
    }

    /**
     * Something a shopper can get. With {@code costPoints} it can be bought; without, only a step gives it.
     *
     * @param validDays how long a code or offer can be used, from the day it is granted
     * @param combinesWith discounts a code may be used together with: {@code order}, {@code product}, {@code shipping}
     */
    public record Reward(
            String id,
            RewardKind kind,
            @Nullable String name,
            @Nullable Long amountMinor,
            @Nullable Integer percent,
            @Nullable Long productId,
            @Nullable Long costPoints,
            int validDays,
            long minimumOrderMinor,
            Set<String> combinesWith) {}

    /** What happens to the points a code cost when the order that used it is refunded. */
    public enum RewardReturn {
        PROPORTIONAL,
        FULL_ONLY,
        NEVER
    }

    public Optional<Reward> reward(@Nullable String id) {
        return rewards.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    public Optional<Survey> survey(String id) {
        return surveys.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    public Optional<Tier> tier(String id) {
        return tiers.stream().filter(t -> t.id().equals(id)).findFirst();
    }
}
