package trappa.owner;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a message did not reach a receiver, or why that was switched off, in the owner's language. What is not known here stays as it was noted. */
final class ReceiverWords {
    private static final Map<String, Pattern> KNOWN = new LinkedHashMap<>();
    private static final Pattern NO_ANSWER = Pattern.compile("No answer \\((\\w+)\\)");
    private static final Pattern SILENT = Pattern.compile("Nothing arrived since (\\S+)\\. The last time: (.*)");

    static {
        known("why.answered", "Answered (\\d+)");
        known("why.gone", "It answered 410: gone");
        known("why.off", "Switched off");
        known("why.private", "The address is not a public one");
        known("why.address", "The address cannot be called");
        known("why.large", "The answer is larger than \\d+ bytes");
        known("why.sealed", "The secret was sealed with another (TRAPPA_DATA_KEY)");
    }

    private ReceiverWords() {}

    private static void known(String key, String noted) {
        KNOWN.put(key, Pattern.compile(noted));
    }

    static String of(Texts t, String noted) {
        Matcher none = NO_ANSWER.matcher(noted);
        if (none.matches()) {
            String key = "why.none." + none.group(1);
            return t.has(key) ? t.of(key) : t.of("why.none", none.group(1));
        }
        Matcher silent = SILENT.matcher(noted);
        if (silent.matches()) {
            return t.of("why.silent", moment(t, silent.group(1)), of(t, silent.group(2)));
        }
        for (Map.Entry<String, Pattern> each : KNOWN.entrySet()) {
            Matcher m = each.getValue().matcher(noted);
            if (m.matches()) {
                return m.groupCount() == 0 ? t.of(each.getKey()) : t.of(each.getKey(), m.group(1));
            }
        }
        return noted;
    }

    private static String moment(Texts t, String at) {
        try {
            return t.moment(Instant.parse(at));
        } catch (DateTimeException notOne) {
            return at;
        }
    }
}
