package trappa.demo;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is around every page: the demo strip with the shopper switch, the shop's head and its foot. */
final class Shell {
    private final Cast cast;

    Shell(Cast cast) {
        this.cast = cast;
    }

    String page(Visitor visitor, String path, String title, String content) {
        return around("shell", visitor, path, title, content);
    }

    /** The other face: the merchant's page, which looks like nobody's shop. */
    String merchantPage(Visitor visitor, String path, String title, String content) {
        return around("merchant-shell", visitor, path, title, content);
    }

    private String around(String template, Visitor visitor, String path, String title, String content) {
        Words words = visitor.words();
        boolean dark = visitor.theme().equals(Visitor.DARK);
        return Template.render(
                template,
                words,
                Map.ofEntries(
                        Map.entry("language", words.language()),
                        Map.entry("theme", visitor.theme()),
                        Map.entry("otherTheme", dark ? Visitor.LIGHT : Visitor.DARK),
                        Map.entry("otherThemeName", words.text(dark ? "theme.light" : "theme.dark")),
                        Map.entry("title", title),
                        Map.entry("path", path),
                        Map.entry("shoppers", shopperOptions(visitor)),
                        Map.entry("languages", languageButtons(words)),
                        Map.entry("count", Integer.toString(visitor.basket().count())),
                        Map.entry("elements", scripts(content)),
                        Map.entry("content", content)));
    }

    /** A page fetches the elements that stand on it. */
    private static String scripts(String content) {
        return Stream.of("trappa-stairs", "trappa-line")
                .filter(element -> content.contains("<" + element))
                .map("<script type=\"module\" src=\"/widget/%s.js\"></script>\n"::formatted)
                .collect(Collectors.joining());
    }

    private String shopperOptions(Visitor visitor) {
        Words words = visitor.words();
        String guest = option("guest", words.text("shopper.guest"), visitor);
        return cast.shoppers().stream()
                        .map(each -> option(
                                each.handle(),
                                each.firstName() + " – " + words.text("shopper." + each.handle()),
                                visitor))
                        .collect(Collectors.joining())
                + guest;
    }

    private static String option(String value, String text, Visitor visitor) {
        return "<option value=\"%s\"%s>%s</option>"
                .formatted(value, visitor.handle().equals(value) ? " selected" : "", Template.escape(text));
    }

    private static String languageButtons(Words words) {
        return Words.LANGUAGES.stream()
                .map(each -> Template.render(
                        "language-button",
                        words,
                        Map.of(
                                "code", each,
                                "name", Words.in(each).text("language.name"),
                                "pressed", Boolean.toString(each.equals(words.language())))))
                .collect(Collectors.joining());
    }
}
