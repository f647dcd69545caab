package trappa.opening;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a file tells what, and what holds where the file is silent.
 *
 * @param columns the place of each column in the file, from 0
 * @param earnedOn the day points were earned where the file does not say; null: each row has to say
 * @param tierUntil the last day of a tier where the file does not say; null: each row that has a tier has to say
 * @param free numbers and days also as other programs write them, tiers also by their names, and rows that bring nothing
 *     passed over
 */
public record Mapping(
        Map<Column, Integer> columns,
        @Nullable LocalDate earnedOn,
        @Nullable LocalDate tierUntil,
        boolean free) {

    /**
     * Names other programs give their columns, best first, as their exports were found to have them in public. Smile.io's
     * export of customers has {@code Smile Customer ID, First name, Last name, Email, Membership status, Points balance,
     * Referral url, Vip tier name, Date of birth}: its own id, which is none of the store's. LoyaltyLion's columns can be
     * renamed; its words for points are approved (to spend now), pending, spent, total and lifetime, and its API calls the
     * store's id of a customer the merchant id. Shopify's own export of customers has {@code Customer ID} and {@code
     * Email}. Sources: docs/owner.md, "Moving from another
     * program".
     */
    private static final Map<Column, List<String>> NAMES = new EnumMap<>(Map.of(
            Column.CUSTOMER_ID,
            List.of(
                    "customer id",
                    "shopify customer id",
                    "shopify id",
                    "merchant id",
                    "customer merchant id",
                    "kundnummer",
                    "kund id",
                    "kundenummer",
                    "kunde id"),
            Column.EMAIL,
            List.of("email", "e mail", "email address", "customer email", "e post", "epost", "e postadress", "mail"),
            Column.POINTS,
            List.of(
                    "points",
                    "points balance",
                    "point balance",
                    "points approved",
                    "approved points",
                    "balance",
                    "poäng",
                    "poängsaldo",
                    "point",
                    "pointsaldo",
                    "saldo"),
            Column.EARNED_ON,
            List.of("earned on", "intjänad", "optjent"),
            Column.QUALIFYING,
            List.of("qualifying", "qualifying points"),
            Column.TIER,
            List.of("tier", "vip tier name", "vip tier", "tier name", "loyalty tier", "current tier", "nivå", "niveau"),
            Column.TIER_UNTIL,
            List.of("tier until", "tier expires", "tier expires at", "tier expiry"),
            Column.NOTE,
            List.of("note", "notes", "anteckning", "notat")));

    public Mapping {
        columns = Map.copyOf(columns);
    }

    /** What the names of the columns say by themselves: our own ones and those of other programs. */
    static Mapping proposed(List<String> head, LocalDate today) {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        columns.putAll(named(head).columns());
        if (columns.containsKey(Column.CUSTOMER_ID)) {
            columns.remove(Column.EMAIL);
        }
        return new Mapping(columns, today, today.plusYears(1), true);
    }

    /** Every column whose name is known. */
    static Mapping named(List<String> head) {
        List<String> names = head.stream().map(Mapping::plain).toList();
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        Set<Integer> taken = new HashSet<>();
        for (Column column : Column.values()) {
            NAMES.getOrDefault(column, List.of()).stream()
                    .map(names::indexOf)
                    .filter(place -> place >= 0 && taken.add(place))
                    .findFirst()
                    .ifPresent(place -> columns.put(column, place));
        }
        return new Mapping(columns, null, null, true);
    }

    /** A name of a column without what differs from file to file. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
    }

    /** Where a column is in the file, from 0; null when it is not there. */
    public @Nullable Integer place(Column column) {
        return columns.get(column);
    }
}
