package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.Config;
import trappa.db.DatabaseUrl;

/** The key that seals access tokens: made once beside H2, readable by its owner alone; given with PostgreSQL. */
class DataKeyTest {
    @TempDir
    private Path folder;

    @Test
    void beside_h2_it_is_made_once_and_only_its_owner_may_read_it() throws Exception {
        DatabaseUrl database = DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("new/trappa") + ";CACHE_SIZE=1000");
        String made = DataKey.of(Optional.empty(), database);
        assertThat(made).matches("[0-9a-f]{64}");
        assertThat(DataKey.of(Optional.empty(), database)).isEqualTo(made);
        Path file = folder.resolve("new/trappa.key");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(DataKey.of(Optional.of("given"), database)).isEqualTo("given");
    }

    @Test
    void with_postgresql_it_has_to_be_given() {
        Map<String, String> settings = Map.of(
                "SHOPIFY_API_KEY", "key",
                "SHOPIFY_API_SECRET", "secret",
                "DATABASE_URL", "postgresql://trappa:x@127.0.0.1/trappa");
        assertThatThrownBy(() -> Config.from(settings)).hasMessageContaining("TRAPPA_DATA_KEY is missing");
    }
}
