package trappa.owner;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trappa.program.Program.RewardKind;
import trappa.program.Program.SurveyKind;
import trappa.program.ProgramJson;

/** What the parts of a form are called, finished or not. */
final class ProgramNames {
    static final List<String> KINDS =
            Arrays.stream(RewardKind.values()).map(ProgramJson::word).toList();

    static final List<String> SURVEYS =
            Arrays.stream(SurveyKind.values()).map(ProgramJson::word).toList();

    private ProgramNames() {}

    /** Words of the document with what they are called. */
    static Map<String, String> choices(Texts t, String... words) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String word : words) {
            named.put(word, t.of("choice." + word));
        }
        return named;
    }

    static Map<String, String> weekdays(Texts t) {
        Map<String, String> named = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            named.put(day.name(), t.weekday(day));
        }
        return named;
    }

    /** The tiers of the form by their ids. */
    static Map<String, String> tiers(ProgramForm form) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < form.size("tiers"); i++) {
            String id = form.value("/tiers/" + i + "/id");
            String name = form.value("/tiers/" + i + "/name");
            named.put(id, name.isEmpty() ? id : name);
        }
        return named;
    }

    /** The languages the explanations are written in, and the one that is set. */
    static Map<String, String> languages(Texts t, String set) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("", t.of("program.asshop"));
        for (String language : List.of("sv", "da", "nb", "fi", "de", "en")) {
            named.put(language, t.of("language." + language));
        }
        named.putIfAbsent(set, set);
        return named;
    }

    static String campaign(ProgramForm form, int index) {
        String name = form.value("/campaigns/" + index + "/name");
        return name.isEmpty() ? form.value("/campaigns/" + index + "/id") : name;
    }

    /** A survey by its question, or by what it asks for. */
    static String survey(Texts t, ProgramForm form, int index) {
        String question = form.value("/surveys/" + index + "/question");
        String kind = form.value("/surveys/" + index + "/kind");
        return question.isEmpty() ? survey(t, kind) : question;
    }

    /** What a kind of survey asks for, in words; a kind there is none of is its own name. */
    static String survey(Texts t, String kind) {
        return SURVEYS.contains(kind) ? t.of("choice." + kind) : kind;
    }

    /** A reward of the form in a few words, also while its fields are half filled in. */
    static String reward(Texts t, ProgramForm form, int index) {
        String at = "/rewards/" + index + "/";
        String name = form.value(at + "name");
        if (!name.isEmpty()) {
            return name;
        }
        String kind = form.value(at + "kind");
        String amount =
                kind.equals("percent_off") ? form.value(at + "percent") : t.amount(form.value(at + "amountMinor"));
        return t.has("reward." + kind) ? t.of("reward." + kind, amount) : form.value(at + "id");
    }
}
