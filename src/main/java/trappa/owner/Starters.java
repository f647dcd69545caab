package trappa.owner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program;
import trappa.program.ProgramDocument;

/** Programs to begin with. What they leave out takes the document's defaults: a point for each whole unit of money. */
final class Starters {
    private static final Map<String, String> DOCUMENTS = new LinkedHashMap<>();

    static {
        DOCUMENTS.put("simple", """
                {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}],
                 "steps": [{"id": "s100", "at": 100, "rewardId": "frakt"}, {"id": "s250", "at": 250, "rewardId": "r25"},
                           {"id": "s500", "at": 500, "rewardId": "r50"}],
                 "rewards": [{"id": "frakt", "kind": "free_shipping"}, {"id": "r25", "kind": "amount_off", "amountMinor": 2500},
                             {"id": "r50", "kind": "amount_off", "amountMinor": 5000}]}""");
        DOCUMENTS.put("classic", """
                {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}, {"id": "silver", "name": "{silver}", "at": 500, "multiplier": "5/4"},
                           {"id": "guld", "name": "{guld}", "at": 1500, "multiplier": "3/2"}],
                 "steps": [{"id": "s300", "at": 300, "rewardId": "r25"}, {"id": "silver", "at": 500, "rewardId": "r50"},
                           {"id": "s900", "at": 900, "rewardId": "r100"}],
                 "rewards": [{"id": "r25", "kind": "amount_off", "amountMinor": 2500},
                             {"id": "r50", "kind": "amount_off", "amountMinor": 5000},
                             {"id": "r100", "kind": "amount_off", "amountMinor": 10000}]}""");
        DOCUMENTS.put("empty", """
                {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}], "steps": [], "rewards": []}""");
    }

    private static final String NOTHING = """
            {"tiers": [{"id": "bas", "name": "{bas}", "at": 0}], "earning": {"orders": {"points": 0}}}""";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Starters() {}

    static List<String> names() {
        return List.copyOf(DOCUMENTS.keySet());
    }

    /** A starter, it and its tiers called as whoever picks it calls them. */
    static ObjectNode document(String name, Texts t) {
        return called(DOCUMENTS.getOrDefault(name, "{}"), t);
    }

    /** For a time that shall not count: an order earns nothing, and nothing can be reached. */
    static ObjectNode nothing(Texts t) {
        return called(NOTHING, t);
    }

    static boolean givesNothing(Program program) {
        return program.orders().points() == 0
                && program.orders().fixedPoints() == 0
                && program.referral() == null
                && program.birthday() == null
                && program.surveys().isEmpty()
                && program.campaigns().isEmpty();
    }

    private static ObjectNode called(String document, Texts t) {
        for (String tier : List.of("bas", "silver", "guld")) {
            document = document.replace("{" + tier + "}", t.of("starter.tier." + tier));
        }
        ObjectNode starter = (ObjectNode) JSON.readTree(document);
        return starter.put("name", t.of("starter.program"));
    }

    /** The starter a program still is, in what its steps give; empty for one of the owner's own. */
    static String picked(Program program, Texts t) {
        return DOCUMENTS.keySet().stream()
                .filter(name ->
                        ProgramDocument.read(document(name, t)) instanceof ProgramDocument.Reading.Valid(Program p)
                                && p.steps().equals(program.steps())
                                && p.rewards().equals(program.rewards()))
                .findFirst()
                .orElse("");
    }
}
