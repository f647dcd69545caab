package trappa.owner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.program.Program;
import trappa.program.ProgramDifference;
import trappa.program.ProgramWords;

/** What differs between two programs, in sentences of the owner's language. */
final class Differences {
    private Differences() {}

    /** None when one of them is no program yet. */
    static List<String> between(Visit v, @Nullable Program was, @Nullable Program is) {
        return was == null || is == null
                ? List.of()
                : new ProgramWords(v.texts().language(), v.texts().currency())
                        .sentences(was, is, ProgramDifference.between(was, is));
    }
}
