package trappa.owner;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.Violation;
import trappa.value.Money;

/**
 * A program document as a form: the name of each field is its JSON pointer, so whatever is wrong has its place, and what
 * was typed is kept as it was typed. Amounts are typed in whole units of the currency.
 */
final class ProgramForm {
    static final List<String> LISTS = List.of("tiers", "steps", "rewards");
    private static final Set<String> MONEY = Set.of("perMinor", "minimumMinor", "amountMinor", "minimumOrderMinor");
    private static final Set<String> NUMBERS =
            Set.of("points", "holdDays", "months", "graceDays", "at", "percent", "costPoints", "validDays");
    private static final Set<String> WORDS = Set.of("excludeOrderTags", "excludeCustomerTags");
    private static final Pattern POINTER = Pattern.compile("(/[A-Za-z0-9]{1,40}){1,4}");
    private static final Pattern DECIMAL = Pattern.compile("([0-9]{1,4})[.,]([0-9]{1,3})");

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
                violations.forEach(v -> {
                    String said = Complaints.in(t, v.detail());
                    if (shown(v.pointer())) {
                        wrongs.put(v.pointer(), said);
                    } else {
                        elsewhere.add(v.pointer() + ": " + said);
                    }
                });
        }
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
            put(parent, key, field.getValue().getFirst().strip(), t, money);
        }
        for (String list : LISTS) {
            if (fields.containsKey("has-" + list)) {
                ArrayNode array = document.putArray(list);
                lists.getOrDefault(list, new TreeMap<>()).values().forEach(array::add);
            }
        }
        return new ProgramForm(document, t);
    }

    private static void put(ObjectNode parent, String key, String text, Texts t, boolean spend) {
        if (WORDS.contains(key)) {
            ArrayNode words = parent.putArray(key);
            new TreeSet<>(Arrays.asList(text.split(",")))
                    .stream().map(String::strip).filter(w -> !w.isEmpty()).forEach(words::add);
        } else if (text.isEmpty()) {
            parent.remove(key);
        } else if (MONEY.contains(key) || (key.equals("at") && spend)) {
            Long minor = minor(text, t.decimals());
            if (minor == null) {
                parent.put(key, text);
            } else {
                parent.put(key, minor);
            }
        } else if (NUMBERS.contains(key) && digits(text).matches("-?[0-9]{1,18}")) {
            parent.put(key, Long.parseLong(digits(text)));
        } else {
            parent.put(key, key.equals("multiplier") ? fraction(text) : text);
        }
    }

    private static String digits(String text) {
        return text.replaceAll("[\\s\u00a0\u202f]", "");
    }

    private static @Nullable Long minor(String text, int decimals) {
        try {
            return Money.minor(digits(text).replace(',', '.'), decimals);
        } catch (IllegalArgumentException | ArithmeticException notMoney) {
            return null;
        }
    }

    /** "1,25" is 5/4. */
    private static String fraction(String text) {
        Matcher m = DECIMAL.matcher(text);
        if (!m.matches()) {
            return text;
        }
        BigInteger below = BigInteger.TEN.pow(m.group(2).length());
        BigInteger above = new BigInteger(m.group(1) + m.group(2));
        BigInteger common = above.gcd(below).max(BigInteger.ONE);
        return above.divide(common) + "/" + below.divide(common);
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
        JsonNode node = document.at(pointer);
        String key = pointer.substring(pointer.lastIndexOf('/') + 1);
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (node instanceof ArrayNode array) {
            return String.join(", ", array.valueStream().map(JsonNode::asString).toList());
        }
        boolean spend = document.at("/qualification/metric").asString("").equals("SPEND");
        if ((MONEY.contains(key) || (key.equals("at") && spend)) && node.canConvertToLong() && node.isNumber()) {
            return t.typed(node.longValue());
        }
        return key.equals("multiplier") && node.asString("").endsWith("/1")
                ? node.asString("").replace("/1", "")
                : node.asString("");
    }

    boolean is(String pointer, String word) {
        return value(pointer).equals(word);
    }

    /** Adds an empty row to a list, with an id nobody has. */
    void add(String list) {
        ArrayNode array = document.get(list) instanceof ArrayNode there ? there : document.putArray(list);
        Set<String> taken = new TreeSet<>();
        array.forEach(e -> taken.add(e.path("id").asString("")));
        String start = list.substring(0, 1);
        int n = array.size() + 1;
        while (taken.contains(start + n)) {
            n++;
        }
        ObjectNode row = array.addObject().put("id", start + n);
        if (list.equals("rewards")) {
            row.put("kind", "amount_off").put("validDays", 60);
        }
    }

    void remove(String list, int index) {
        if (document.get(list) instanceof ArrayNode array && index < array.size()) {
            array.remove(index);
        }
    }

    private static boolean shown(String pointer) {
        return POINTER.matcher(pointer).matches()
                && !pointer.startsWith("/campaigns")
                && !pointer.startsWith("/timeZone")
                && !pointer.startsWith("/locale")
                && !pointer.startsWith("/country");
    }
}
