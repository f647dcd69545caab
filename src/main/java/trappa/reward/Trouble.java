package trappa.reward;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import trappa.value.Text;

/**
 * Why something was not done in the store: a code, which can be said in any language, and beside it the words that somebody
 * else said of it, as they said them.
 *
 * @param words at most 200 characters; empty where the code says all
 */
public record Trouble(Code code, String words) {
    private static final int LONGEST_WORDS = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    /** What is the matter, with its sentence in English. A code that has been kept once keeps its name. */
    public enum Code {
        // The store was not asked
        NO_ACCESS("{0}"),
        TOKEN_REFUSED("The store does not accept the access token"),
        TOO_OFTEN("The store is asked too often just now"),
        NOT_ASKED("The store was not asked"),
        COULD_NOT_ASK("The store could not be asked"),
        // The store did not answer, or not as it should
        NO_ANSWER("{0}"),
        PATIENCE("The store asked for patience (429)"),
        STATUS("The store answered {0}"),
        NOT_JSON("The store's answer is not JSON"),
        NO_DATA("The store's answer has no data"),
        STORE_FAILED("The store failed: {0}"),
        STORE_ERROR("The store answered with an error: {0}"),
        SHOP_INACTIVE("The shop is not active"),
        NOT_SHOWN_YET("The store does not show it yet"),
        NOT_SAID("The store did not say what it made"),
        // The store will not do it
        NOT_ALLOWED("The shop has not allowed it: {0}"),
        NOT_UNDERSTOOD("The store did not understand: {0}"),
        REFUSED("{0}"),
        CODE_TAKEN("The shop has this code already, and it is not ours"),
        NEVER_MADE("The store never made the reward"),
        NOT_FOR_SALE("The product is not for sale in the shop"),
        // It cannot be done
        NO_PRODUCT("The reward does not name a product"),
        NO_SUCH_KIND("There is no way to make a reward of kind {0}"),
        NOT_RETURNABLE("It cannot be taken back"),
        USED("It has been used"),
        NOT_OURS("The code is not ours"),
        NOT_LOST("It is not lost"),
        /** A mistake on our side. */
        BROKEN("{0}");

        private final String english;

        Code(String english) {
            this.english = english;
        }
    }

    public Trouble {
        words = Text.shown(words, LONGEST_WORDS);
    }

    public static Trouble of(Code code) {
        return new Trouble(code, "");
    }

    public static Trouble of(Code code, Object words) {
        return new Trouble(code, String.valueOf(words));
    }

    /** The sentence in English. */
    public String sentence() {
        return code.english.replace("{0}", words);
    }

    @Override
    public String toString() {
        return sentence();
    }

    /** As it is kept. */
    String text() {
        return JSON.writeValueAsString(List.of(code.name(), words));
    }

    /** One as it was kept; empty when there is none, or one that this version does not know. */
    public static Optional<Trouble> read(@Nullable String text) {
        if (text == null || !text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            List<String> parts = JSON.readValue(text, TEXTS);
            return Optional.of(new Trouble(Code.valueOf(parts.getFirst()), parts.get(1)));
        } catch (JacksonException
                | IllegalArgumentException
                | NoSuchElementException
                | IndexOutOfBoundsException unknown) {
            return Optional.empty();
        }
    }
}
