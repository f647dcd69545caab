package trappa.demo;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import trappa.value.Resource;

/** The texts of the demo shop in one language, and how that language writes prices and times. */
final class Words {
    static final List<String> LANGUAGES = List.of("sv", "da", "en");
    private static final List<Words> ALL = LANGUAGES.stream().map(Words::new).toList();

    private final String language;
    private final Locale locale;
    private final Properties texts;

    private Words(String language) {
        this.language = language;
        this.locale = Locale.of(language, language.equals("da") ? "DK" : "SE");
        this.texts = Resource.texts("/demo/words_" + language + ".properties");
    }

    /** The words of a language, Swedish for any that the shop does not speak. */
    static Words in(@Nullable String language) {
        return ALL.stream()
                .filter(words -> words.language.equals(language))
                .findFirst()
                .orElse(ALL.getFirst());
    }

    String language() {
        return language;
    }

    String text(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("No text for " + key + " in " + language);
        }
        return text;
    }

    /** {@code 129500} öre is "1 295 kr", in Danish "1.295 kr.". */
    String price(long minor) {
        NumberFormat format = NumberFormat.getIntegerInstance(language.equals("en") ? Locale.ENGLISH : locale);
        format.setMinimumFractionDigits(minor % 100 == 0 ? 0 : 2);
        format.setMaximumFractionDigits(2);
        String amount = format.format(BigDecimal.valueOf(minor, 2));
        return amount + "\u00a0" + (language.equals("da") ? "kr." : "kr");
    }

    String day(Instant at) {
        return DateTimeFormatter.ofPattern("d MMMM yyyy", locale).format(at.atZone(ShopTime.ZONE));
    }

    String clockTime(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", locale).format(at.atZone(ShopTime.ZONE));
    }
}
