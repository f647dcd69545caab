package trappa.webhook;

import org.jspecify.annotations.Nullable;
import trappa.fact.Remark.Code;
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
        } catch (IllegalArgumentException unknown) {
            throw new Unreadable(Code.NOT_A_CURRENCY, "/currency", Text.shown(currency));
        }
    }

    /** Reads amounts of one order into minor units of its currency; {@code where} each is, as a JSON pointer. */
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
                throw new Unreadable(Code.OTHER_CURRENCY, where, Text.shown(money.currency), orderCurrency);
            }
        }

        long plain(String text, String where) {
            try {
                return Money.minor(text, decimals);
            } catch (IllegalArgumentException | ArithmeticException notMoney) {
                throw new Unreadable(Code.NOT_AN_AMOUNT, where, orderCurrency, Text.shown(text));
            }
        }
    }
}
