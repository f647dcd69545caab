package trappa.ledger;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import trappa.account.Reason;
import trappa.account.Reason.Cap;
import trappa.account.Reason.CountedLine;
import trappa.account.Reason.Left;
import trappa.account.Reason.Share;
import trappa.program.Program.Mode;
import trappa.value.Money;

/**
 * Reasons in words a shopper understands, in the widget's languages: the same arithmetic that gave the points. Any other
 * language gets English.
 */
public final class Explanation {
    private static final List<String> LANGUAGES = List.of("en", "sv", "da", "nb", "fi", "de");

    private static final ResourceBundle ENGLISH = texts("en");

    private final ResourceBundle texts;
    private final Locale locale;
    private final String currency;
    private final int decimals;

    /**
     * @param language such as sv or sv-SE
     * @param country the shop's, for how money is written
     */
    public Explanation(String language, String country, String currency) {
        String known =
                LANGUAGES.stream().filter(language::startsWith).findFirst().orElse("en");
        this.locale = Locale.of(known, country);
        this.texts = texts(known);
        this.currency = currency;
        this.decimals = Money.decimals(currency);
    }

    public String of(Reason reason) {
        return switch (reason) {
            case Reason.Plain plain ->
                plain.note() == null
                        ? text("because." + plain.because())
                        : text("because." + plain.because()) + ": " + plain.note();
            case Reason.Order order -> order(order);
        };
    }

    private String order(Reason.Order order) {
        List<String> parts = new ArrayList<>();
        if (order.cause() == Reason.Order.Cause.PAID) {
            parts.add(arithmetic(order));
        } else {
            parts.add(change(order));
        }
        leftOut(order, parts);
        return String.join("; ", parts);
    }

    private String arithmetic(Reason.Order order) {
        String per = order.perMinor() == Math.powExact(10L, decimals)
                ? text("rate.unit", Map.of("points", number(order.points()), "unit", unit()))
                : text("rate.per", Map.of("points", number(order.points()), "amount", money(order.perMinor())));
        String multiplier = order.multiplier().isOne()
                ? ""
                : " × " + order.multiplier() + (order.tier() == null ? "" : " (" + order.tier() + ")");
        String steps = order.mode() == Mode.STEP ? " " + text("rate.step") : "";
        return worth(order, per) + steps + multiplier + extras(order) + " = " + points(order.uncapped());
    }

    /** 499 kr × 1 per kr; with campaigns 499 kr × 1 per kr × 2 (Name), or (400 kr + 99 kr × 2 (Name)) × 1 per kr. */
    private String worth(Reason.Order order, String per) {
        if (order.shares().size() < 2) {
            String campaign =
                    order.shares().isEmpty() ? "" : multiplier(order.shares().getFirst());
            return money(order.value()) + " × " + per + campaign;
        }
        return order.shares().stream()
                .map(share -> money(share.value()) + multiplier(share))
                .collect(Collectors.joining(" + ", "(", ") × " + per));
    }

    private static String multiplier(Share share) {
        return share.campaign() == null ? "" : " × " + share.multiplier() + " (" + share.campaign() + ")";
    }

    private String extras(Reason.Order order) {
        return order.extras().stream()
                .map(extra -> " + " + number(extra.points()) + " ("
                        + (extra.campaign() == null ? text("extra.fixed") : extra.campaign()) + ")")
                .collect(Collectors.joining());
    }

    private String change(Reason.Order order) {
        if (order.after() > order.before()) {
            return text("change.more", Map.of("points", points(order.after() - order.before())));
        }
        Map<String, String> values = Map.of(
                "back", number(order.before() - order.after()),
                "all", points(order.before()),
                "returned",
                        number(order.lines().stream()
                                .mapToLong(l -> l.quantity() - l.net())
                                .sum()),
                "items",
                        number(order.lines().stream()
                                .mapToLong(CountedLine::quantity)
                                .sum()));
        boolean goods = order.lines().stream().anyMatch(l -> l.net() < l.quantity());
        // What has come back by now says nothing of this refund when one of them was of money alone.
        boolean counted = goods && order.adjustments() == 0;
        return text("change.back", values)
                + ": "
                + switch (order.cause()) {
                    case CANCELLED -> text("cause.cancelled");
                    case DELETED -> text("cause.deleted");
                    case REFUND -> counted ? text("cause.returned", values) : text("cause.money");
                    case EDITED, PAID -> goods ? text("cause.returned", values) : text("cause.edited");
                };
    }

    private void leftOut(Reason.Order order, List<String> parts) {
        if (order.cause() == Reason.Order.Cause.PAID && order.shipping() > 0) {
            parts.add(text("left.shipping", Map.of("amount", money(order.shipping()))));
        }
        for (Left left : Left.values()) {
            if (order.lines().stream().anyMatch(l -> l.left() == left)) {
                parts.add(text("left." + left));
            }
        }
        if (order.outstanding() > 0) {
            parts.add(text("left.outstanding", Map.of("amount", money(order.outstanding()))));
        }
        if (order.unknown()) {
            parts.add(text("unknown"));
        }
        if (order.cap() != null) {
            parts.add(cap(order.cap()));
        }
        if (order.nothing() != null && order.cause() == Reason.Order.Cause.PAID) {
            parts.add(text("nothing." + order.nothing()));
        }
    }

    private String cap(Cap cap) {
        String limit = text(
                "cap." + (cap.period() == null ? "ORDER" : cap.period().name()), Map.of("limit", points(cap.limit())));
        return cap.period() == null ? limit : limit + ", " + text("cap.left", Map.of("room", number(cap.room())));
    }

    private String points(long n) {
        return text(n == 1 ? "points.one" : "points.other", Map.of("n", number(n)));
    }

    private String number(long n) {
        return NumberFormat.getIntegerInstance(locale).format(n);
    }

    private String money(long minor) {
        return Money.written(minor, currency, locale).replace('\u00a0', ' ');
    }

    private String unit() {
        return Currency.getInstance(currency).getSymbol(locale);
    }

    /** A sentence a language lacks is better in English than not at all. */
    private String text(String key) {
        return (texts.containsKey(key) ? texts : ENGLISH).getString(key);
    }

    private static ResourceBundle texts(String language) {
        return ResourceBundle.getBundle(
                "texts/explanation",
                Locale.of(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    private String text(String key, Map<String, String> values) {
        String text = text(key);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}
