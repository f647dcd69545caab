package trappa.store;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.Program;
import trappa.program.Program.Metric;
import trappa.program.Program.Reward;
import trappa.program.ProgramJson;
import trappa.program.Rung;
import trappa.value.Money;

/** The staircase as a theme's Liquid reads it: each step with its tier and reward, and no step before the program is live. */
final class ThemeProgram {
    private static final int LIQUIDS_DECIMALS = 2;

    private ThemeProgram() {}

    static boolean live(Program program) {
        return program.status() == Program.Status.LIVE;
    }

    static ObjectNode staircase(Program program, String currency) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        Metric metric = program.qualification().metric();
        out.put("metric", metric.name());
        ArrayNode steps = out.putArray("steps");
        if (live(program)) {
            for (Rung rung : Rung.of(program)) {
                ObjectNode step = steps.addObject().put("at", at(rung, metric, currency));
                step.put("tier", rung.tier() == null ? null : rung.tier().name());
                if (rung.reward() == null) {
                    step.putNull("reward");
                } else {
                    reward(step.putObject("reward"), rung.reward(), currency);
                }
            }
        }
        return out;
    }

    /** Money as Liquid takes it; points and orders as they are. */
    private static long at(Rung rung, Metric metric, String currency) {
        return metric == Metric.SPEND ? cents(rung.at(), Money.decimals(currency)) : rung.at();
    }

    private static void reward(ObjectNode out, Reward reward, String currency) {
        out.put("kind", ProgramJson.word(reward.kind()));
        if (reward.name() != null) {
            out.put("name", reward.name());
        }
        if (reward.percent() != null) {
            out.put("percent", reward.percent());
        }
        if (reward.amountMinor() != null) {
            out.put("cents", cents(reward.amountMinor(), Money.decimals(currency)));
        }
    }

    /** What Liquid's money filter takes: hundredths of the currency, whatever its own smallest unit is. */
    static long cents(long minor, int decimals) {
        long cents = minor;
        for (int i = decimals; i < LIQUIDS_DECIMALS; i++) {
            cents = Math.multiplyExact(cents, 10);
        }
        for (int i = LIQUIDS_DECIMALS; i < decimals; i++) {
            cents /= 10;
        }
        return cents;
    }
}
