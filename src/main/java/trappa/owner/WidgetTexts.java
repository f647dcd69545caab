package trappa.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What the widget says of itself, by language and key: what stands where the owner says nothing. */
final class WidgetTexts {
    private static final Properties TEXTS = load();

    private WidgetTexts() {}

    static String of(String language, String key) {
        return TEXTS.getProperty(language + "." + key, "");
    }

    private static Properties load() {
        try (InputStream in = WidgetTexts.class.getResourceAsStream("/texts/widget.properties")) {
            if (in == null) {
                throw new IllegalStateException("Missing resource /texts/widget.properties");
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
