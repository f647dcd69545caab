package trappa.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import trappa.db.DatabaseTime;
import trappa.fact.Remark.Code;
import trappa.value.Text;

/**
 * Reads a body from the outside strictly, in one pass, keeping only what is asked for: valid UTF-8, no duplicate keys,
 * nothing after the end, at most 64 deep, ids as exact 64-bit numbers. Numbers are seen as the text they were written
 * in, so that no arithmetic happens before the form has been checked.
 */
final class JsonIn implements AutoCloseable {
    private static final int DEPTH = 64;
    private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();

    private static final int BYTES_PER_NAME = 16;

    private final JsonParser parser;
    private final SeenNames seen;
    private final int[] within = new int[DEPTH + 1];
    private int objects;

    private JsonIn(byte[] body) {
        if (body.length == 0) {
            throw new Unreadable(Code.EMPTY);
        }
        requireUtf8(body);
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                throw new Unreadable(Code.UTF16);
            }
        }
        parser = FACTORY.createParser(ObjectReadContext.empty(), body);
        seen = new SeenNames(body.length / BYTES_PER_NAME);
    }

    private static void requireUtf8(byte[] body) {
        int all = 0;
        for (byte b : body) {
            all |= b;
        }
        if (all >= 0) {
            return; // ASCII alone
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new Unreadable(Code.NOT_UTF8);
        }
    }

    /** Reads one object: {@code field} is called with each name and must consume its value. */
    static void read(byte[] body, Reading reading) {
        try (JsonIn in = new JsonIn(body)) {
            in.next();
            if (in.parser.currentToken() != JsonToken.START_OBJECT) {
                throw new Unreadable(Code.NOT_AN_OBJECT);
            }
            in.object(name -> reading.field(in, name));
            if (in.next() != null) {
                throw new Unreadable(Code.GOES_ON);
            }
        } catch (JacksonException e) {
            throw new Unreadable(Code.NOT_JSON, Text.shown(String.valueOf(e.getOriginalMessage())));
        }
    }

    /** What to do with one field of the body. */
    interface Reading {
        void field(JsonIn in, String name);
    }

    private @Nullable JsonToken next() {
        return parser.nextToken();
    }

    /** The value at hand is an object: calls {@code field} for each name. A null value has no fields. */
    void object(Consumer<String> field) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_OBJECT, Code.SHOULD_BE_OBJECT);
        int object = ++objects;
        while (next() == JsonToken.PROPERTY_NAME) {
            String name = once(object);
            next();
            field.accept(name);
        }
    }

    /** The name at hand, which this object must not have had before. */
    private String once(int object) {
        String name = parser.currentName();
        if (!seen.add(object, name)) {
            throw wrong(Code.NAME_TWICE);
        }
        return name;
    }

    /** The value at hand is a list of objects: calls {@code element} for each, which must consume it. */
    void list(Runnable element) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_ARRAY, Code.SHOULD_BE_LIST);
        while (next() != JsonToken.END_ARRAY) {
            element.run();
        }
    }

    /** Steps over the value at hand, whatever it is: only names that come twice are looked for in it. */
    void skip() {
        JsonToken token = parser.currentToken();
        int depth = 0;
        while (token != null) {
            switch (token) {
                case START_OBJECT -> within[depth++] = ++objects;
                case START_ARRAY -> within[depth++] = 0;
                case END_OBJECT, END_ARRAY -> depth--;
                case PROPERTY_NAME -> once(within[depth - 1]);
                default -> {}
            }
            if (depth == 0) {
                return;
            }
            token = next();
        }
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    @Nullable
    String text() {
        if (isNull()) {
            return null;
        }
        expect(JsonToken.VALUE_STRING, Code.SHOULD_BE_TEXT);
        return parser.getString();
    }

    /** Money as written, in quotes or as a number; null stays null. */
    @Nullable
    String amount() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING
                && token != JsonToken.VALUE_NUMBER_INT
                && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrong(Code.SHOULD_BE_MONEY);
        }
        return parser.getString();
    }

    /** An id: a whole number of 64 bits above zero, exactly as written. */
    @Nullable
    Long id() {
        if (isNull()) {
            return null;
        }
        boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        String text = number ? parser.getString() : "";
        if (!ID.matcher(text).matches()) {
            throw wrong(Code.SHOULD_BE_ID);
        }
        try {
            long id = Long.parseLong(text);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException above63Bits) {
            // said below
        }
        throw wrong(Code.SHOULD_BE_ID);
    }

    /** A quantity: a whole number, at least 0. */
    long count() {
        boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        String text = number ? parser.getString() : "";
        if (!COUNT.matcher(text).matches()) {
            throw wrong(Code.SHOULD_BE_QUANTITY);
        }
        return Long.parseLong(text);
    }

    boolean flag() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
            throw wrong(Code.SHOULD_BE_FLAG);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    @Nullable
    Instant time() {
        String text = text();
        return text == null ? null : time(text, this::pointer);
    }

    /** An ISO 8601 time with an offset, between 1990 and 2200, to the microsecond. */
    static Instant time(String text, Supplier<String> where) {
        try {
            Instant time = DatabaseTime.of(OffsetDateTime.parse(text).toInstant());
            if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeException notATime) {
            // said below
        }
        throw new Unreadable(Code.NOT_A_TIME, where.get(), Text.shown(text));
    }

    String pointer() {
        return parser.streamReadContext().pathAsPointer().toString();
    }

    private Unreadable wrong(Code shouldBe) {
        return new Unreadable(shouldBe, pointer());
    }

    private void expect(JsonToken token, Code shouldBe) {
        if (parser.currentToken() != token) {
            throw wrong(shouldBe);
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
