package trappa.insight;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What moved the points of a shop's members in some time, by what did; together it is the change of the points out there.
 *
 * @param issued earned and bonus, with later corrections of the same entries
 * @param redeemed below 0 where more was used than came back
 * @param owed what was taken from members who did not have it: no points out there are fewer by that
 */
public record Flow(long issued, long reversed, long redeemed, long expired, long adjusted, long owed) {

    /** By the kinds of the ledger. */
    enum By {
        ISSUED,
        REVERSED,
        REDEEMED,
        EXPIRED,
        ADJUSTED,
        OWED;

        static By of(String kind) {
            return switch (kind) {
                case "EARNED", "BONUS" -> ISSUED;
                case "REVERSED" -> REVERSED;
                case "REDEEMED", "RETURNED" -> REDEEMED;
                case "EXPIRED" -> EXPIRED;
                case "ADJUSTED" -> ADJUSTED;
                default -> throw new IllegalArgumentException("A ledger entry is of an unknown kind: " + kind);
            };
        }
    }

    /** @param sums in the order of {@link By} */
    static Flow of(long[] sums) {
        return new Flow(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
    }

    static Flow sum(List<Flow> flows) {
        return new Flow(
                sum(flows, Flow::issued),
                sum(flows, Flow::reversed),
                sum(flows, Flow::redeemed),
                sum(flows, Flow::expired),
                sum(flows, Flow::adjusted),
                sum(flows, Flow::owed));
    }

    private static long sum(List<Flow> flows, ToLongFunction<Flow> part) {
        return flows.stream().mapToLong(part).sum();
    }

    public long change() {
        return issued + reversed + redeemed + expired + adjusted + owed;
    }
}
