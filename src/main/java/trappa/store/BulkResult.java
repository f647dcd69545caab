package trappa.store;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a bulk operation, of any length, in memory a portion at a time. Each thing has a line of its own, and what
 * belongs to it has lines that name it, anywhere in the file, before it too. So the lines are first dealt out to portions
 * by the number they belong to; then everything about a thing is in one portion. The same file always makes the same
 * portions, so that whoever goes on after an end knows which are done.
 */
final class BulkResult implements Closeable {
    /** Of a portion, so that it fits memory with everything around it. */
    private static final long PORTION_BYTES = 2L << 20;

    private static final int MOST_PORTIONS = 1_024;
    private static final int LONGEST_LINE = 1 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .build();

    private final Path folder;
    private final int portions;

    /** A thing with what belongs to it. */
    record Thing(JsonNode itself, List<JsonNode> parts) {}

    /** The result is not what a result may be. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why);
        }
    }

    private BulkResult(Path folder, int portions) {
        this.folder = folder;
        this.portions = portions;
    }

    /**
     * Deals a result out to portions beside it, and drops it.
     *
     * @param kind what the things are, such as {@code Order}
     */
    static BulkResult of(Path file, String kind) throws IOException, Unreadable {
        Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), "portions");
        int portions = (int) Math.clamp(Files.size(file) / PORTION_BYTES + 1, 1, MOST_PORTIONS);
        BulkResult result = new BulkResult(folder, portions);
        try {
            result.deal(file, kind);
        } catch (IOException | Unreadable | RuntimeException e) {
            result.close();
            throw e;
        }
        Files.delete(file);
        return result;
    }

    int portions() {
        return portions;
    }

    private void deal(Path file, String kind) throws IOException, Unreadable {
        BufferedWriter[] out = new BufferedWriter[portions];
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (int i = 0; i < portions; i++) {
                out[i] = Files.newBufferedWriter(portion(i), StandardCharsets.UTF_8);
            }
            for (String line = line(in); line != null; line = line(in)) {
                if (!line.isBlank()) {
                    BufferedWriter to = out[Math.floorMod(number(read(line), kind), portions)];
                    to.write(line);
                    to.write('\n');
                }
            }
        } catch (CharacterCodingException notUtf8) {
            throw new Unreadable("The result is not UTF-8");
        } finally {
            for (BufferedWriter one : out) {
                if (one != null) {
                    one.close();
                }
            }
        }
    }

    private static int number(JsonNode line, String kind) throws Unreadable {
        String of = line.path("__parentId").asString(line.path("id").asString(""));
        return Long.hashCode(
                Gid.of(of, kind).orElseThrow(() -> new Unreadable("A line of the result belongs to no " + kind)));
    }

    /** The things of a portion. Parts whose thing is not there, and a thing told twice, are left out. */
    List<Thing> read(int portion) throws IOException, Unreadable {
        Map<String, JsonNode> things = new LinkedHashMap<>();
        Map<String, List<JsonNode>> parts = new LinkedHashMap<>();
        try (BufferedReader in = Files.newBufferedReader(portion(portion), StandardCharsets.UTF_8)) {
            for (String text = line(in); text != null; text = line(in)) {
                JsonNode line = read(text);
                String parent = line.path("__parentId").asString("");
                if (parent.isEmpty()) {
                    things.putIfAbsent(line.path("id").asString(""), line);
                } else {
                    parts.computeIfAbsent(parent, p -> new ArrayList<>()).add(line);
                }
            }
        }
        return things.entrySet().stream()
                .map(e -> new Thing(e.getValue(), parts.getOrDefault(e.getKey(), List.of())))
                .toList();
    }

    private static JsonNode read(String line) throws Unreadable {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException notJson) {
            // said below
        }
        throw new Unreadable("A line of the result is not a JSON object");
    }

    /** The next line, which has an end to its length. */
    private static @Nullable String line(Reader in) throws IOException, Unreadable {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != -1; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            line.append((char) c);
            if (line.length() > LONGEST_LINE) {
                throw new Unreadable("A line of the result is longer than " + LONGEST_LINE + " characters");
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    private Path portion(int i) {
        return folder.resolve(Integer.toString(i));
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }

    /** Deletes a folder with everything in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
