package trappa.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir
    Path place;

    /** As a demo that ends at once. */
    private static Path fresh(Path folder) throws IOException {
        try (DemoFolder fresh = DemoFolder.fresh(folder)) {
            return fresh.path();
        }
    }

    @Test
    void a_folder_in_which_another_demo_runs_is_left_alone() throws Exception {
        Path folder = place.resolve("demo-data");
        try (DemoFolder running = DemoFolder.fresh(folder)) {
            Path precious = Files.writeString(running.path().resolve("trappa.mv.db"), "open");
            assertThatThrownBy(() -> DemoFolder.fresh(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("in use by another demo");
            assertThat(precious).hasContent("open");
        }
    }

    @Test
    void a_folder_that_is_not_there_is_made_and_marked() throws Exception {
        Path folder = fresh(place.resolve("a/demo-data"));

        assertThat(folder.resolve(DemoFolder.MARKER)).isRegularFile();
    }

    @Test
    void its_own_folder_is_emptied_at_the_next_start() throws Exception {
        Path folder = fresh(place.resolve("demo-data"));
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("trappa.mv.db"), "old");
        Files.writeString(folder.resolve("deep/er/file"), "old");

        fresh(folder);

        assertThat(folder).isDirectoryContaining("glob:**" + DemoFolder.MARKER);
        try (var content = Files.list(folder)) {
            assertThat(content).hasSize(1);
        }
    }

    @Test
    void an_empty_folder_may_be_used() throws Exception {
        assertThat(fresh(place).resolve(DemoFolder.MARKER)).exists();
    }

    @Test
    void a_folder_with_someone_elses_files_is_never_touched() throws Exception {
        Path precious = Files.writeString(place.resolve("ledger.db"), "precious");

        assertThatThrownBy(() -> fresh(place))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the demo's");

        assertThat(precious).hasContent("precious");
        assertThat(place.resolve(DemoFolder.MARKER)).doesNotExist();
    }

    @Test
    void a_marker_that_is_a_link_or_a_folder_is_no_marker() throws Exception {
        Path precious = Files.writeString(place.resolve("ledger.db"), "precious");
        Files.createDirectory(place.resolve(DemoFolder.MARKER));

        assertThatThrownBy(() -> fresh(place)).isInstanceOf(IllegalArgumentException.class);

        assertThat(precious).exists();
    }

    @Test
    void links_are_removed_and_not_followed() throws Exception {
        Path outside = Files.createDirectory(place.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("ledger.db"), "precious");
        Path folder = fresh(place.resolve("demo-data"));
        Files.createSymbolicLink(folder.resolve("link"), outside);

        fresh(folder);

        assertThat(folder.resolve("link")).doesNotExist();
        assertThat(precious).hasContent("precious");
    }

    @Test
    void a_folder_that_is_itself_a_link_is_refused() throws Exception {
        Path own = fresh(place.resolve("demo-data"));
        Path link = Files.createSymbolicLink(place.resolve("link"), own);

        assertThatThrownBy(() -> fresh(link)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_file_is_no_folder() throws Exception {
        Path file = Files.writeString(place.resolve("demo-data"), "mine");

        assertThatThrownBy(() -> fresh(file)).isInstanceOf(IllegalArgumentException.class);

        assertThat(file).hasContent("mine");
    }
}
