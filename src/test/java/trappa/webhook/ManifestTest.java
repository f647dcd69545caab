package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manifest subscribes to exactly the topics the server has a handler for. */
class ManifestTest {
    private static final Path MANIFEST = Path.of("app.toml");
    private static final Pattern TOPICS = Pattern.compile("^(?:compliance_)?topics = \\[([^]]*)]", Pattern.MULTILINE);
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

    @Test
    void every_subscribed_topic_has_a_handler_and_the_other_way_round() throws IOException {
        assertThat(subscribed()).containsExactlyInAnyOrderElementsOf(DeliveryReader.TOPICS);
    }

    @Test
    void shopifys_command_line_finds_the_same_manifest() throws IOException {
        assertThat(Files.readString(Path.of("shopify.app.toml"))).isEqualTo(Files.readString(MANIFEST));
    }

    private static List<String> subscribed() throws IOException {
        List<String> topics = new ArrayList<>();
        Matcher lists = TOPICS.matcher(Files.readString(MANIFEST));
        while (lists.find()) {
            Matcher topic = TEXT.matcher(lists.group(1));
            while (topic.find()) {
                topics.add(topic.group(1));
            }
        }
        return topics;
    }
}
