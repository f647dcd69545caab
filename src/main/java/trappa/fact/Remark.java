package trappa.fact;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import trappa.value.Text;

/**
 * What there is to say of a delivery: why it cannot be understood, has no effect or gives no points. It is kept as a code
 * with the values that fill its sentence, so that it can be said in any language; its English sentence is kept beside it
 * as the reason.
 *
 * @param values each at most 200 characters; one that names a place in the body is a JSON pointer
 */
public record Remark(Code code, List<String> values) {
    private static final int LONGEST_VALUE = 200;
    private static final String LEFT_OUT = "…";
    private static final Pattern HOLE = Pattern.compile("\\{([0-9])}");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    /**
     * What is said, with its sentence in English and which of its values quote the body. A code that has been kept once
     * keeps its name and its values.
     */
    public enum Code {
        // The body as such
        EMPTY("The body is empty"),
        NOT_UTF8("The body is not valid UTF-8"),
        UTF16("The body is not UTF-8 (it looks like UTF-16 or UTF-32)"),
        NOT_JSON("Not valid JSON: {0}", 0),
        NOT_AN_OBJECT("The body is not a JSON object"),
        NAME_TWICE("{0} comes twice", 0),
        GOES_ON("Something follows the end of the JSON object"),
        // One value of it
        MISSING("{0} is missing"),
        SHOULD_BE_OBJECT("{0} should be an object"),
        SHOULD_BE_LIST("{0} should be a list"),
        SHOULD_BE_TEXT("{0} should be text"),
        SHOULD_BE_MONEY("{0} should be an amount of money"),
        SHOULD_BE_ID("{0} should be a whole number as id, from 1 to 9223372036854775807"),
        SHOULD_BE_QUANTITY("{0} should be a quantity (a whole number, at least 0)"),
        SHOULD_BE_FLAG("{0} should be true or false"),
        NOT_A_TIME("{0} is not a time with an offset between 1990 and 2200: {1}", 1),
        NOT_A_ZONE("{0} is not a time zone: {1}", 1),
        NOT_A_CUSTOMER("{0} is not a customer's id: {1}", 1),
        NOT_A_CONSENT("{0} is not a consent: {1}", 1),
        NOT_A_MERGE("{0} is not one of a merge: {1}", 1),
        TOO_MANY_TAGS("/tags has more than {0} tags"),
        NOT_A_TAG("/tags should be texts of 1 to {0} characters"),
        // Money
        NOT_A_CURRENCY("{0} is not a currency: {1}", 1),
        NOT_AN_AMOUNT("{0} is not an amount in {1}: {2}", 2),
        OTHER_CURRENCY("{0} is shop money in {1}, the order is in {2}", 1),
        BELOW_ZERO("{0} is below zero"),
        TOO_LARGE("{0} is too large"),
        // What it is about
        SAME_LINE_TWICE("Two lines of the order have the id {0}", 0),
        ORDER_NOT_CUSTOMER("The body is an order, not a customer"),
        ORDER_NOT_SHOP("The body is an order, not a shop"),
        NOT_A_DELETED_ORDER("The body is not that of a deleted order, which has an id and nothing of the order"),
        OTHER_SHOP("The body names another shop than the header: {0}", 0),
        SECOND_CURRENCY("The order is in {0}, the shop's earlier orders are in {1}"),
        MERGED_INTO_ITSELF("A customer cannot be merged into itself: {0}", 0),
        // Understood, and not applied
        TOO_MANY_POSTINGS("Order {0} has more than {1} postings", 0),
        POINTS_TOO_LARGE("The points of this member would not fit 64 bits"),
        FAILED("It could not be applied ({0}); replay it after an update"),
        WAITS_FOR_CURRENCY("Waits for the shop's first order to tell its currency"),
        // Without effect
        OTHER_TOPIC("The topic is not one of ours"),
        OTHER_DISCOUNT("The discount is not one of a reward"),
        MERGE_FAILED("The store could not merge these customers: both stay as they are"),
        MERGE_UNDER_WAY("The store has not merged these customers yet: both stay as they are"),
        FORGOTTEN("It is about somebody who asked to be forgotten: nothing is taken in"),
        /** The value is the name of why an order is worth nothing. */
        NO_POINTS("No points: {0}"),
        NO_POINTS_YET("No points yet: no member, or no paid order, is known for it");

        private final String english;
        private final Set<Integer> quotes;
        private final int holes;

        Code(String english, Integer... quotes) {
            this.english = english;
            this.quotes = Set.of(quotes);
            this.holes = (int) HOLE.matcher(english).results().count();
        }

        public int holes() {
            return holes;
        }
    }

    public Remark {
        if (values.size() != code.holes) {
            throw new IllegalArgumentException(code + " is said with " + code.holes + " values, not " + values);
        }
        values = values.stream().map(value -> Text.shown(value, LONGEST_VALUE)).toList();
    }

    public static Remark of(Code code, Object... values) {
        return new Remark(code, Arrays.stream(values).map(String::valueOf).toList());
    }

    /** The sentence in English. */
    public String sentence() {
        return HOLE.matcher(code.english).replaceAll(hole -> Matcher.quoteReplacement(value(hole)));
    }

    private String value(MatchResult hole) {
        String value = values.get(Integer.parseInt(hole.group(1)));
        return code == Code.NO_POINTS ? value.toLowerCase(Locale.ROOT).replace('_', ' ') : value;
    }

    @Override
    public String toString() {
        return sentence();
    }

    /** The same when the body is gone: what was quoted of it is left out, since it may be about a person. */
    public Remark withoutQuotes() {
        return new Remark(
                code,
                IntStream.range(0, values.size())
                        .mapToObj(i -> code.quotes.contains(i) ? LEFT_OUT : values.get(i))
                        .toList());
    }

    /** As it is kept. */
    public String text() {
        return JSON.writeValueAsString(
                Stream.concat(Stream.of(code.name()), values.stream()).toList());
    }

    /** A remark as it was kept; empty when there is none, or one that this version does not know. */
    public static Optional<Remark> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            List<String> parts = JSON.readValue(text, TEXTS);
            return Optional.of(new Remark(Code.valueOf(parts.getFirst()), parts.subList(1, parts.size())));
        } catch (JacksonException | IllegalArgumentException | NoSuchElementException unknown) {
            return Optional.empty();
        }
    }
}
