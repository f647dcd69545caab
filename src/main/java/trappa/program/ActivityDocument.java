package trappa.program;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program.BirthdayRule;
import trappa.program.Program.Survey;
import trappa.program.Program.SurveyKind;

/** What a program document gives for that is no order: birthdays and surveys. */
final class ActivityDocument {
    static final int MOST_SURVEYS = 5;
    private static final long MOST_POINTS = 1_000_000;
    private static final int LONGEST_QUESTION = 200;

    private ActivityDocument() {}

    static @Nullable BirthdayRule birthday(Cursor earning) {
        if (!earning.has("birthday")) {
            return null;
        }
        Cursor in = earning.object("birthday");
        if (!in.has("points")) {
            in.wrong("points", "is missing");
        }
        BirthdayRule rule =
                new BirthdayRule(in.number("points", 1, 1, MOST_POINTS), (int) in.number("noticeDays", 30, 0, 365));
        in.end();
        return rule;
    }

    static Survey survey(Cursor in) {
        if (!in.has("kind")) {
            in.wrong("kind", "is missing");
        }
        return new Survey(
                in.id("id"),
                in.choice("kind", SurveyKind.class, SurveyKind.NPS, ProgramJson::word),
                in.number("points", 0, 0, MOST_POINTS),
                (int) in.number("afterDays", 14, 0, 365),
                (int) in.number("everyDays", 180, 1, 3650),
                in.optionalText("question", LONGEST_QUESTION));
    }

    static void check(Program program, List<Violation> violations) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < program.surveys().size(); i++) {
            if (!ids.add(program.surveys().get(i).id())) {
                violations.add(new Violation("/surveys/" + i + "/id", "is used twice"));
            }
        }
    }

    static void write(@Nullable BirthdayRule rule, ObjectNode earning) {
        if (rule == null) {
            earning.putNull("birthday");
        } else {
            earning.putObject("birthday").put("points", rule.points()).put("noticeDays", rule.noticeDays());
        }
    }

    static void write(List<Survey> surveys, ArrayNode out) {
        surveys.forEach(s -> out.addObject()
                .put("id", s.id())
                .put("kind", ProgramJson.word(s.kind()))
                .put("points", s.points())
                .put("afterDays", s.afterDays())
                .put("everyDays", s.everyDays())
                .put("question", s.question()));
    }
}
