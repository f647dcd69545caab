package trappa.owner;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import trappa.admin.Adjustments;
import trappa.db.DatabaseTime;
import trappa.fact.Adjustment;
import trappa.web.IdempotencyKey;

/**
 * An adjustment as it was typed.
 *
 * @param key under which it counts once, however often the form is sent
 * @param wrongs the fields that cannot be so
 * @param problem the key of a text about the whole of it, or empty
 */
record AdjustForm(String key, String points, String reason, Set<String> wrongs, String problem) {

    static AdjustForm empty(String key) {
        return new AdjustForm(key, "", "", Set.of(), "");
    }

    static AdjustForm of(Visit v, Supplier<String> keys) {
        String points = v.form("points").strip();
        String reason = v.form("reason").strip();
        Set<String> wrongs = new HashSet<>();
        long number = number(points);
        if (number == 0 || Math.abs(number) > Adjustments.MOST_POINTS) {
            wrongs.add("points");
        }
        if (reason.isEmpty() || reason.length() > Adjustments.LONGEST_REASON) {
            wrongs.add("reason");
        }
        String key = IdempotencyKey.is(v.form("key")) ? v.form("key") : keys.get();
        return new AdjustForm(key, points, reason, wrongs, "");
    }

    /** As people write numbers: with a sign of either kind and spaces between thousands; 0 for what is none. */
    static long number(String typed) {
        String digits = typed.replace('\u2212', '-').replaceAll("[\\s\u00a0\u202f]", "");
        return digits.matches("[+-]?[0-9]{1,10}") ? Long.parseLong(digits) : 0;
    }

    boolean wrong(String field) {
        return wrongs.contains(field);
    }

    /** What was typed once more, under a new key. */
    AdjustForm refused(String newKey, String why) {
        return new AdjustForm(newKey, points, reason, Set.of(), why);
    }

    Adjustment adjustment(Instant now, String by) {
        return new Adjustment(key, DatabaseTime.of(now), number(points), reason, by);
    }
}
