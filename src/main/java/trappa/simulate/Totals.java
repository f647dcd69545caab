package trappa.simulate;

import java.time.YearMonth;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What one program comes to over the window, all members together. Money is minor units of the shop's currency.
 *
 * @param issued points earned in the window less those taken back in it
 * @param redeemed points spent less those returned
 * @param adjusted points given by hand less those taken
 * @param available points that can be spent at the window's end; {@code pending} and {@code owed} likewise
 * @param offers offers that steps gave in the window and that stand at its end
 * @param offersMinor what those with an amount are worth if every one is used; {@code offersWithoutAmount} are not in it
 * @param bought rewards bought with points in the window, as it happened
 * @param boughtMinor what those points buy at this program's own price for the same reward; {@code boughtWithoutAmount}
 *     are not in it
 * @param tiers members by the id of the tier held at the end, the empty id for none
 * @param steps members by the id of the highest step of their staircase reached at the end
 */
public record Totals(
        long issued,
        long expired,
        long redeemed,
        long adjusted,
        long available,
        long pending,
        long owed,
        long offers,
        long offersMinor,
        long offersWithoutAmount,
        long bought,
        long boughtMinor,
        long boughtWithoutAmount,
        Map<String, Long> tiers,
        Map<String, Long> steps,
        NavigableMap<YearMonth, Month> months) {

    /** One month of it. */
    public record Month(long issued, long expired, long redeemed, long offers) {
        static final Month NOTHING = new Month(0, 0, 0, 0);

        Month plus(Month other) {
            return new Month(
                    Math.addExact(issued, other.issued),
                    Math.addExact(expired, other.expired),
                    Math.addExact(redeemed, other.redeemed),
                    Math.addExact(offers, other.offers));
        }
    }

    /** Offers and bought rewards together. */
    public long costMinor() {
        return Math.addExact(offersMinor, boughtMinor);
    }

    /** Points the shop still owes its members something for. */
    public long liabilityPoints() {
        return Math.addExact(available, pending);
    }
}
