package trappa.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import trappa.support.Json;
import trappa.support.TestShop;

/** The page for those who write a receiver. */
final class Documented {
    private Documented() {}

    static String page() throws IOException {
        return Files.readString(Path.of("docs/receivers.md"));
    }

    /** The example of one kind, told of another shop. */
    static JsonNode example(String type, TestShop shop) throws IOException {
        Matcher m = Pattern.compile("`" + type + "`\n\n```json\n(.*?)\n```", Pattern.DOTALL)
                .matcher(page());
        if (!m.find()) {
            throw new AssertionError("No example of " + type);
        }
        return Json.read(m.group(1).replace("example.myshopify.com", shop.domain()));
    }
}
