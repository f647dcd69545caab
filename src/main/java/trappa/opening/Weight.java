package trappa.opening;

/**
 * What a second person may have to look at.
 *
 * @param moved points or qualifying points of every row, the larger of the two, whether given or taken
 * @param tiers whether anybody is brought a tier
 */
public record Weight(long moved, boolean tiers) {
    /** Of what is worth no points. */
    public static final Weight NONE = new Weight(0, false);
}
