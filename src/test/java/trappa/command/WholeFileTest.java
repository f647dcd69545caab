package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks off leaves nothing, also when the process is told to end. */
class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_process_that_is_told_to_end_leaves_no_part() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writes.class.getName(),
                        folder.resolve("backup.zip").toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('.');
        assertThat(names()).containsExactly("backup.zip.part");
        process.destroy();
        process.waitFor();
        assertThat(names()).isEmpty();
    }

    @Test
    void what_is_kept_stays() throws IOException {
        try (WholeFile file = WholeFile.at(folder.resolve("a"), false)) {
            file.out().write(1);
            file.keep();
        }
        assertThat(names()).containsExactly("a");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Writes a little, says so, and goes on for ever. */
    static final class Writes {
        private Writes() {}

        public static void main(String[] args) throws Exception {
            try (WholeFile file = WholeFile.at(Path.of(args[0]), false)) {
                file.out().write("somebody".getBytes(StandardCharsets.UTF_8));
                System.out.print('.');
                System.out.flush();
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }
}
