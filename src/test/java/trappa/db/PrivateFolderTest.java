package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Orders and addresses lie in the database's folder: nobody else on the machine looks into one that Trappa makes. */
@DisabledOnOs(OS.WINDOWS)
class PrivateFolderTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_that_is_made_is_its_owners_alone_and_one_that_is_there_stays_as_it_is() throws IOException {
        Path made = folder.resolve("made/data");
        open(made);
        assertThat(permissions(made)).isEqualTo("rwx------");
        Path there = Files.createDirectory(
                folder.resolve("there"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        open(there);
        assertThat(permissions(there)).isEqualTo("rwxr-x---");
    }

    private static void open(Path in) {
        new Database(DatabaseUrl.parse("jdbc:h2:file:" + in.resolve("trappa"))).close();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
