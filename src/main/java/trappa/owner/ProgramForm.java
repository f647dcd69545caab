package trappa.owner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.Violation;

/**
 * A program document as a form: the name of each field is its JSON pointer, so whatever is wrong has its place, and what
 * was typed is kept as it was typed. Amounts are typed in whole units of the currency.
 */
final class ProgramForm {
    static final List<String> LISTS = List.of("tiers", "steps", "rewards", "campaigns", "surveys");
    private static final Pattern POINTER = Pattern.compile("(/[A-Za-z0-9]{1,40}){1,4}");

    private final ObjectNode document;
    private final Texts t;
    private final Map<String, String> wrongs = new HashMap<>();
    private final List<String> elsewhere = new ArrayList<>();
    private @Nullable Program program;

    ProgramForm(ObjectNode document, Texts t) {
        this.document = document;
        this.t = t;
        switch (ProgramDocument.read(document.deepCopy())) {
            case ProgramDocument.Reading.Valid(Program valid) -> program = valid;
            case ProgramDocument.Reading.Invalid(List<Violation> violations) ->
                violations.forEach(v ->
                        note(v.pointer(), Complaints.in(t, v.detail(), FormFields.money(v.pointer(), spend()))));
        }
    }

    /** A complaint about one entry of a field that holds several belongs to that field, with the entry. */
    private void note(String pointer, String said) {
        int last = pointer.lastIndexOf('/');
        String field = last < 0 ? "" : pointer.substring(0, last);
        if (pointer.substring(last + 1).matches("[0-9]{1,4}") && FormFields.several(field)) {
            wrongs.merge(field, document.at(pointer).asString("") + ": " + said, (a, b) -> a + " " + b);
        } else if (POINTER.matcher(pointer).matches() && !LISTS.contains(pointer.substring(1))) {
            wrongs.merge(pointer, said, (a, b) -> a + " " + b);
        } else {
            elsewhere.add(place(pointer) + ": " + said);
        }
    }

    /** A list as the page calls it, with the row; the form has no words for what it does not show. */
    private String place(String pointer) {
        String[] path = pointer.split("/");
        if (path.length < 2 || !LISTS.contains(path[1])) {
            return pointer;
        }
        String list = t.of("program." + path[1]);
        return path.length > 2 && path[2].matches("[0-9]{1,4}") ? list + " " + (Integer.parseInt(path[2]) + 1) : list;
    }

    /** What thresholds are counted in, as their label. */
    String threshold() {
        String metric = value("/qualification/metric");
        return t.of("program.at." + (List.of("SPEND", "ORDERS").contains(metric) ? metric : "POINTS"), t.currency());
    }

    /** What was sent, over a document that may hold more than the form shows. */
    static ProgramForm of(ObjectNode base, Map<String, List<String>> fields, Texts t) {
        ObjectNode document = base.deepCopy();
        Map<String, TreeMap<Integer, ObjectNode>> lists = new HashMap<>();
        boolean money = fields.getOrDefault("/qualification/metric", List.of(""))
                .getFirst()
                .equals("SPEND");
        for (Map.Entry<String, List<String>> field : fields.entrySet()) {
            if (!POINTER.matcher(field.getKey()).matches()) {
                continue;
            }
            String[] path = field.getKey().substring(1).split("/");
            String key = path[path.length - 1];
            ObjectNode parent;
            if (LISTS.contains(path[0]) && path.length == 3 && path[1].matches("[0-9]{1,3}")) {
                parent = lists.computeIfAbsent(path[0], l -> new TreeMap<>())
                        .computeIfAbsent(Integer.parseInt(path[1]), i -> JsonNodeFactory.instance.objectNode());
            } else {
                parent = document;
                for (String step : Arrays.copyOf(path, path.length - 1)) {
                    parent = parent.get(step) instanceof ObjectNode there ? there : parent.putObject(step);
                }
            }
            FormFields.put(parent, key, field.getValue(), t, money);
        }
        for (String list : LISTS) {
            if (fields.containsKey("has-" + list)) {
                ArrayNode array = document.putArray(list);
                lists.getOrDefault(list, new TreeMap<>()).values().forEach(array::add);
            }
        }
        FormFields.prune(document);
        return new ProgramForm(document, t);
    }

    ObjectNode document() {
        return document;
    }

    /** The program, when nothing is wrong. */
    @Nullable
    Program program() {
        return program;
    }

    boolean valid() {
        return program != null;
    }

    int problems() {
        return wrongs.size() + elsewhere.size();
    }

    /** What is wrong in places the form does not show. */
    List<String> elsewhere() {
        return elsewhere;
    }

    boolean wrong(String pointer) {
        return wrongs.containsKey(pointer);
    }

    String why(String pointer) {
        return wrongs.getOrDefault(pointer, "");
    }

    int size(String list) {
        return document.get(list) instanceof ArrayNode array ? array.size() : 0;
    }

    /** As it stands in the field. */
    String value(String pointer) {
        return FormFields.text(document.at(pointer), pointer.substring(pointer.lastIndexOf('/') + 1), t, spend());
    }

    private boolean spend() {
        return document.at("/qualification/metric").asString("").equals("SPEND");
    }

    boolean is(String pointer, String word) {
        return value(pointer).equals(word);
    }

    /** Whether a field that holds several holds this one. */
    boolean holds(String pointer, String word) {
        return document.at(pointer) instanceof ArrayNode several
                && several.valueStream().anyMatch(each -> each.asString("").equals(word));
    }

    /** Whether anything is wrong below a place. */
    boolean troubled(String parent) {
        return wrongs.keySet().stream().anyMatch(pointer -> pointer.startsWith(parent + "/"));
    }

    /** Whether any of these fields says something or is wrong: then what is folded away is shown. */
    boolean says(String parent, String... keys) {
        for (String key : keys) {
            String value = value(parent + "/" + key);
            if (wrong(parent + "/" + key) || !(value.isEmpty() || value.equals("0") || value.equals("false"))) {
                return true;
            }
        }
        return false;
    }
}
