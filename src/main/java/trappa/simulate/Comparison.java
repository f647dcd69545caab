package trappa.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import trappa.account.Statement;
import trappa.program.Program;
import trappa.program.Program.Tier;

/** Two programs over the same members, as far as one worker has come. Adding up several gives the same in any order. */
final class Comparison {
    private static final int MOVERS = 10;

    private final Program currentProgram;
    private final Program draftProgram;
    private final Tally current;
    private final Tally draft;
    private final TreeSet<Mover> gain = new TreeSet<>(Mover.BY_GAIN);
    private final TreeSet<Mover> lose = new TreeSet<>(Mover.BY_LOSS);
    private long members;
    private long different;
    private long gaining;
    private long losing;
    private long up;
    private long down;

    Comparison(Window window, Program currentProgram, Program draftProgram) {
        this.currentProgram = currentProgram;
        this.draftProgram = draftProgram;
        current = new Tally(window, currentProgram);
        draft = new Tally(window, draftProgram);
    }

    void add(long customerId, Statement by, Statement byDraft) {
        members++;
        current.add(by);
        draft.add(byDraft);
        Mover mover = new Mover(customerId, balance(by), balance(byDraft));
        if (mover.difference() > 0) {
            gaining++;
            keep(gain, mover);
        } else if (mover.difference() < 0) {
            losing++;
            keep(lose, mover);
        }
        int tiers = tiers(by, byDraft);
        up += tiers > 0 ? 1 : 0;
        down += tiers < 0 ? 1 : 0;
        if (!sameForTheMember(by, byDraft)) {
            different++;
        }
    }

    private static long balance(Statement s) {
        return Math.subtractExact(Math.addExact(s.available(), s.pending()), s.owed());
    }

    private boolean sameForTheMember(Statement a, Statement b) {
        return a.postings().equals(b.postings())
                && a.reached().equals(b.reached())
                && a.available() == b.available()
                && a.pending() == b.pending()
                && a.owed() == b.owed()
                && a.qualifying() == b.qualifying()
                && Tally.tier(a).equals(Tally.tier(b))
                && Tally.step(currentProgram, a).equals(Tally.step(draftProgram, b));
    }

    /** Above 0 when the draft's tier is the higher one. */
    private int tiers(Statement by, Statement byDraft) {
        String was = Tally.tier(by);
        String is = Tally.tier(byDraft);
        if (was.equals(is)) {
            return 0;
        }
        return height(draftProgram, was)
                .flatMap(low -> height(draftProgram, is).map(high -> Long.compare(high, low)))
                .or(() -> height(currentProgram, is)
                        .flatMap(high -> height(currentProgram, was).map(low -> Long.compare(high, low))))
                .orElseGet(() -> Integer.compare(place(draftProgram, is), place(currentProgram, was)));
    }

    /** How high a tier begins; none at all is below every other. */
    private static Optional<Long> height(Program program, String tierId) {
        return tierId.isEmpty() ? Optional.of(-1L) : program.tier(tierId).map(Tier::at);
    }

    private static int place(Program program, String tierId) {
        List<String> ids = program.tiers().stream()
                .sorted(Comparator.comparingLong(Tier::at))
                .map(Tier::id)
                .toList();
        return ids.indexOf(tierId);
    }

    private static void keep(TreeSet<Mover> most, Mover mover) {
        most.add(mover);
        if (most.size() > MOVERS) {
            most.removeLast();
        }
    }

    void add(Comparison other) {
        current.add(other.current);
        draft.add(other.draft);
        other.gain.forEach(m -> keep(gain, m));
        other.lose.forEach(m -> keep(lose, m));
        members += other.members;
        different += other.different;
        gaining += other.gaining;
        losing += other.losing;
        up += other.up;
        down += other.down;
    }

    Outcome.Members members() {
        return new Outcome.Members(members, different, gaining, losing, up, down);
    }

    Totals current() {
        return current.totals();
    }

    Totals draft() {
        return draft.totals();
    }

    List<Mover> gain() {
        return new ArrayList<>(gain);
    }

    List<Mover> lose() {
        return new ArrayList<>(lose);
    }
}
