package trappa.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.reward.JdbcReceipts;
import trappa.reward.Store;
import trappa.reward.Trouble;
import trappa.reward.Trouble.Code;
import trappa.value.Money;

/**
 * Rewards in a real shop, each for one customer, once, until a day. Discounts and gift cards have a code that is derived
 * from the redemption, so a second attempt finds its own. Store credit has none: it is marked by the second at which it
 * ends, and is looked for before it is given again.
 */
final class AdminStore implements Store {
    /** How long Shopify may still be at work on a request that we have given up on. */
    private static final Duration STILL_UNDER_WAY = Duration.ofMinutes(1);
    /** Our clock may be ahead of Shopify's: a code should work at once. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private static final int MARKS = 3_600;

    private final AdminApi api;
    private final Database database;
    private final JdbcReceipts receipts = new JdbcReceipts();

    AdminStore(AdminApi api, Database database) {
        this.api = api;
        this.database = database;
    }

    @Override
    public Answer make(Wanted wanted, boolean again) {
        return switch (wanted.kind()) {
            case "amount_off", "percent_off" -> discount(wanted, value(wanted));
            case "free_shipping" -> freeShipping(wanted);
            case "free_product" -> freeProduct(wanted);
            case "gift_card" -> giftCard(wanted, again);
            case "store_credit" -> storeCredit(wanted, again);
            case "donation", "partner", "perk" -> new Answer.Done(null);
            default -> new Answer.Refused(Trouble.of(Code.NO_SUCH_KIND, wanted.kind()));
        };
    }

    @Override
    public Optional<Boolean> has(Wanted wanted) {
        return switch (look(wanted)) {
            case Found.There there -> Optional.of(true);
            case Found.Taken taken -> Optional.of(false);
            case Found.Nothing nothing -> Optional.of(false);
            case Found.NotAsked notAsked -> Optional.empty();
        };
    }

    @Override
    public Answer withdraw(Wanted wanted) {
        return switch (wanted.kind()) {
            case "store_credit", "donation", "partner" -> new Answer.Refused(Trouble.of(Code.NOT_RETURNABLE));
            case "perk" -> new Answer.Done(null);
            default ->
                switch (look(wanted)) {
                    case Found.There(String name, boolean used) ->
                        used ? new Answer.Refused(Trouble.of(Code.USED)) : deactivate(wanted, name);
                    case Found.Taken taken -> new Answer.Refused(Trouble.of(Code.NOT_OURS));
                    case Found.Nothing nothing -> new Answer.Done(null);
                    case Found.NotAsked(Trouble why) -> new Answer.Unknown(why);
                };
        };
    }

    private Answer deactivate(Wanted wanted, String name) {
        boolean giftCard = wanted.kind().equals("gift_card");
        Reply reply = api.call(
                wanted.shop(),
                giftCard ? "gift-card-deactivate" : "discount-deactivate",
                AdminApi.variables().put("id", name));
        return switch (reply) {
            case Reply.Data(JsonNode data) ->
                AdminApi.userErrors(data.path(giftCard ? "giftCardDeactivate" : "discountCodeDeactivate"))
                        .<Answer>map(words -> new Answer.Refused(Trouble.of(Code.REFUSED, words)))
                        .orElseGet(() -> new Answer.Done(null));
            case Reply.Refused(Trouble why) -> new Answer.Refused(why);
            case Reply.NotDone(Trouble why) -> new Answer.Unknown(why);
            case Reply.Unknown(Trouble why) -> new Answer.Unknown(why);
        };
    }

    // ---- discounts ----

    private static ObjectNode value(Wanted wanted) {
        ObjectNode gets = AdminApi.variables();
        if (wanted.percent() != null && wanted.kind().equals("percent_off")) {
            gets.putObject("value").put("percentage", BigDecimal.valueOf(wanted.percent(), 2));
        } else {
            long minor = wanted.amountMinor() == null ? 0 : wanted.amountMinor();
            gets.putObject("value")
                    .putObject("discountAmount")
                    .put("amount", money(minor, wanted.currency()))
                    .put("appliesOnEachItem", false);
        }
        gets.putObject("items").put("all", true);
        return gets;
    }

    private Answer discount(Wanted wanted, ObjectNode gets) {
        ObjectNode discount = common(wanted);
        discount.set("customerGets", gets);
        ObjectNode variables = AdminApi.variables();
        variables.set("discount", discount);
        return made(
                wanted,
                api.call(wanted.shop(), "discount-create", variables),
                "discountCodeBasicCreate",
                "codeDiscountNode");
    }

    private Answer freeShipping(Wanted wanted) {
        ObjectNode discount = common(wanted);
        discount.putObject("destination").put("all", true);
        ObjectNode variables = AdminApi.variables();
        variables.set("discount", discount);
        return made(
                wanted,
                api.call(wanted.shop(), "free-shipping-create", variables),
                "discountCodeFreeShippingCreate",
                "codeDiscountNode");
    }

    /** One unit's worth of the product: its dearest variant's price off, once, on that product alone. */
    private Answer freeProduct(Wanted wanted) {
        if (wanted.productId() == null) {
            return new Answer.Refused(Trouble.of(Code.NO_PRODUCT));
        }
        String product = "gid://shopify/Product/" + wanted.productId();
        Reply reply =
                api.call(wanted.shop(), "product-price", AdminApi.variables().put("id", product));
        if (!(reply instanceof Reply.Data(JsonNode data))) {
            return failed(reply);
        }
        JsonNode price = data.at("/product/priceRangeV2/maxVariantPrice");
        if (!price.path("amount").isString()
                || !price.path("currencyCode").asString("").equals(wanted.currency())) {
            return new Answer.Refused(Trouble.of(Code.NOT_FOR_SALE));
        }
        ObjectNode gets = AdminApi.variables();
        gets.putObject("value")
                .putObject("discountAmount")
                .put("amount", price.path("amount").stringValue())
                .put("appliesOnEachItem", false);
        gets.putObject("items").putObject("products").putArray("productsToAdd").add(product);
        return discount(wanted, gets);
    }

    private static ObjectNode common(Wanted wanted) {
        ObjectNode discount = AdminApi.variables();
        discount.put("title", title(wanted)).put("code", wanted.code());
        discount.put("startsAt", wanted.startsAt().minus(CLOCKS_APART).toString());
        discount.put("endsAt", wanted.endsAt().toString());
        discount.put("usageLimit", 1).put("appliesOncePerCustomer", true);
        discount.putObject("context").putObject("customers").putArray("add").add(customer(wanted));
        discount.putObject("combinesWith")
                .put("orderDiscounts", wanted.combinesWith().contains("order"))
                .put("productDiscounts", wanted.combinesWith().contains("product"))
                .put("shippingDiscounts", wanted.combinesWith().contains("shipping"));
        if (wanted.minimumOrderMinor() > 0) {
            discount.putObject("minimumRequirement")
                    .putObject("subtotal")
                    .put("greaterThanOrEqualToSubtotal", money(wanted.minimumOrderMinor(), wanted.currency()));
        }
        return discount;
    }

    /** What staff of the shop see, and what tells our own discount from one that happens to have its code. */
    private static String title(Wanted wanted) {
        return "Trappa " + wanted.rewardId() + " " + wanted.redemptionId();
    }

    private static String customer(Wanted wanted) {
        return "gid://shopify/Customer/" + wanted.customerId();
    }

    // ---- gift cards ----

    private Answer giftCard(Wanted wanted, boolean again) {
        if (again) {
            Found found = look(wanted);
            if (!(found instanceof Found.Nothing)) {
                return answer(found);
            }
        }
        ObjectNode variables = AdminApi.variables();
        variables
                .putObject("input")
                .put("code", wanted.code())
                .put("customerId", customer(wanted))
                .put("expiresOn", wanted.validUntil().toString())
                .put("note", title(wanted))
                .putObject("initialAmount")
                .put("amount", amount(wanted))
                .put("currencyCode", wanted.currency());
        return made(wanted, api.call(wanted.shop(), "gift-card-create", variables), "giftCardCreate", "giftCard");
    }

    // ---- store credit ----

    private Answer storeCredit(Wanted wanted, boolean again) {
        if (again) {
            Found found = look(wanted);
            if (!(found instanceof Found.Nothing)) {
                return answer(found);
            }
        }
        ObjectNode variables = AdminApi.variables().put("id", customer(wanted));
        variables
                .putObject("credit")
                .put("expiresAt", mark(wanted).toString())
                .put("notify", false)
                .putObject("creditAmount")
                .put("amount", amount(wanted))
                .put("currencyCode", wanted.currency());
        return switch (made(
                wanted,
                api.call(wanted.shop(), "store-credit-add", variables),
                "storeCreditAccountCredit",
                "storeCreditAccountTransaction")) {
            case Answer.Unknown(Trouble why, Duration notBefore) -> new Answer.Unknown(why, STILL_UNDER_WAY);
            case Answer.Done done -> done;
            case Answer.Refused refused -> refused;
        };
    }

    /** The last day's end and a second of the hour after it that belongs to this redemption. */
    private static Instant mark(Wanted wanted) {
        return wanted.endsAt().plusSeconds(Math.floorMod(wanted.redemptionId().hashCode(), MARKS));
    }

    // ---- what came of it ----

    /** What the store has of a reward. */
    private sealed interface Found {
        record There(String name, boolean used) implements Found {}

        /** Somebody else's. */
        record Taken() implements Found {}

        record Nothing() implements Found {}

        record NotAsked(Trouble why) implements Found {}
    }

    private static Answer answer(Found found) {
        return switch (found) {
            case Found.There(String name, boolean used) -> new Answer.Done(name);
            case Found.Taken taken -> new Answer.Refused(Trouble.of(Code.CODE_TAKEN));
            case Found.Nothing nothing -> new Answer.Unknown(Trouble.of(Code.NOT_SHOWN_YET));
            case Found.NotAsked(Trouble why) -> new Answer.Unknown(why);
        };
    }

    private Answer made(Wanted wanted, Reply reply, String mutation, String thing) {
        if (!(reply instanceof Reply.Data(JsonNode data))) {
            return failed(reply);
        }
        JsonNode payload = data.path(mutation);
        if (AdminApi.hasCode(payload, "TAKEN")) {
            return answer(look(wanted));
        }
        Optional<String> wrong = AdminApi.userErrors(payload);
        if (wrong.isPresent()) {
            return AdminApi.hasCode(payload, "INTERNAL_ERROR")
                    ? new Answer.Unknown(Trouble.of(Code.STORE_FAILED, wrong.get()))
                    : new Answer.Refused(Trouble.of(Code.REFUSED, wrong.get()));
        }
        JsonNode id = payload.path(thing).path("id");
        return id.isString() ? new Answer.Done(id.stringValue()) : new Answer.Unknown(Trouble.of(Code.NOT_SAID));
    }

    private static Answer failed(Reply reply) {
        return switch (reply) {
            case Reply.Refused(Trouble why) -> new Answer.Refused(why);
            case Reply.NotDone(Trouble why) -> new Answer.Unknown(why);
            case Reply.Unknown(Trouble why) -> new Answer.Unknown(why);
            case Reply.Data data -> throw new IllegalStateException("An answer is not a failure");
        };
    }

    private Found look(Wanted wanted) {
        return switch (wanted.kind()) {
            case "donation", "partner", "perk" -> new Found.There("", false);
            case "gift_card" ->
                asked(
                        api.call(
                                wanted.shop(),
                                "gift-card-by-code",
                                AdminApi.variables().put("code", wanted.code())),
                        data -> giftCardFound(wanted, data));
            case "store_credit" -> {
                String at = mark(wanted).toString();
                yield asked(
                        api.call(
                                wanted.shop(),
                                "store-credit-given",
                                AdminApi.variables()
                                        .put("id", customer(wanted))
                                        .put(
                                                "transactions",
                                                "type:credit expires_at:>='" + at + "' expires_at:<='" + at + "'")),
                        data -> creditFound(wanted, data));
            }
            default ->
                asked(
                        api.call(
                                wanted.shop(),
                                "discount-by-code",
                                AdminApi.variables().put("code", wanted.code())),
                        data -> discountFound(wanted, data.path("codeDiscountNodeByCode")));
        };
    }

    private static Found asked(Reply reply, java.util.function.Function<JsonNode, Found> read) {
        return switch (reply) {
            case Reply.Data(JsonNode data) -> read.apply(data);
            case Reply.Refused(Trouble why) -> new Found.NotAsked(why);
            case Reply.NotDone(Trouble why) -> new Found.NotAsked(why);
            case Reply.Unknown(Trouble why) -> new Found.NotAsked(why);
        };
    }

    private static Found discountFound(Wanted wanted, JsonNode node) {
        if (!node.isObject()) {
            return new Found.Nothing();
        }
        JsonNode discount = node.path("codeDiscount");
        JsonNode customers = discount.at("/context/customers");
        boolean ours = discount.path("title").asString("").equals(title(wanted))
                && customers.size() == 1
                && customers.path(0).path("id").asString("").equals(customer(wanted));
        return ours
                ? new Found.There(
                        node.path("id").asString(""),
                        discount.path("asyncUsageCount").asInt(0) > 0)
                : new Found.Taken();
    }

    private static Found giftCardFound(Wanted wanted, JsonNode data) {
        for (JsonNode card : data.at("/giftCards/nodes")) {
            if (card.path("note").asString("").equals(title(wanted))) {
                boolean whole = same(
                        card.at("/balance/amount").asString(""),
                        card.at("/initialValue/amount").asString("-"));
                return new Found.There(card.path("id").asString(""), !whole);
            }
        }
        return new Found.Nothing();
    }

    private Found creditFound(Wanted wanted, JsonNode data) {
        for (JsonNode account : data.at("/customer/storeCreditAccounts/nodes")) {
            for (JsonNode credit : account.at("/transactions/nodes")) {
                String name = credit.path("id").asString("");
                if (!name.isEmpty()
                        && at(credit.path("expiresAt").asString("")).equals(Optional.of(mark(wanted)))
                        && credit.at("/amount/currencyCode").asString("").equals(wanted.currency())
                        && same(credit.at("/amount/amount").asString(""), amount(wanted))
                        && ours(wanted, name)) {
                    return new Found.There(name, false);
                }
            }
        }
        return new Found.Nothing();
    }

    /** Not counted for another redemption already. */
    private boolean ours(Wanted wanted, String receipt) {
        return database.inTransaction(tx -> receipts.redemption(tx, wanted.shopId(), receipt))
                .map(wanted.redemptionId()::equals)
                .orElse(true);
    }

    private static Optional<Instant> at(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    private static boolean same(String a, String b) {
        try {
            return Money.minor(a, 6) == Money.minor(b, 6);
        } catch (IllegalArgumentException | ArithmeticException notMoney) {
            return false;
        }
    }

    private static String amount(Wanted wanted) {
        return money(wanted.amountMinor() == null ? 0 : wanted.amountMinor(), wanted.currency());
    }

    private static String money(long minor, String currency) {
        return Money.plain(minor, Money.decimals(currency));
    }
}
