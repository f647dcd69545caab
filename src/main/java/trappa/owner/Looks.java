package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.shop.Branding;
import trappa.shop.JdbcBranding;
import trappa.staff.JdbcAudit;

/** How the shop's widget looks and what it says, beside the widget itself. Nothing of it moves points. */
final class Looks {
    private final Database database;
    private final JdbcPrograms programs;
    private final JdbcAudit audit;
    private final JdbcBranding brandings = new JdbcBranding();

    Looks(Database database, JdbcPrograms programs, JdbcAudit audit) {
        this.database = database;
        this.programs = programs;
        this.audit = audit;
    }

    /** The widget beside the form. */
    record Shown(String language, String state, String theme) {}

    /** Somebody else saved meanwhile. @param differences each field in which the two are not the same */
    record Conflict(String with, List<String> differences) {}

    /** @param revision the save that was read, 0 for none */
    record View(
            LooksForm form,
            int revision,
            Shown shown,
            @Nullable Conflict conflict) {}

    private record Stored(Optional<JdbcBranding.Saved> saved, Program program) {
        int revision() {
            return saved.map(JdbcBranding.Saved::revision).orElse(0);
        }

        Branding branding() {
            return saved.map(JdbcBranding.Saved::branding).orElse(Branding.PLAIN);
        }
    }

    private Stored stored(Visit v) {
        return database.inTransaction(tx -> {
            List<ProgramVersion> versions = programs.versions(tx, v.shop().id());
            return new Stored(
                    brandings.find(tx, v.shop().id()),
                    ProgramHistory.of(versions)
                            .at(v.now())
                            .orElseGet(versions::getLast)
                            .program());
        });
    }

    Reply show(Visit v) {
        Stored stored = stored(v);
        return page(v, 200, stored, LooksForm.of(v.texts(), stored.branding()), stored.revision(), null);
    }

    /** Saves, or shows again what was typed. A colour is only ever corrected by somebody who asked for it. */
    Reply act(Visit v) {
        Stored stored = stored(v);
        LooksForm form = LooksForm.of(v);
        String typed = v.form("revision");
        int revision = typed.matches("[0-9]{1,9}") ? Integer.parseInt(typed) : 0;
        if (!v.form("do").equals("save") || form.problems() > 0) {
            return page(v, form.problems() > 0 ? 422 : 200, stored, form, revision, null);
        }
        JdbcBranding.Saved next =
                new JdbcBranding.Saved(revision + 1, form.branding(), v.person().id(), v.now());
        boolean first = database.inTransaction(tx -> {
            boolean saved = brandings.save(tx, v.shop().id(), next);
            if (saved) {
                audit.add(tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.SAVED_LOOKS, "", "");
            }
            return saved;
        });
        if (first) {
            return new Reply.SeeOther("/admin/looks?done=looks");
        }
        Stored now = stored(v);
        Conflict conflict = new Conflict(
                now.saved().map(JdbcBranding.Saved::by).orElse(""),
                differences(v.texts(), LooksForm.of(v.texts(), now.branding()), form));
        return page(v, 412, now, form, now.revision(), conflict);
    }

    private static List<String> differences(Texts t, LooksForm theirs, LooksForm mine) {
        List<String> differences = new ArrayList<>();
        for (String name : List.of("accent", "onAccent", "radius")) {
            differ(t, theirs, mine, name, t.of("looks." + name), differences);
        }
        for (String language : Branding.LANGUAGES) {
            for (String key : Branding.KEYS.keySet()) {
                String label = t.of("looks." + key) + " (" + t.of("language." + language) + ")";
                differ(t, theirs, mine, language + "/" + key, label, differences);
            }
        }
        return differences;
    }

    private static void differ(
            Texts t, LooksForm theirs, LooksForm mine, String name, String label, List<String> differences) {
        if (!theirs.value(name).equals(mine.value(name))) {
            differences.add(t.of("looks.differs", label, shown(theirs.value(name)), shown(mine.value(name))));
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private static Reply page(
            Visit v, int status, Stored stored, LooksForm form, int revision, @Nullable Conflict conflict) {
        View view = new View(form, revision, shown(v, stored, form), conflict);
        return new Reply.Html(
                status,
                out -> JtelooksGenerated.render(
                        out, Plain.HTML, v.page("settings", v.texts().of("looks.page")), view));
    }

    /** The widget alone, for the page to put in while somebody types. */
    Reply preview(Visit v) {
        Shown shown = shown(v, stored(v), LooksForm.of(v));
        return Reply.html(out -> JtelookshownGenerated.render(out, Plain.HTML, v.texts(), shown));
    }

    private static Shown shown(Visit v, Stored stored, LooksForm form) {
        String asked = v.form("look-language");
        String language = Branding.LANGUAGES.contains(asked) ? asked : v.texts().language();
        Long points = v.form("look-guest").equals("on") ? null : (Long) (Sample.most(stored.program()) / 3);
        String state = Sample.state(v, stored.program(), points, form.branding(), language);
        return new Shown(language, state, v.form("look-theme").equals("dark") ? "dark" : "");
    }
}
