package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records come back whole and in their order, whatever is left of the last. */
class WriteAheadLogTest {
    @TempDir
    private Path folder;

    private WriteAheadLog open() throws IOException {
        return new WriteAheadLog(folder.resolve("shop.log-"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> records(WriteAheadLog log) throws IOException {
        List<String> records = new ArrayList<>();
        log.read(record -> records.add(new String(record, StandardCharsets.UTF_8)));
        return records;
    }

    private void appended(String... records) throws IOException {
        try (WriteAheadLog log = open()) {
            for (String record : records) {
                log.append(bytes(record));
            }
        }
    }

    @Test
    void what_was_appended_is_read_by_the_next_process_and_its_own_comes_after() throws IOException {
        appended("one", "", "three");
        try (WriteAheadLog log = open()) {
            assertThat(log.isEmpty()).isFalse();
            assertThat(log.bytes()).as("of its own").isZero();
            log.append(bytes("four"));
            assertThat(records(log)).containsExactly("one", "", "three", "four");
        }
        assertThat(records(open())).containsExactly("one", "", "three", "four");
    }

    @Test
    void only_what_was_there_before_is_dropped() throws IOException {
        appended("one");
        try (WriteAheadLog log = open()) {
            log.append(bytes("two"));
            List<Path> before = log.turn();
            log.append(bytes("three"));
            log.drop(before);
            assertThat(records(log)).containsExactly("three");
            log.drop(log.turn());
            assertThat(log.isEmpty()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ten_files_are_read_in_the_order_they_were_written_in() throws IOException {
        for (int i = 1; i <= 12; i++) {
            appended("record " + i);
        }
        assertThat(records(open())).hasSize(12).endsWith("record 9", "record 10", "record 11", "record 12");
    }

    @Test
    void a_record_that_is_not_whole_was_never_there_wherever_it_ends() throws IOException {
        appended("first", "the second");
        Path file = open().files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        int second = whole.length - "the second".length() - 8;
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(records(open()))
                    .as("of %d bytes", length)
                    .isEqualTo(length < second ? List.of() : List.of("first"));
        }
    }

    @Test
    void a_record_with_other_bytes_than_were_written_is_none_and_the_next_file_is_read_all_the_same()
            throws IOException {
        appended("first", "the second");
        appended("third");
        Path file = open().files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x10;
            Files.write(file, changed);
            List<String> records = records(open());
            assertThat(records).as("changed at %d", at).endsWith("third");
            assertThat(records).hasSizeBetween(1, 2);
            assertThat(List.of("first", "third")).containsAll(records);
        }
    }

    /** A length may be anything where the disk has forgotten what it was. */
    @Test
    void a_length_beyond_the_file_takes_no_memory() throws IOException {
        appended("first");
        Path file = open().files().getFirst();
        Files.write(file, new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0, 1}, StandardOpenOption.APPEND);
        assertThat(records(open())).containsExactly("first");
    }

    @Test
    void what_else_lies_there_is_left_alone() throws IOException {
        Path mine = Files.writeString(folder.resolve("shop.log-notes"), "x");
        Path other = Files.writeString(folder.resolve("shop.mv.db"), "x");
        appended("one");
        try (WriteAheadLog log = open()) {
            assertThat(records(log)).containsExactly("one");
            log.drop(log.turn());
        }
        assertThat(folder).isDirectoryContaining(mine::equals).isDirectoryContaining(other::equals);
    }

    @Test
    void its_files_are_their_owners_alone() throws IOException {
        appended("one");
        Path file = open().files().getFirst();
        if (OwnersAlone.known(file)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }
}
