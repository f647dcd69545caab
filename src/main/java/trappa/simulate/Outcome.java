package trappa.simulate;

import java.util.List;
import trappa.program.Program;
import trappa.shop.Shop;

/**
 * What a simulation found: the program in force and a draft over the same facts.
 *
 * @param version the number of the program in force
 * @param gain the ten who gain most points, most first
 * @param lose the ten who lose most, most first
 */
public record Outcome(
        Shop shop,
        Window window,
        int version,
        Program currentProgram,
        Program draftProgram,
        Members members,
        Totals current,
        Totals draft,
        List<Mover> gain,
        List<Mover> lose) {

    /**
     * Members.
     *
     * @param all those with an account
     * @param different for whom anything is different: points, tier, steps or offers
     * @param gaining with more points at the end by the draft; {@code losing} with fewer
     * @param up in a higher tier at the end by the draft; {@code down} in a lower one
     */
    public record Members(long all, long different, long gaining, long losing, long up, long down) {}
}
