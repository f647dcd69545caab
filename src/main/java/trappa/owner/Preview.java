package trappa.owner;

import org.jspecify.annotations.Nullable;
import trappa.program.Program;
import trappa.shop.Branding;

/**
 * The widget beside the editor.
 *
 * @param state empty when what was typed is no program, so that it cannot be drawn
 * @param most the end of the slider
 */
record Preview(Look look, String state, long most) {

    /** How it is looked at. @param points null for a guest */
    record Look(@Nullable Long points, String language, String width, String theme) {
        static Look of(Visit v, Program program) {
            String typed = v.form("look-points");
            long middle = Sample.most(program) / 3;
            Long points = v.form("look-guest").equals("on")
                    ? null
                    : (Long) (typed.matches("[0-9]{1,12}") ? Long.parseLong(typed) : middle);
            String language = v.form("look-language");
            return new Look(
                    points,
                    Branding.LANGUAGES.contains(language) ? language : v.texts().language(),
                    v.form("look-width").equals("360") ? "360" : "",
                    v.form("look-theme").equals("dark") ? "dark" : "");
        }
    }

    /** @param published what is looked at while what was typed cannot be */
    static Preview of(Visit v, ProgramForm form, Program published, Branding branding) {
        Program program = form.program();
        Program drawn = program == null ? published : program;
        Look look = Look.of(v, drawn);
        return new Preview(
                look,
                program == null ? "" : Sample.state(v, program, look.points(), branding, look.language()),
                Sample.most(drawn));
    }
}
