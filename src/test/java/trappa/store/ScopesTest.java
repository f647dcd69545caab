package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the manifest asks a shop to allow is what the program uses, and the owner can read what each is for. */
class ScopesTest {
    @Test
    void the_manifest_asks_for_exactly_what_is_used() throws IOException {
        String manifest = Files.readString(Path.of("app.toml"));
        assertThat(words(manifest, "(?m)^scopes = \"(.*)\"$")).containsExactlyElementsOf(Scopes.NEEDED);
        assertThat(words(manifest, "(?m)^optional_scopes = \\[(.*)\\]$")).containsExactlyElementsOf(Scopes.OPTIONAL);
    }

    @Test
    void each_of_them_is_explained_to_who_installs() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs", "install-shopify.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(Stream.concat(Scopes.NEEDED.stream(), Scopes.OPTIONAL.stream()))
                .allSatisfy(scope -> assertThat(rows).anyMatch(row -> row.split("\\|")[1].contains("`" + scope + "`")));
    }

    private static List<String> words(String text, String pattern) {
        String inside = Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return Pattern.compile("[a-z_]+")
                .matcher(inside)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
