package trappa.program;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.value.Rational;

/**
 * More points for some orders or some lines for a while. Every condition that is given has to hold when the order is
 * placed; a list that is empty asks nothing. With products or collections only their lines are concerned.
 *
 * @param from when it begins, null: it always ran
 * @param until when it is over, null: never
 * @param firstOrder only a member's first order
 * @param awayDays only an order that comes at least so many days after the member's last one, null: any
 * @param multiplier of the lines concerned, null: none
 * @param bonusPoints once per order, while a line concerned is kept
 */
public record Campaign(
        String id,
        String name,
        @Nullable Edge from,
        @Nullable Edge until,
        Set<DayOfWeek> weekdays,
        Set<Long> productIds,
        Set<Long> collectionIds,
        Set<String> orderTags,
        Set<String> customerTags,
        Set<String> tierIds,
        Set<String> channels,
        boolean firstOrder,
        @Nullable Integer awayDays,
        @Nullable Rational multiplier,
        long bonusPoints) {

    /** An edge of the window: an instant, or a whole day where the shop is. */
    public sealed interface Edge {
        /** At this instant: what begins counts from it, what ends is over at it. */
        record At(Instant instant) implements Edge {
            @Override
            public String toString() {
                return instant.toString();
            }
        }

        /** The day with all its hours: what ends is over when the next day starts. */
        record Day(LocalDate day) implements Edge {
            @Override
            public String toString() {
                return day.toString();
            }
        }

        /**
         * Reads 2026-11-27 or 2026-11-27T08:00:00+01:00.
         *
         * @throws java.time.DateTimeException when it is neither
         */
        static Edge parse(String text) {
            return text.length() == "2026-11-27".length()
                    ? new Day(LocalDate.parse(text))
                    : new At(OffsetDateTime.parse(text).toInstant());
        }

        /** The instant a window with this edge begins. */
        default Instant begins(ZoneId zone) {
            return switch (this) {
                case At(Instant instant) -> instant;
                case Day(LocalDate day) -> day.atStartOfDay(zone).toInstant();
            };
        }

        /** The first instant after a window with this edge. */
        default Instant over(ZoneId zone) {
            return switch (this) {
                case At(Instant instant) -> instant;
                case Day(LocalDate day) -> day.plusDays(1).atStartOfDay(zone).toInstant();
            };
        }
    }

    /**
     * What is known of an order when it is placed.
     *
     * @param lastOrderOn the day of the member's last order before it, null: there was none, or none is known
     */
    public record Circumstances(
            Instant at,
            ZoneId zone,
            @Nullable String tierId,
            boolean firstOrder,
            @Nullable LocalDate lastOrderOn,
            String channel,
            Set<String> orderTags,
            Set<String> customerTags) {
        private LocalDate day() {
            return at.atZone(zone).toLocalDate();
        }
    }

    /** Whether every condition but those on lines holds. */
    public boolean applies(Circumstances order) {
        return (from == null || !order.at().isBefore(from.begins(order.zone())))
                && (until == null || order.at().isBefore(until.over(order.zone())))
                && (weekdays.isEmpty() || weekdays.contains(order.day().getDayOfWeek()))
                && (orderTags.isEmpty() || !Collections.disjoint(orderTags, order.orderTags()))
                && (customerTags.isEmpty() || !Collections.disjoint(customerTags, order.customerTags()))
                && (tierIds.isEmpty() || order.tierId() != null && tierIds.contains(order.tierId()))
                && (channels.isEmpty() || channels.contains(order.channel()))
                && (!firstOrder || order.firstOrder())
                && (awayDays == null
                        || order.lastOrderOn() != null
                                && !order.lastOrderOn().plusDays(awayDays).isAfter(order.day()));
    }

    /** True when it concerns every line. */
    public boolean orderWide() {
        return productIds.isEmpty() && collectionIds.isEmpty();
    }

    /** Whether a line of this product is concerned. */
    public boolean concerns(@Nullable Long product, Set<Long> collections) {
        return orderWide()
                || product != null && productIds.contains(product)
                || !Collections.disjoint(collectionIds, collections);
    }
}
