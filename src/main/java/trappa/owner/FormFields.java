package trappa.owner;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.value.Money;

/**
 * What the fields of a program's form hold, by the last word of their pointer: amounts in whole units of the currency,
 * numbers, yes or no, or several words, one per line or between commas. What is none of these stays as it was typed.
 */
final class FormFields {
    private static final Set<String> MONEY = Set.of("perMinor", "minimumMinor", "amountMinor", "minimumOrderMinor");
    private static final Set<String> NUMBERS = Set.of(
            "points",
            "holdDays",
            "months",
            "graceDays",
            "at",
            "percent",
            "productId",
            "costPoints",
            "validDays",
            "fixedPoints",
            "maxPointsPerOrder",
            "bonusPoints",
            "referrerPoints",
            "refereePoints",
            "noticeDays",
            "afterDays",
            "everyDays",
            "awayDays");
    private static final Set<String> SEVERAL = Set.of(
            "excludeProductIds",
            "excludeCollectionIds",
            "excludeOrderTags",
            "excludeCustomerTags",
            "channels",
            "combinesWith",
            "weekdays",
            "productIds",
            "collectionIds",
            "orderTags",
            "customerTags",
            "tierIds");
    private static final Set<String> FLAGS = Set.of("excludeSalePrice", "firstOrder");
    private static final Pattern FRACTION = Pattern.compile("([0-9]{1,3})/([0-9]{1,4})");
    private static final Pattern DECIMAL = Pattern.compile("([0-9]{1,4})[.,]([0-9]{1,3})");

    private FormFields() {}

    static boolean several(String pointer) {
        return SEVERAL.contains(pointer.substring(pointer.lastIndexOf('/') + 1));
    }

    /** @param spend thresholds are amounts */
    static boolean money(String pointer, boolean spend) {
        String key = pointer.substring(pointer.lastIndexOf('/') + 1);
        return MONEY.contains(key) || (key.equals("at") && spend);
    }

    /**
     * Puts what was sent for a field into its object.
     *
     * @param values more than one where boxes were ticked; the first of those is empty, so that none is sent too
     * @param spend thresholds are amounts
     */
    static void put(ObjectNode parent, String key, List<String> values, Texts t, boolean spend) {
        String text = values.getFirst().strip();
        if (SEVERAL.contains(key)) {
            ArrayNode several = parent.putArray(key);
            Set<String> each = new LinkedHashSet<>();
            values.forEach(v -> Arrays.stream(v.split("[,\\n\\r]"))
                    .map(String::strip)
                    .filter(w -> !w.isEmpty())
                    .forEach(each::add));
            each.forEach(several::add);
        } else if (FLAGS.contains(key)) {
            parent.put(key, values.contains("true"));
        } else if (text.isEmpty()) {
            parent.remove(key);
        } else if (money(key, spend)) {
            Long minor = minor(text, t.decimals());
            if (minor == null) {
                parent.put(key, text);
            } else {
                parent.put(key, minor);
            }
        } else if (NUMBERS.contains(key) && digits(text).matches("-?[0-9]{1,18}")) {
            parent.put(key, Long.parseLong(digits(text)));
        } else {
            parent.put(key, key.equals("multiplier") ? fraction(text) : text);
        }
    }

    /** A limit per period without points is none, nor is a birthday, nor a referral that gives nobody anything. */
    static void prune(ObjectNode document) {
        if (document.at("/earning/orders") instanceof ObjectNode orders
                && orders.get("maxPointsPerPeriod") instanceof ObjectNode cap
                && !cap.has("points")) {
            orders.putNull("maxPointsPerPeriod");
        }
        if (document.get("earning") instanceof ObjectNode earning
                && earning.get("referral") instanceof ObjectNode referral
                && !referral.has("referrerPoints")
                && !referral.has("refereePoints")
                && referral.path("minimumMinor").asLong(0) == 0) {
            earning.putNull("referral");
        }
        if (document.get("earning") instanceof ObjectNode earning
                && earning.get("birthday") instanceof ObjectNode birthday
                && !birthday.has("points")) {
            earning.putNull("birthday");
        }
    }

    /** As it stands in its field. */
    static String text(JsonNode node, String key, Texts t, boolean spend) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (node instanceof ArrayNode several) {
            return String.join(
                    ", ", several.valueStream().map(n -> n.asString("")).toList());
        }
        if (money(key, spend) && node.isNumber() && node.canConvertToLong()) {
            return t.typed(node.longValue());
        }
        String text = node.asString("");
        return key.equals("multiplier") ? decimal(text, t) : text;
    }

    private static String digits(String text) {
        return text.replaceAll("[\\s\u00a0\u202f]", "");
    }

    private static @Nullable Long minor(String text, int decimals) {
        try {
            return Money.minor(digits(text).replace(',', '.'), decimals);
        } catch (IllegalArgumentException | ArithmeticException notMoney) {
            return null;
        }
    }

    /** 5/4 is "1,25"; a third stays a fraction, and what is none as it was typed. */
    private static String decimal(String text, Texts t) {
        Matcher m = FRACTION.matcher(text);
        if (!m.matches()) {
            return text;
        }
        try {
            BigDecimal value = new BigDecimal(m.group(1)).divide(new BigDecimal(m.group(2)));
            return value.scale() <= 3 ? t.decimal(value) : text;
        } catch (ArithmeticException endless) {
            return text;
        }
    }

    /** "1,25" is 5/4. */
    private static String fraction(String text) {
        Matcher m = DECIMAL.matcher(text);
        if (!m.matches()) {
            return text;
        }
        BigInteger below = BigInteger.TEN.pow(m.group(2).length());
        BigInteger above = new BigInteger(m.group(1) + m.group(2));
        BigInteger common = above.gcd(below).max(BigInteger.ONE);
        return above.divide(common) + "/" + below.divide(common);
    }
}
