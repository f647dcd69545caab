package trappa.owner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program document's violations say, in the owner's language. One that is not known here stays in English. */
final class Complaints {
    private static final Map<String, Pattern> KNOWN = new LinkedHashMap<>();

    static {
        known("wrong.gives", "is missing: a campaign has .*");
        known("wrong.referral", "is missing: a referral gives .*");
        known("wrong.away", "should be left out: a first order comes after none");
        known("wrong.missing", "is missing.*");
        known("wrong.whole", "should be a whole number from (-?\\d+) to (\\d+)");
        known("wrong.text", "should be text of 1 to (\\d+) characters");
        known("wrong.id", "should be letters, digits, - and _ only");
        known("wrong.one", "should be one of .*|may hold .*|should be true or false");
        known("wrong.list", "should be a list of at most (\\d+).*");
        known("wrong.twice", "is used twice.*");
        known("wrong.tierlevel", "should be (\\d+) as the tier of the same id, or have another id");
        known("wrong.rising", "should be above the (?:step|tier) before it");
        known("wrong.reward", "is not the id of a reward");
        known("wrong.fraction", "should be a fraction such as .*");
        known("wrong.shorter", "should be shorter than the time points last");
        known("wrong.hold", "should be at least holdDays \\((\\d+)\\)");
        known("wrong.digits", "should be an id \\(digits\\)");
        known("wrong.day", "should be a day such as .*");
        known("wrong.between", "should be after from: .*");
        known("wrong.tier", "is not the id of a tier");
        known("wrong.zone", "should be a time zone such as .*");
        known("wrong.language", "should be a language such as .*");
        known("wrong.country", "should be a country code such as .*");
    }

    private Complaints() {}

    private static void known(String key, String detail) {
        KNOWN.put(key, Pattern.compile(detail));
    }

    /** @param money the field is an amount, typed in whole units of the currency */
    static String in(Texts t, String detail, boolean money) {
        for (Map.Entry<String, Pattern> each : KNOWN.entrySet()) {
            Matcher m = each.getValue().matcher(detail);
            if (m.matches()) {
                if (money && each.getKey().equals("wrong.whole")) {
                    long example = t.decimals() == 0 ? 25 : Math.round(24.5 * Math.pow(10, t.decimals()));
                    return t.of(
                            "wrong.amount",
                            t.money(Long.parseLong(m.group(1))),
                            t.money(Long.parseLong(m.group(2))),
                            t.typed(example));
                }
                Object[] values = new Object[m.groupCount()];
                for (int i = 0; i < values.length; i++) {
                    String value = m.group(i + 1);
                    values[i] = !value.matches("-?\\d{1,18}")
                            ? value
                            : money ? t.money(Long.parseLong(value)) : t.number(Long.parseLong(value));
                }
                return t.of(each.getKey(), values);
            }
        }
        return detail;
    }
}
