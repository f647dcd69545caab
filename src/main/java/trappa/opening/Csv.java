package trappa.opening;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * A table as spreadsheets write it: a first line of names, then rows, one at a time. Commas, semicolons or tabs between
 * the cells, whichever the first line has most of; Excel's own {@code sep=;} before it is passed over.
 */
final class Csv implements Closeable {
    /** A longer cell is the rest of the file behind a quote that was never closed. */
    private static final int LONGEST_CELL = 10_000;

    private static final String SEPARATORS = ",;\t";
    private static final CsvMapper MAPPER = CsvMapper.builder(CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_CELL)
                            .build())
                    .build())
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .build();

    private final List<String> head;
    private final int headLine;
    private final @Nullable JsonParser rows;
    private List<String> cells = List.of();
    private int line;

    /** The rows cannot be read on from a line. */
    static final class Unreadable extends Exception {
        final int line;

        Unreadable(int line, String why) {
            super(why);
            this.line = line;
        }
    }

    private Csv(List<String> head, int headLine, @Nullable JsonParser rows) {
        this.head = head;
        this.headLine = headLine;
        this.rows = rows;
    }

    /** Reads the first line; without one there is no name and no row. */
    static Csv of(Reader csv) throws IOException, Unreadable {
        BufferedReader text = new BufferedReader(csv);
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        String first = text.readLine();
        int number = 1;
        String told = "";
        if (first != null && first.matches("(?i)\"?sep=[,;\t]\"?")) {
            told = first.replace("\"", "").substring("sep=".length());
            first = text.readLine();
            number++;
        }
        if (first == null || first.isBlank()) {
            return new Csv(List.of(), number, null);
        }
        CsvSchema schema =
                CsvSchema.emptySchema().withColumnSeparator(told.isEmpty() ? separator(first) : told.charAt(0));
        try (JsonParser names = MAPPER.reader(schema).createParser(first)) {
            names.nextToken(); // of the whole table
            names.nextToken();
            return new Csv(row(names), number, MAPPER.reader(schema).createParser(text));
        } catch (JacksonException e) {
            throw new Unreadable(number, why(e));
        }
    }

    /**
     * The bytes of a file as text: UTF-8, UTF-16 where a mark says so, else the code page that Excel in western Europe
     * writes when it is not asked for UTF-8.
     */
    static String text(byte[] file) {
        if (file.length > 1 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == 0xFE) {
            return new String(file, StandardCharsets.UTF_16);
        }
        if (file.length > 1 && (file[0] & 0xFF) == 0xFE && (file[1] & 0xFF) == 0xFF) {
            return new String(file, StandardCharsets.UTF_16);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(file, Charset.forName("windows-1252"));
        }
    }

    /** What {@link #text} would find the bytes to be, read as they come. */
    static Charset charset(Uploads.Content content) throws IOException {
        try (InputStream start = content.open()) {
            byte[] mark = start.readNBytes(2);
            int both = mark.length < 2 ? 0 : (mark[0] & 0xFF) << 8 | (mark[1] & 0xFF);
            if (both == 0xFFFE || both == 0xFEFF) {
                return StandardCharsets.UTF_16;
            }
        }
        try (Reader text = new InputStreamReader(content.open(), StandardCharsets.UTF_8.newDecoder())) {
            text.transferTo(Writer.nullWriter());
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException notUtf8) {
            return Charset.forName("windows-1252");
        }
    }

    /** The names of the columns of a text, none when it is no table. */
    static List<String> headOf(String text) throws IOException {
        try (Csv csv = of(new StringReader(text))) {
            return csv.head();
        } catch (Unreadable e) {
            return List.of();
        }
    }

    private static char separator(String line) {
        char best = ',';
        long most = 0;
        for (char each : SEPARATORS.toCharArray()) {
            long many = count(line, each);
            if (many > most) {
                best = each;
                most = many;
            }
        }
        return best;
    }

    private static long count(String line, char wanted) {
        long many = 0;
        boolean quoted = false;
        for (char each : line.toCharArray()) {
            quoted ^= each == '"';
            many += !quoted && each == wanted ? 1 : 0;
        }
        return many;
    }

    /** The names of the columns, in their order. */
    List<String> head() {
        return head;
    }

    int headLine() {
        return headLine;
    }

    /** Goes to the next row. @return false when there is none */
    boolean next() throws Unreadable {
        if (rows == null) {
            return false;
        }
        try {
            JsonToken token = rows.nextToken();
            if (line == 0 && token == JsonToken.START_ARRAY) {
                line = headLine; // of the whole table
                token = rows.nextToken();
            }
            if (token != JsonToken.START_ARRAY) {
                return false;
            }
            line = headLine + rows.currentLocation().getLineNr();
            cells = row(rows);
            return true;
        } catch (JacksonException e) {
            throw new Unreadable(Math.max(line, headLine + 1), why(e));
        }
    }

    private static List<String> row(JsonParser from) {
        List<String> read = new ArrayList<>();
        while (from.nextToken() != JsonToken.END_ARRAY) {
            read.add(from.getString().strip());
        }
        return read;
    }

    private static String why(JacksonException e) {
        return String.valueOf(e.getOriginalMessage());
    }

    List<String> cells() {
        return cells;
    }

    /** The line of the file the row starts in, the first being 1. */
    int line() {
        return line;
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
    }
}
