package trappa.owner;

import java.util.Arrays;
import java.util.List;
import trappa.program.Program.RewardKind;
import trappa.program.ProgramJson;

/** What the parts of a form are called, finished or not. */
final class ProgramNames {
    static final List<String> KINDS =
            Arrays.stream(RewardKind.values()).map(ProgramJson::word).toList();

    private ProgramNames() {}

    /** A reward of the form in a few words, also while its fields are half filled in. */
    static String reward(Texts t, ProgramForm form, int index) {
        String at = "/rewards/" + index + "/";
        String name = form.value(at + "name");
        if (!name.isEmpty()) {
            return name;
        }
        String kind = form.value(at + "kind");
        String amount = kind.equals("percent_off")
                ? form.value(at + "percent")
                : form.value(at + "amountMinor") + " " + t.currency();
        return t.has("reward." + kind) ? t.of("reward." + kind, amount) : form.value(at + "id");
    }
}
