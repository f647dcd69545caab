package trappa.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Change;
import trappa.program.Program;
import trappa.program.ProgramDifference;
import trappa.program.ProgramWords;
import trappa.program.Rung;

/** An outcome as JSON: every number twice, by the program in force and by the draft. */
public final class OutcomeJson {
    private OutcomeJson() {}

    /** @param language of the sentences that say what the draft changes */
    public static ObjectNode write(Outcome o, String language) {
        String currency = o.shop().currencyOrHome();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("shop", o.shop().domain().text());
        out.putObject("window")
                .put("from", o.window().from().toString())
                .put("until", o.window().until().toString())
                .put("timeZone", o.window().zone().getId());
        out.put("version", o.version());
        out.put("currency", currency);
        ArrayNode changes = out.putArray("changes");
        List<Change> difference = ProgramDifference.between(o.currentProgram(), o.draftProgram());
        new ProgramWords(language, currency)
                .sentences(o.currentProgram(), o.draftProgram(), difference)
                .forEach(changes::add);
        out.putObject("members")
                .put("all", o.members().all())
                .put("different", o.members().different())
                .put("gaining", o.members().gaining())
                .put("losing", o.members().losing());
        ObjectNode points = out.putObject("points");
        pair(points, "issued", o, Totals::issued);
        pair(points, "redeemed", o, Totals::redeemed);
        pair(points, "expired", o, Totals::expired);
        pair(points, "adjusted", o, Totals::adjusted);
        pair(points, "available", o, Totals::available);
        pair(points, "pending", o, Totals::pending);
        pair(points, "owed", o, Totals::owed);
        ObjectNode cost = out.putObject("cost");
        pair(cost, "totalMinor", o, Totals::costMinor);
        pair(cost, "offersMinor", o, Totals::offersMinor);
        pair(cost, "offers", o, Totals::offers);
        pair(cost, "offersWithoutAmount", o, Totals::offersWithoutAmount);
        pair(cost, "boughtMinor", o, Totals::boughtMinor);
        pair(cost, "bought", o, Totals::bought);
        pair(cost, "boughtWithoutAmount", o, Totals::boughtWithoutAmount);
        liability(out.putObject("liability"), o);
        tiers(out.putObject("tiers"), o);
        steps(out.putArray("steps"), o);
        months(out.putArray("months"), o);
        movers(out.putArray("gain"), o.gain());
        movers(out.putArray("lose"), o.lose());
        return out;
    }

    private static void pair(ObjectNode out, String key, Outcome o, ToLongFunction<Totals> value) {
        out.putObject(key).put("current", value.applyAsLong(o.current())).put("draft", value.applyAsLong(o.draft()));
    }

    private static void liability(ObjectNode out, Outcome o) {
        pair(out, "points", o, Totals::liabilityPoints);
        ObjectNode minor = out.putObject("minor");
        ObjectNode rate = out.putObject("rate");
        liability(minor, rate, "current", o.currentProgram(), o.current());
        liability(minor, rate, "draft", o.draftProgram(), o.draft());
    }

    private static void liability(ObjectNode minor, ObjectNode rate, String side, Program program, Totals totals) {
        Optional<PointValue> value = PointValue.best(program);
        minor.put(side, value.map(v -> v.minor(totals.liabilityPoints())).orElse(null));
        value.ifPresentOrElse(
                v -> rate.putObject(side)
                        .put("rewardId", v.rewardId())
                        .put("amountMinor", v.amountMinor())
                        .put("points", v.points()),
                () -> rate.putNull(side));
    }

    private static void tiers(ObjectNode out, Outcome o) {
        out.put("up", o.members().up()).put("down", o.members().down());
        Map<String, String> names = new LinkedHashMap<>();
        names.put("", "");
        o.draftProgram().tiers().forEach(t -> names.put(t.id(), t.name()));
        o.currentProgram().tiers().forEach(t -> names.putIfAbsent(t.id(), t.name()));
        ArrayNode list = out.putArray("members");
        names.forEach((id, name) -> {
            long was = o.current().tiers().getOrDefault(id, 0L);
            long is = o.draft().tiers().getOrDefault(id, 0L);
            if (!id.isEmpty() || was + is > 0) {
                ObjectNode tier = list.addObject();
                if (id.isEmpty()) {
                    tier.putNull("id").putNull("name");
                } else {
                    tier.put("id", id).put("name", name);
                }
                tier.put("current", was).put("draft", is);
            }
        });
    }

    private static void steps(ArrayNode out, Outcome o) {
        Map<String, Long> was = heights(o.currentProgram());
        Map<String, Long> is = heights(o.draftProgram());
        Map<String, Long> all = new LinkedHashMap<>(is);
        was.forEach(all::putIfAbsent);
        for (String id : all.keySet()) {
            ObjectNode step = out.addObject().put("id", id);
            step.putObject("at").put("current", was.get(id)).put("draft", is.get(id));
            step.put("current", o.current().steps().getOrDefault(id, 0L));
            step.put("draft", o.draft().steps().getOrDefault(id, 0L));
        }
    }

    private static Map<String, Long> heights(Program program) {
        Map<String, Long> heights = new LinkedHashMap<>();
        Rung.of(program).forEach(r -> heights.put(r.id(), r.at()));
        return heights;
    }

    private static void months(ArrayNode out, Outcome o) {
        TreeSet<java.time.YearMonth> all = new TreeSet<>(o.current().months().keySet());
        all.addAll(o.draft().months().keySet());
        all.forEach(month -> {
            Totals.Month was = o.current().months().getOrDefault(month, Totals.Month.NOTHING);
            Totals.Month is = o.draft().months().getOrDefault(month, Totals.Month.NOTHING);
            ObjectNode one = out.addObject().put("month", month.toString());
            one.putObject("issued").put("current", was.issued()).put("draft", is.issued());
            one.putObject("redeemed").put("current", was.redeemed()).put("draft", is.redeemed());
            one.putObject("expired").put("current", was.expired()).put("draft", is.expired());
            one.putObject("offers").put("current", was.offers()).put("draft", is.offers());
        });
    }

    private static void movers(ArrayNode out, List<Mover> movers) {
        movers.forEach(m -> out.addObject()
                .put("customerId", Long.toString(m.customerId()))
                .put("current", m.current())
                .put("draft", m.draft()));
    }
}
