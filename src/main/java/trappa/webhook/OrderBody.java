package trappa.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.fact.Line;
import trappa.fact.OrderFact;
import trappa.fact.Remark.Code;
import trappa.fact.Snapshot;

/**
 * An order body of Shopify's REST shape, read into a snapshot and the refunds it carries. All money is shop money:
 * {@code *_set.shop_money}, or the plain field where there is no set. Money is kept as written until the currency at the
 * top of the order is known, since keys come in any order.
 */
final class OrderBody {
    private @Nullable Long id;
    private @Nullable Instant updatedAt;
    private @Nullable Instant processedAt;
    private @Nullable Instant cancelledAt;
    private @Nullable String currency;
    private @Nullable String outstanding;
    private @Nullable String tipReceived;
    private String status = "";
    private String source = "";
    private boolean test;
    private boolean taxesIncluded;
    private @Nullable Long customer;
    private @Nullable Instant customerCreatedAt;
    private String orderTags = "";
    private String customerTags = "";
    private final ShopMoney shipping = new ShopMoney();
    /** Amounts that do not count, read only to see that they are in the order's currency. */
    private final Map<String, ShopMoney> others = new TreeMap<>();

    private @Nullable List<RawLine> lines;
    private final List<RefundBody> refunds = new ArrayList<>();
    private final List<@Nullable String> applications = new ArrayList<>();
    private final Set<String> codes = new TreeSet<>();

    private static final class RawLine {
        @Nullable
        Long id;

        @Nullable
        Long product;

        @Nullable
        Long variant;

        long quantity = -1;

        @Nullable
        Long current;

        final ShopMoney price = new ShopMoney();
        final List<RawShare> shares = new ArrayList<>();
        final List<ShopMoney> taxes = new ArrayList<>();
        boolean giftCard;
        boolean tip;
    }

    private static final class RawShare {
        final ShopMoney amount = new ShopMoney();
        int application = -1;
    }

    /** What a delivery about an order says: the facts, whose it is, and in which currency. */
    record Told(
            long orderId,
            List<OrderFact> facts,
            String currency,
            @Nullable Long customer,
            @Nullable Instant since) {}

    /**
     * Reads a whole order.
     *
     * @param paid the topic itself says that it was paid
     * @throws Unreadable with the reason, when anything in it is not what an order has
     */
    static Told read(byte[] body, @Nullable Instant triggeredAt, boolean paid) {
        OrderBody order = new OrderBody();
        JsonIn.read(body, order::field);
        return order.told(triggeredAt, paid);
    }

    /** Reads an order as a delivery carries it, or as the Admin API answers it: inside {@code order}. */
    static Told alone(byte[] body) {
        OrderBody order = new OrderBody();
        JsonIn.read(body, (in, name) -> {
            if (name.equals("order")) {
                in.object(key -> order.field(in, key));
            } else {
                order.field(in, name);
            }
        });
        return order.told(null, false);
    }

    private void field(JsonIn in, String name) {
        switch (name) {
            case "id" -> id = in.id();
            case "updated_at" -> updatedAt = in.time();
            case "processed_at" -> processedAt = in.time();
            case "cancelled_at" -> cancelledAt = in.time();
            case "currency" -> currency = in.text();
            case "financial_status" -> status = orEmpty(in.text());
            case "source_name" -> source = orEmpty(in.text());
            case "test" -> test = in.flag();
            case "taxes_included" -> taxesIncluded = in.flag();
            case "total_outstanding" -> outstanding = in.amount();
            case "total_tip_received" -> tipReceived = in.amount();
            case "tags" -> orderTags = orEmpty(in.text());
            case "customer" -> in.object(key -> customer(in, key));
            case "line_items" -> {
                if (!in.isNull()) {
                    List<RawLine> told = new ArrayList<>();
                    in.list(() -> told.add(line(in)));
                    lines = told;
                }
            }
            case "refunds" -> in.list(() -> refunds.add(RefundBody.within(in)));
            case "discount_applications" -> in.list(() -> application(in));
            case "discount_codes" ->
                in.list(() -> in.object(key -> {
                    if (key.equals("code")) {
                        codes.add(orEmpty(in.text()));
                    } else {
                        in.skip();
                    }
                }));
            case "total_shipping_price_set" -> shipping.set(in);
            default -> {
                if (name.endsWith("_set")) {
                    ShopMoney other = new ShopMoney();
                    other.set(in);
                    others.put(name, other);
                } else {
                    in.skip();
                }
            }
        }
    }

    private void customer(JsonIn in, String name) {
        switch (name) {
            case "id" -> customer = in.id();
            case "created_at" -> customerCreatedAt = in.time();
            case "tags" -> customerTags = orEmpty(in.text());
            default -> in.skip();
        }
    }

    private void application(JsonIn in) {
        @Nullable String[] code = new String[1];
        in.object(name -> {
            if (name.equals("code")) {
                code[0] = in.text();
            } else {
                in.skip();
            }
        });
        applications.add(code[0]);
    }

    private static RawLine line(JsonIn in) {
        RawLine line = new RawLine();
        in.object(name -> {
            switch (name) {
                case "id" -> line.id = in.id();
                case "product_id" -> line.product = in.id();
                case "variant_id" -> line.variant = in.id();
                case "quantity" -> line.quantity = in.count();
                case "current_quantity" -> line.current = in.isNull() ? null : (Long) in.count();
                case "price" -> line.price.plain(in);
                case "price_set" -> line.price.set(in);
                case "gift_card" -> line.giftCard = in.flag();
                case "tip" -> {
                    line.tip = !in.isNull();
                    in.skip();
                }
                case "discount_allocations" ->
                    in.list(() -> {
                        RawShare share = new RawShare();
                        in.object(key -> {
                            switch (key) {
                                case "amount" -> share.amount.plain(in);
                                case "amount_set" -> share.amount.set(in);
                                case "discount_application_index" -> share.application = (int) in.count();
                                default -> in.skip();
                            }
                        });
                        line.shares.add(share);
                    });
                case "tax_lines" ->
                    in.list(() -> {
                        ShopMoney tax = new ShopMoney();
                        in.object(key -> {
                            switch (key) {
                                case "price" -> tax.plain(in);
                                case "price_set" -> tax.set(in);
                                default -> in.skip();
                            }
                        });
                        line.taxes.add(tax);
                    });
                default -> in.skip();
            }
        });
        return line;
    }

    private Told told(@Nullable Instant triggeredAt, boolean paid) {
        long orderId = required(id, "id");
        Instant updated = required(updatedAt, "updated_at");
        Instant processed = required(processedAt, "processed_at");
        String code = required(currency, "currency");
        // A body of chosen fields that leaves them out is no order without lines.
        List<RawLine> raw = required(lines, "line_items");
        ShopMoney.Reader money = ShopMoney.reader(code);
        long owing = Math.max(0, outstanding == null ? 0 : money.plain(outstanding, "/total_outstanding"));
        long tips = tipReceived == null ? 0 : money.plain(tipReceived, "/total_tip_received");
        others.forEach((name, other) -> money.sameCurrency(other, "/" + name));
        List<OrderFact> facts = new ArrayList<>();
        facts.add(new OrderFact.Seen(new Snapshot(
                updated,
                triggeredAt,
                processed,
                cancelledAt,
                status,
                test,
                customer,
                source.equals("pos") ? "pos" : "web",
                taxesIncluded,
                owing,
                shipping.given() ? money.of(shipping, "/total_shipping_price_set") : 0,
                refunds.size(),
                lines(raw, money, tips),
                codes,
                tags(orderTags),
                tags(customerTags))));
        for (int i = 0; i < refunds.size(); i++) {
            facts.add(new OrderFact.Refunded(refunds.get(i).refund(money, "refunds/" + i + "/")));
        }
        if (paid) {
            facts.add(new OrderFact.Paid());
        }
        return new Told(orderId, facts, code, customer, customerCreatedAt);
    }

    private List<Line> lines(List<RawLine> lines, ShopMoney.Reader money, long tips) {
        List<Line> read = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        long sum = 0;
        for (int i = 0; i < lines.size(); i++) {
            RawLine raw = lines.get(i);
            String at = "/line_items/" + i;
            long lineId = required(raw.id, "line_items/" + i + "/id");
            if (!ids.add(lineId)) {
                throw new Unreadable(Code.SAME_LINE_TWICE, lineId);
            }
            if (raw.quantity < 0) {
                throw new Unreadable(Code.MISSING, at + "/quantity");
            }
            if (!raw.price.given()) {
                throw new Unreadable(Code.MISSING, at + "/price");
            }
            long gross = times(notNegative(money, raw.price, at + "/price"), raw.quantity, at);
            long discount = 0;
            Map<String, Long> byCode = new HashMap<>();
            for (RawShare share : raw.shares) {
                long amount = notNegative(money, share.amount, at + "/discount_allocations");
                discount = plus(discount, amount, at);
                String code = share.application >= 0 && share.application < applications.size()
                        ? applications.get(share.application)
                        : null;
                if (code != null && amount > 0) {
                    byCode.merge(code, amount, Math::addExact);
                }
            }
            long tax = 0;
            for (ShopMoney line : raw.taxes) {
                tax = plus(tax, notNegative(money, line, at + "/tax_lines"), at);
            }
            boolean tip = raw.tip || (tips > 0 && raw.product == null && gross == tips);
            sum = plus(sum, plus(gross, tax, at), "/line_items");
            read.add(new Line(
                    lineId,
                    raw.product,
                    raw.variant,
                    raw.quantity,
                    raw.current == null ? raw.quantity : raw.current,
                    gross,
                    discount,
                    tax,
                    raw.giftCard,
                    tip,
                    byCode.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(e -> new Line.CodeShare(e.getKey(), e.getValue()))
                            .toList()));
        }
        return read;
    }

    private static Set<String> tags(String text) {
        return Arrays.stream(text.split(","))
                .map(tag -> tag.strip().toLowerCase(Locale.ROOT))
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new Unreadable(Code.MISSING, "/" + name);
        }
        return value;
    }

    private static long notNegative(ShopMoney.Reader money, ShopMoney amount, String where) {
        long minor = money.of(amount, where);
        if (minor < 0) {
            throw new Unreadable(Code.BELOW_ZERO, where);
        }
        return minor;
    }

    private static long plus(long a, long b, String where) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException overflow) {
            throw new Unreadable(Code.TOO_LARGE, where);
        }
    }

    private static long times(long price, long quantity, String where) {
        try {
            return Math.multiplyExact(price, quantity);
        } catch (ArithmeticException overflow) {
            throw new Unreadable(Code.TOO_LARGE, where);
        }
    }
}
