package trappa.insight;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Customers by recency and frequency (RFM, Hughes 1994): recency and money scored 1 to 5 by their percentile among the
 * shop's buyers, equal values equally; frequency is the number of orders, 5 for five and more. Quintiles of frequency
 * would put one-time buyers, most of any shop, into several scores by chance.
 */
public record Rfm(List<Cell> cells) {

    /** Customers of one score. */
    public record Cell(int recency, int frequency, long customers, long revenueMinor) {
        /** The usual groups, from the two scores. */
        public Segment segment() {
            if (recency >= 4) {
                return frequency >= 4 ? Segment.CHAMPIONS : frequency >= 2 ? Segment.PROMISING : Segment.NEW;
            }
            if (recency == 3) {
                return frequency >= 3 ? Segment.LOYAL : Segment.COOLING;
            }
            return frequency >= 3 ? Segment.AT_RISK : Segment.LOST;
        }
    }

    /** Groups of scores. */
    public enum Segment {
        CHAMPIONS,
        LOYAL,
        PROMISING,
        NEW,
        COOLING,
        AT_RISK,
        LOST
    }

    /** A group with how many are in it. */
    public record Group(Segment segment, long customers, long revenueMinor) {}

    public Cell cell(int recency, int frequency) {
        return cells.stream()
                .filter(c -> c.recency() == recency && c.frequency() == frequency)
                .findFirst()
                .orElse(new Cell(recency, frequency, 0, 0));
    }

    /** Every group, empty ones too, in the order of the enum. */
    public List<Group> groups() {
        Map<Segment, Group> groups = new EnumMap<>(Segment.class);
        for (Segment segment : Segment.values()) {
            groups.put(segment, new Group(segment, 0, 0));
        }
        for (Cell c : cells) {
            groups.merge(
                    c.segment(),
                    new Group(c.segment(), c.customers(), c.revenueMinor()),
                    (a, b) ->
                            new Group(a.segment(), a.customers() + b.customers(), a.revenueMinor() + b.revenueMinor()));
        }
        return new ArrayList<>(groups.values());
    }
}
