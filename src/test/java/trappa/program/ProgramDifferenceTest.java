package trappa.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Json;

/** What an owner reads of a change: each thing once, by its name, with the values before and after. */
class ProgramDifferenceTest {

    @Test
    void a_program_is_no_different_from_itself() {
        assertThat(ProgramDifference.between(starter(), starter())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tiers/1/at           | 600          | /tiers/silver/at          | Silver: threshold 500 → 600",
                "tiers/1/multiplier   | \"3/2\"      | /tiers/silver/multiplier  | Silver: multiplier 5/4 → 3/2",
                "tiers/1/name         | \"Silber\"   | /tiers/silver/name        | Silber: name Silver → Silber",
                "rewards/0/amountMinor| 3000         | /rewards/r25/amountMinor  | Reward r25: amount 25.00 → 30.00",
                "rewards/0/costPoints | 400          | /rewards/r25/costPoints   | Reward r25: price in points none → 400",
                "steps/0/rewardId     | null         | /steps/s300/rewardId      | Step s300: reward r25 → none",
                "holdDays             | 30           | /holdDays                 | Days points wait: 14 → 30",
                "earning/orders/perMinor | 1000      | /earning/orders/perMinor  | Order points for each: 1.00 → 10.00",
                "earning/orders/mode  | \"STEP\"     | /earning/orders/mode      | Rounding of orders: every amount counts → only whole amounts count",
                "earning/orders/excludeOrderTags | [\"b2b\",\"staff\"] | /earning/orders/excludeOrderTags"
                        + " | Order tags left out: b2b, staff added",
                "earning/orders/maxPointsPerPeriod/points | 600 | /earning/orders/maxPointsPerPeriod/points"
                        + " | Most points over time: 500 → 600",
                "campaigns/0/weekdays | [\"MONDAY\"] | /campaigns/may/weekdays    | May: weekdays: MONDAY added",
                "earning/birthday/points | 150       | /earning/birthday/points  | Points on birthdays: 100 → 150",
                "earning/birthday/noticeDays | 14    | /earning/birthday/noticeDays | Days of notice before a birthday: 30 → 14",
                "surveys/0/kind       | \"ces\"      | /surveys/rec/kind         | Survey rec: what it asks how likely to recommend (NPS) → how easy (CES)",
                "surveys/0/points     | 30           | /surveys/rec/points       | Survey rec: points for an answer 25 → 30",
                "surveys/0/afterDays  | 7            | /surveys/rec/afterDays    | Survey rec: days after an order 14 → 7",
                "surveys/0/everyDays  | 90           | /surveys/rec/everyDays    | Survey rec: days between answers 180 → 90",
                "surveys/0/question   | \"Well?\"    | /surveys/rec/question     | Survey rec: question none → Well?",
                "timeZone             | \"Europe/Oslo\" | /timeZone              | Time zone: none → Europe/Oslo"
            })
    void a_changed_value_is_said_with_what_it_was(String where, String now, String path, String sentence) {
        ObjectNode after = everything();
        set(after, where, Json.read(now));
        Said said = between(everything(), after);
        assertThat(said.paths()).containsExactly(path);
        assertThat(said.sentences).containsExactly(sentence);
    }

    @Test
    void what_is_new_and_what_is_gone_is_named_whole() {
        Said said = between(starter(), changed(program -> {
            ((ArrayNode) program.get("tiers")).remove(1);
            ((ArrayNode) program.get("steps"))
                    .addObject()
                    .put("id", "s1200")
                    .put("at", 1200)
                    .put("rewardId", "r50");
        }));
        assertThat(said.sentences)
                .containsExactly(
                        "Gone: tier Silver (silver) (threshold 500, multiplier 5/4)",
                        "New step: s1200 (threshold 1200, reward r50)");
        assertThat(said.paths()).containsExactly("/tiers/silver", "/steps/s1200");
        assertThat(said.changes.get(0).before()).isNotNull();
        assertThat(said.changes.get(0).after()).isNull();
        assertThat(said.changes.get(1).before()).isNull();
    }

    @Test
    void a_thing_that_only_stands_in_another_place_is_not_taken_for_a_new_one() {
        Said said = between(starter(), changed(program -> {
            ArrayNode rewards = (ArrayNode) program.get("rewards");
            rewards.add(rewards.remove(0));
        }));
        assertThat(said.sentences).containsExactly("Order of rewards: r25, r50, r100 → r50, r100, r25");
    }

    @Test
    void what_has_a_name_is_called_by_it_wherever_it_is_meant() {
        ObjectNode before = changed(program -> {
            set(program, "rewards/0/name", Json.read("\"Fika\""));
            set(program, "steps/0/rewardId", Json.read("\"r25\""));
        });
        ObjectNode after = before.deepCopy();
        set(after, "steps/0/rewardId", Json.read("\"r50\""));
        assertThat(between(before, after).sentences).containsExactly("Step s300: reward Fika → r50");
        ArrayNode rewards = (ArrayNode) after.get("rewards");
        rewards.add(rewards.remove(0));
        assertThat(between(before, after).sentences).contains("Order of rewards: Fika, r50, r100 → r50, r100, Fika");
        ObjectNode campaign = everything();
        set(campaign, "campaigns/0/tierIds", Json.read("[\"silver\"]"));
        assertThat(between(everything(), campaign).sentences).containsExactly("May: tiers: Silver added");
    }

    @Test
    void a_group_of_keys_that_is_new_or_gone_is_said_key_by_key() {
        List<String> added = between(starter(), everything()).sentences;
        assertThat(added)
                .contains("Most points over time: none → 500", "Span of the most points: none → month")
                .contains("New campaign: May (may) (first order only no, multiplier 2, bonus points 0)");
        assertThat(between(everything(), starter()).sentences).contains("Span of the most points: month → none");
    }

    @Test
    void a_birthday_that_is_new_and_a_survey_that_is_gone_are_said_in_each_language() {
        ObjectNode birthday =
                changed(program -> set(program, "earning/birthday", Json.read("{\"points\":100,\"noticeDays\":30}")));
        List<Change> changes = ProgramDifference.between(starter(), birthday);
        assertThat(new ProgramWords("en", "GBP").sentences(starter(), birthday, changes))
                .containsExactly("Points on birthdays: none → 100", "Days of notice before a birthday: none → 30");
        assertThat(new ProgramWords("sv", "SEK").sentences(starter(), birthday, changes))
                .contains("Poäng på födelsedagen: inget → 100");
        assertThat(new ProgramWords("da", "DKK").sentences(starter(), birthday, changes))
                .contains("Point på fødselsdagen: intet → 100");
        assertThat(between(everything(), starter()).sentences)
                .contains("Gone: survey rec (what it asks how likely to recommend (NPS), points for an answer 25,"
                        + " days after an order 14, days between answers 180)");
    }

    @Test
    void the_order_of_words_makes_no_difference() {
        ObjectNode one = changed(program -> set(program, "earning/orders/channels", Json.read("[\"web\",\"pos\"]")));
        ObjectNode other = changed(program -> set(program, "earning/orders/channels", Json.read("[\"pos\",\"web\"]")));
        assertThat(between(one, other).changes).isEmpty();
    }

    @Test
    void a_threshold_is_money_where_spending_counts() {
        ObjectNode spend = changed(program -> set(program, "qualification/metric", Json.read("\"SPEND\"")));
        ObjectNode more = spend.deepCopy();
        set(more, "tiers/1/at", Json.read("60000"));
        assertThat(between(spend, more).sentences).containsExactly("Silver: threshold 5.00 → 600.00");
        assertThat(between(starter(), more).sentences).contains("Silver: threshold 500 → 600.00");
    }

    @Test
    void a_key_that_nobody_has_thought_of_yet_is_covered() {
        JsonNode before =
                Json.read("{\"raffles\": [{\"id\": \"may\", \"prize\": {\"bikes\": 1}}, {\"id\": \"june\"}]}");
        JsonNode after = Json.read("{\"raffles\": [{\"id\": \"may\", \"prize\": {\"bikes\": 2}}], \"open\": true}");
        Said said = between(before, after);
        assertThat(said.paths()).containsExactly("/raffles/may/prize/bikes", "/raffles/june", "/open");
        assertThat(said.sentences)
                .containsExactly("Raffles may: bikes 1 → 2", "Gone: raffles june", "Open: none → yes");
    }

    @Test
    void a_hundred_excluded_products_do_not_fill_the_page() {
        ObjectNode many = changed(program -> {
            ArrayNode products = (ArrayNode) program.at("/earning/orders/excludeProductIds");
            for (int i = 1; i <= 100; i++) {
                products.add(Integer.toString(i));
            }
        });
        assertThat(between(starter(), many).sentences)
                .containsExactly("Products left out: 1, 2, 3, 4, 5 and 95 more added");
    }

    @Test
    void swedish_and_danish_are_said_in_their_own_words() {
        ObjectNode after = changed(program -> set(program, "tiers/1/at", Json.read("600")));
        List<Change> changes = ProgramDifference.between(starter(), after);
        assertThat(new ProgramWords("sv-SE", "SEK").sentences(starter(), after, changes))
                .containsExactly("Silver: tröskel 500 → 600");
        assertThat(new ProgramWords("da", "DKK").sentences(starter(), after, changes))
                .containsExactly("Silver: tærskel 500 → 600");
    }

    @Test
    void what_is_chosen_and_what_it_costs_is_said_in_their_own_words_too() {
        ObjectNode after = changed(program -> {
            set(program, "status", Json.read("\"live\""));
            set(program, "rewards/0/amountMinor", Json.read("3000"));
        });
        List<Change> changes = ProgramDifference.between(starter(), after);
        assertThat(new ProgramWords("sv-SE", "SEK").sentences(starter(), after, changes))
                .containsExactlyInAnyOrder("Status: utkast → igång", "Belöning r25: belopp 25,00 → 30,00");
        assertThat(new ProgramWords("da", "DKK").sentences(starter(), after, changes))
                .containsExactlyInAnyOrder("Status: kladde → i gang", "Belønning r25: beløb 25,00 → 30,00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "sv", "da"})
    void every_key_of_the_document_has_a_word_in_every_language(String language) throws IOException {
        Properties words = words(language);
        assertThat(words.keySet()).isEqualTo(words("en").keySet());
        List<String> wordless = new ArrayList<>();
        keys("", everything(), wordless);
        wordless.removeIf(key -> words.containsKey(key)
                || words.containsKey(key.substring(key.lastIndexOf('.') + 1))
                || key.endsWith(".id"));
        assertThat(wordless).isEmpty();
    }

    private record Said(List<Change> changes, List<String> sentences) {
        List<String> paths() {
            return changes.stream().map(Change::path).toList();
        }
    }

    private static Said between(JsonNode before, JsonNode after) {
        List<Change> changes = ProgramDifference.between(before, after);
        return new Said(changes, new ProgramWords("en", "SEK").sentences(before, after, changes));
    }

    private static ObjectNode starter() {
        return ProgramJson.write(ProgramJson.starter());
    }

    /** A document in which nothing is left out. */
    private static ObjectNode everything() {
        return changed(program -> {
            set(program, "earning/referral", Json.read("{\"refereePoints\":5}"));
            set(program, "campaigns", Json.read("[{\"id\": \"may\", \"name\": \"May\", \"multiplier\": \"2\"}]"));
            set(program, "earning/birthday", Json.read("{\"points\":100}"));
            set(program, "surveys", Json.read("[{\"id\": \"rec\", \"kind\": \"nps\", \"points\": 25}]"));
            set(program, "earning/orders/maxPointsPerPeriod", Json.read("{\"points\": 500, \"period\": \"MONTH\"}"));
            ProgramDocument.Reading reading = ProgramDocument.read(program);
            if (reading instanceof ProgramDocument.Reading.Valid(Program valid)) {
                program.setAll(ProgramJson.write(valid));
            } else {
                throw new AssertionError(reading.toString());
            }
        });
    }

    private static ObjectNode changed(Consumer<ObjectNode> change) {
        ObjectNode program = starter();
        change.accept(program);
        return program;
    }

    private static void set(ObjectNode program, String where, JsonNode value) {
        int last = where.lastIndexOf('/');
        JsonNode at = last < 0 ? program : program.at("/" + where.substring(0, last));
        ((ObjectNode) at).set(where.substring(last + 1), value);
    }

    private static void keys(String path, JsonNode node, List<String> keys) {
        if (node.isObject()) {
            for (String key : node.propertyNames()) {
                keys(path.isEmpty() ? key : path + "." + key, node.get(key), keys);
            }
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
            keys.add(path);
            keys.add("one." + path);
            keys(path, node.get(0), keys);
        } else {
            keys.add(path);
        }
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("src/main/resources/texts/program_" + language + ".properties"))) {
            words.load(reader);
        }
        return words;
    }
}
