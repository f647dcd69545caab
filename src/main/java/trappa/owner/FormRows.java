package trappa.owner;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program.SurveyKind;
import trappa.program.ProgramJson;

/** The rows of a program's lists, as the form's buttons change them: {@code add-steps}, {@code remove-steps-0}, {@code up-steps-1}. */
final class FormRows {
    private static final Pattern BUTTON =
            Pattern.compile("(add|remove|up)-(tiers|steps|rewards|campaigns|surveys)(?:-([0-9]{1,3}))?");

    private FormRows() {}

    /**
     * Does what a button says to a document.
     *
     * @param asked ids of surveys there ever were: answers belong to them, so a new survey gets none of these
     * @return false when it is not a button of rows
     */
    static boolean press(ObjectNode document, String button, Set<String> asked, Texts t) {
        Matcher m = BUTTON.matcher(button);
        if (!m.matches() || m.group(1).equals("add") == (m.group(3) != null)) {
            return false;
        }
        String list = m.group(2);
        ArrayNode rows = document.get(list) instanceof ArrayNode there ? there : document.putArray(list);
        switch (m.group(1)) {
            case "add" -> add(rows, list, list.equals("surveys") ? asked : Set.of(), t);
            case "remove" -> {
                if (Integer.parseInt(m.group(3)) < rows.size()) {
                    rows.remove(Integer.parseInt(m.group(3)));
                }
            }
            default -> up(rows, list, Integer.parseInt(m.group(3)));
        }
        return true;
    }

    /** A new row has an id nobody has. */
    private static void add(ArrayNode rows, String list, Set<String> before, Texts t) {
        Set<String> taken = new TreeSet<>(before);
        rows.forEach(e -> taken.add(e.path("id").asString("")));
        String start = list.substring(0, 1);
        int n = rows.size() + 1;
        while (taken.contains(start + n)) {
            n++;
        }
        ObjectNode row = rows.addObject().put("id", start + n);
        switch (list) {
            case "rewards" -> row.put("kind", "amount_off").put("validDays", 60);
            case "campaigns" -> row.put("name", t.of("program.campaign")).put("multiplier", "2");
            case "surveys" -> row.put("kind", ProgramJson.word(SurveyKind.NPS)).put("points", 0);
            default -> {}
        }
    }

    /** Steps and tiers stand at their heights: what moves up or down the stairs is what is given there. */
    private static void up(ArrayNode rows, String list, int index) {
        if (index < 1 || index >= rows.size()) {
            return;
        }
        switch (list) {
            case "steps" -> swap((ObjectNode) rows.get(index - 1), (ObjectNode) rows.get(index), "rewardId");
            case "tiers" -> {
                JsonNode above = rows.get(index);
                rows.set(index, rows.get(index - 1));
                rows.set(index - 1, above);
                swap((ObjectNode) rows.get(index - 1), (ObjectNode) rows.get(index), "at");
            }
            default -> {
                JsonNode moved = rows.get(index);
                rows.set(index, rows.get(index - 1));
                rows.set(index - 1, moved);
            }
        }
    }

    private static void swap(ObjectNode a, ObjectNode b, String key) {
        JsonNode held = a.get(key);
        put(a, key, b.get(key));
        put(b, key, held);
    }

    private static void put(ObjectNode row, String key, @Nullable JsonNode value) {
        if (value == null) {
            row.remove(key);
        } else {
            row.set(key, value);
        }
    }
}
