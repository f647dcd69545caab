package trappa.owner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Activities;
import trappa.account.Statement;
import trappa.program.Program;
import trappa.program.Program.Status;
import trappa.program.Program.Tier;
import trappa.program.ProgramDocument;
import trappa.program.ProgramJson;
import trappa.program.Rung;
import trappa.shop.Branding;
import trappa.staircase.StaircaseView;

/** What a shopper would see of a program that is not published: a guest, or a member with so many points. */
final class Sample {
    private Sample() {}

    /**
     * The widget's state, as if the program were live, with the shop's looks and words.
     *
     * @param points null for a guest
     * @param language the shopper's
     */
    static String state(Visit v, Program draft, @Nullable Long points, Branding branding, String language) {
        Texts t = v.texts();
        Program live = live(draft);
        StaircaseView view = new StaircaseView(v.shop(), live, t.date(v.now()));
        ObjectNode state = view.json(points == null ? null : statement(live, points, t, v.now()));
        return StaircaseView.dressed(state, branding, language).toString();
    }

    /** A program as it will be once it is launched. */
    static Program live(Program draft) {
        ObjectNode document = ProgramJson.write(draft);
        document.put("status", ProgramJson.word(Status.LIVE));
        return ProgramDocument.read(document) instanceof ProgramDocument.Reading.Valid(Program valid) ? valid : draft;
    }

    private static Statement statement(Program program, long points, Texts t, Instant now) {
        List<Statement.ReachedStep> reached = new ArrayList<>();
        for (Rung rung : Rung.of(program)) {
            if (rung.at() > 0 && rung.at() <= points) {
                reached.add(new Statement.ReachedStep(
                        rung.id(),
                        rung.id() + ".1",
                        rung.reward(),
                        true,
                        true,
                        t.date(now)
                                .plusDays(
                                        rung.reward() == null
                                                ? 60
                                                : rung.reward().validDays()),
                        false,
                        null));
            }
        }
        Tier tier = program.tiers().stream()
                .filter(each -> each.at() <= points)
                .reduce((a, b) -> b)
                .orElse(null);
        return new Statement(
                now,
                null,
                List.of(),
                points,
                0,
                0,
                null,
                points,
                List.of(),
                tier == null ? null : new Statement.HeldTier(tier, null, null),
                reached,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new Statement.NextOrder(null, null, Set.of()),
                new Activities(null, null, program.surveys()),
                Map.of());
    }

    /** The end of the slider: a little above the highest level. */
    static long most(Program program) {
        long top = Rung.of(program).getLast().at();
        return Math.max(100, top + top / 10);
    }
}
