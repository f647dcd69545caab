package trappa.owner;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.staff.ApiKey;
import trappa.staff.ApiKeys;
import trappa.staff.Right;
import trappa.web.Problem;

/** The keys with which other systems of the shop call the owner's API. */
final class KeyPage {
    private final Database database;
    private final ApiKeys keys = new ApiKeys();

    KeyPage(Database database) {
        this.database = database;
    }

    /**
     * What the page shows.
     *
     * @param made the words of a key just made, shown this once
     * @param problems the keys of what is wrong with what was typed
     */
    record View(
            List<ApiKey> keys,
            String name,
            Set<Right> rights,
            @Nullable String made,
            Set<String> problems) {}

    Reply show(Visit v) {
        return show(v, 200, "", EnumSet.of(Right.VIEW, Right.VIEW_MEMBERS), null, Set.of());
    }

    private Reply show(
            Visit v, int status, String name, Set<Right> rights, @Nullable String made, Set<String> problems) {
        List<ApiKey> all = database.inTransaction(tx -> keys.all(tx, v.shop().id()));
        View view = new View(all, name, rights, made, problems);
        return new Reply.Html(
                status,
                out -> JtekeysGenerated.render(
                        out, Plain.HTML, v.page("settings", v.texts().of("keys.title")), view));
    }

    Reply make(Visit v) {
        String name = v.form("name").strip();
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        v.form()
                .getOrDefault("rights", List.of())
                .forEach(word -> Right.of(word).filter(ApiKey.GIVEN::contains).ifPresent(rights::add));
        Set<String> problems = new HashSet<>();
        if (name.isEmpty() || name.length() > ApiKey.LONGEST_NAME) {
            problems.add("keys.wrong.name");
        }
        if (rights.isEmpty()) {
            problems.add("keys.wrong.rights");
        }
        if (!problems.isEmpty()) {
            return show(v, 422, name, rights, null, problems);
        }
        Optional<ApiKeys.Made> made = database.durably(
                tx -> keys.make(tx, v.shop().id(), name, rights, v.person().id(), v.now()));
        return made.isEmpty()
                ? show(v, 409, name, rights, null, Set.of("keys.toomany"))
                : show(
                        v,
                        201,
                        "",
                        EnumSet.of(Right.VIEW, Right.VIEW_MEMBERS),
                        made.get().words(),
                        Set.of());
    }

    Reply revoke(Visit v) {
        String id = v.pathParams().getOrDefault("id", "");
        boolean revoked = database.durably(
                tx -> keys.revoke(tx, v.shop().id(), id, v.person().id(), v.now()));
        if (!revoked) {
            throw new Problem(404, "not_found", "There is no such key in use").thrown();
        }
        return new Reply.SeeOther("/admin/keys?done=key-gone");
    }
}
