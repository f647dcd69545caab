package trappa.owner;

import java.util.Properties;
import trappa.value.Resource;

/** What the widget says of itself, by language and key: what stands where the owner says nothing. */
final class WidgetTexts {
    private static final Properties TEXTS = Resource.texts("/texts/widget.properties");

    private WidgetTexts() {}

    static String of(String language, String key) {
        return TEXTS.getProperty(language + "." + key, "");
    }
}
