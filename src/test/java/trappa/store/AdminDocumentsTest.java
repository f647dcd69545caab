package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every GraphQL document is valid by the Admin API's own schema. */
class AdminDocumentsTest {

    @Test
    void every_document_is_valid_by_the_schema_of_our_version() throws Exception {
        AdminSchema schema = AdminSchema.get();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/admin"))) {
            assertThat(files.sorted().toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(schema.errors(Files.readString(file)))
                            .as(file.getFileName().toString())
                            .isEmpty());
        }
        assertThat(schema.errors("query { order(id: \"1\") { nonsense } }")).isNotEmpty();
    }
}
