package trappa.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;
import trappa.program.ProgramDifference;
import trappa.program.ProgramWords;
import trappa.value.Money;

/** An outcome for people at a terminal: a table with the program in force, the draft, and the difference. */
public final class OutcomeText {
    private final Outcome outcome;
    private final String currency;
    private final List<String> lines = new ArrayList<>();

    private OutcomeText(Outcome outcome) {
        this.outcome = outcome;
        currency = outcome.shop().currencyOrHome();
    }

    public static List<String> lines(Outcome outcome) {
        OutcomeText text = new OutcomeText(outcome);
        text.write();
        return text.lines;
    }

    private void write() {
        lines.add("%s, %s to %s (%s): version %d beside the draft"
                .formatted(
                        outcome.shop().domain(),
                        outcome.window().from(),
                        outcome.window().until(),
                        outcome.window().zone(),
                        outcome.version()));
        var changes = ProgramDifference.between(outcome.currentProgram(), outcome.draftProgram());
        if (changes.isEmpty()) {
            lines.add("  The draft is the program in force.");
        }
        new ProgramWords("en", currency)
                .sentences(outcome.currentProgram(), outcome.draftProgram(), changes)
                .forEach(sentence -> lines.add("  " + sentence));
        head("points");
        row("issued", Totals::issued);
        row("redeemed, as it happened", Totals::redeemed);
        row("expired", Totals::expired);
        row("available at the end", Totals::available);
        row("pending at the end", Totals::pending);
        row("owed at the end", Totals::owed);
        head("cost in " + currency);
        money("offers, if every one is used", Totals::offersMinor);
        money("rewards bought, at each program's price", Totals::boughtMinor);
        money("together", Totals::costMinor);
        row("offers given", Totals::offers);
        row("  of them without an amount", Totals::offersWithoutAmount);
        head("liability in " + currency);
        lines.add(line(
                "points available and pending, at the best rate",
                liability(PointValue.best(outcome.currentProgram()), outcome.current()),
                liability(PointValue.best(outcome.draftProgram()), outcome.draft()),
                ""));
        JsonNode json = OutcomeJson.write(outcome, "en");
        standing("members on tier", json.at("/tiers/members"), "name");
        lines.add("  %,d would hold a higher tier, %,d a lower one"
                .formatted(outcome.members().up(), outcome.members().down()));
        standing("members on step", json.get("steps"), "id");
        months(json.get("months"));
        movers("gains most (points at the end)", outcome.gain());
        movers("loses most", outcome.lose());
        lines.add("");
        lines.add("%,d members: %,d with more points, %,d with fewer, %,d without any difference"
                .formatted(
                        outcome.members().all(),
                        outcome.members().gaining(),
                        outcome.members().losing(),
                        outcome.members().all() - outcome.members().different()));
        lines.add("As if each program had been in force over the whole window. Nothing was written.");
    }

    private void head(String what) {
        lines.add("");
        lines.add(line(what, "current", "draft", "difference").stripTrailing());
    }

    private void row(String what, ToLongFunction<Totals> value) {
        long was = value.applyAsLong(outcome.current());
        long is = value.applyAsLong(outcome.draft());
        lines.add(line("  " + what, number(was), number(is), difference(is - was)));
    }

    private void money(String what, ToLongFunction<Totals> value) {
        long was = value.applyAsLong(outcome.current());
        long is = value.applyAsLong(outcome.draft());
        lines.add(line("  " + what, amount(was), amount(is), (is > was ? "+" : "") + amount(is - was)));
    }

    private String liability(Optional<PointValue> value, Totals totals) {
        return value.map(v -> amount(v.minor(totals.liabilityPoints()))).orElse("no rate");
    }

    private void standing(String what, JsonNode rows, String name) {
        head(what);
        for (JsonNode row : rows) {
            long was = row.get("current").asLong();
            long is = row.get("draft").asLong();
            lines.add(line("  " + row.path(name).asString("none"), number(was), number(is), difference(is - was)));
        }
    }

    private void months(JsonNode months) {
        head("points issued by month");
        for (JsonNode month : months) {
            long was = month.at("/issued/current").asLong();
            long is = month.at("/issued/draft").asLong();
            lines.add(line("  " + month.get("month").asString(), number(was), number(is), difference(is - was)));
        }
    }

    private void movers(String what, List<Mover> movers) {
        if (!movers.isEmpty()) {
            head(what);
            movers.forEach(m -> lines.add(
                    line("  " + m.customerId(), number(m.current()), number(m.draft()), difference(m.difference()))));
        }
    }

    private static String line(String what, String left, String right, String difference) {
        return "%-46s%16s%16s%16s".formatted(what, left, right, difference);
    }

    private String amount(long minor) {
        return Money.plain(minor, Money.decimals(currency));
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String difference(long n) {
        return n == 0 ? "" : String.format(Locale.ROOT, "%+,d", n);
    }
}
