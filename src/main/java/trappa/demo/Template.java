package trappa.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trappa.value.Resource;

/**
 * A piece of a page from {@code resources/demo/pages}: <code>{{name}}</code> is a value, escaped; <code>{{t key}}</code>
 * a text of the language; <code>{{&name}}</code> a piece already rendered. A name without a value is an error.
 */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(t |&)?([A-Za-z0-9.-]+)}}");
    private static final Map<String, Template> CACHE = new ConcurrentHashMap<>();

    private final String name;
    private final String text;

    private Template(String name) {
        this.name = name;
        this.text = Resource.text("/demo/pages/" + name + ".html");
    }

    static String render(String name, Words words, Map<String, String> values) {
        return CACHE.computeIfAbsent(name, Template::new).render(words, values);
    }

    private String render(Words words, Map<String, String> values) {
        return HOLE.matcher(text).replaceAll(hole -> Matcher.quoteReplacement(fill(hole, words, values)));
    }

    private String fill(MatchResult hole, Words words, Map<String, String> values) {
        if ("t ".equals(hole.group(1))) {
            return escape(words.text(hole.group(2)));
        }
        String value = values.get(hole.group(2));
        if (value == null) {
            throw new IllegalArgumentException("Page " + name + " wants a value for " + hole.group(2));
        }
        return "&".equals(hole.group(1)) ? value : escape(value);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
