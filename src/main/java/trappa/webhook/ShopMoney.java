package trappa.webhook;

import org.jspecify.annotations.Nullable;
import trappa.value.Money;
import trappa.value.Text;

/** One amount of a body as written: from its {@code shop_money}, or from the plain field where there is no set. */
final class ShopMoney {
    private @Nullable String plain;
    private @Nullable String amount;
    private @Nullable String currency;

    void plain(JsonIn in) {
        plain = in.amount();
    }

    void set(JsonIn in) {
        in.object(side -> {
            if (!side.equals("shop_money")) {
                in.skip();
                return;
            }
            in.object(name -> {
                switch (name) {
                    case "amount" -> amount = in.amount();
                    case "currency_code" -> currency = in.text();
                    default -> in.skip();
                }
            });
        });
    }

    @Nullable
    String currencyCode() {
        return currency;
    }

    boolean given() {
        return amount != null || plain != null;
    }

    static Reader reader(String currency) {
        try {
            return new Reader(currency, Money.decimals(currency));
        } catch (IllegalArgumentException e) {
            throw new Unreadable("/currency: " + e.getMessage());
        }
    }

    /** Reads amounts of one order into minor units of its currency. */
    record Reader(String orderCurrency, int decimals) {

        /** Minor units; 0 when the amount was not given. */
        long of(ShopMoney money, String where) {
            if (money.amount == null) {
                return money.plain == null ? 0 : plain(money.plain, where);
            }
            sameCurrency(money, where);
            return plain(money.amount, where);
        }

        void sameCurrency(ShopMoney money, String where) {
            if (money.currency != null && !money.currency.equals(orderCurrency)) {
                throw new Unreadable("The shop money of the " + where + " is in " + Text.shown(money.currency)
                        + ", the order in " + orderCurrency);
            }
        }

        long plain(String text, String where) {
            try {
                return Money.minor(text, decimals);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new Unreadable("The " + where + " in " + orderCurrency + ": " + e.getMessage());
            }
        }
    }
}
