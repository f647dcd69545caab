package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.fact.Line;
import trappa.fact.OrderState;
import trappa.fact.PastedOrder;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.webhook.OrderText;

/** What a file of past orders says, as the reader of deliveries understands it, and what is said of what is wrong. */
class OrderFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final OrderFile.Terms TERMS = new OrderFile.Terms("SEK", ZoneId.of("Europe/Stockholm"), NOW);
    private static final Map<String, Long> CUSTOMERS = Map.of("anna@example.com", 7001L, "bo@example.com", 7002L);
    private static final String SHOPIFY =
            "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,"
                    + "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem requires shipping,Lineitem taxable,"
                    + "Billing Name,Billing Street,Cancelled at,Payment Method,Refunded Amount,Outstanding Balance,Id,Tags,"
                    + "Source,Lineitem discount\n";

    @Test
    void an_order_of_shopifys_export_has_its_lines_in_rows_and_its_discount_dealt_out() throws IOException {
        Read read = read(SHOPIFY
                + "#1001,Anna@Example.com,paid,2024-03-18 10:15:30 +0100,SEK,900.00,49.00,189.80,949.00,SPRING,100.00,"
                + "2024-03-18 10:15:23 +0100,2,Jacket,400.00,true,true,Anna Ek,Gatan 1,,Klarna,0.00,0.00,5001,vip,web,0.00\n"
                + "#1001,Anna@Example.com,,,,,,,,,,2024-03-18 10:15:23 +0100,1,Scarf,200.00,true,true,,,,,,,,,,0.00\n"
                + "#1002,bo@example.com,paid,2024-03-19 10:15:30 +0100,SEK,100.00,0.00,20.00,100.00,,0.00,"
                + "2024-03-19 10:15:23 +0100,1,Cap,100.00,true,true,Bo Ek,Gatan 2,,Klarna,0.00,0.00,5002,,pos,0.00\n");
        assertThat(read.errors()).isEmpty();
        assertThat(read.orders()).hasSize(2);
        OrderState first = read.orders().getFirst();
        Snapshot s = first.snapshots().firstEntry().getValue();
        assertThat(first.id()).isEqualTo(5001);
        assertThat(first.everPaid()).isTrue();
        assertThat(s.customer()).isEqualTo(7001);
        assertThat(s.processedAt()).isEqualTo(Instant.parse("2024-03-18T09:15:23Z"));
        assertThat(s.lines())
                .extracting(Line::quantity, Line::gross, Line::discount)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2L, 80_000L, 8_000L),
                        org.assertj.core.groups.Tuple.tuple(1L, 20_000L, 2_000L));
        assertThat(s.taxesIncluded()).isTrue();
        assertThat(s.lines().stream().mapToLong(Line::tax).sum())
                .as("the taxes of the goods, without that of the shipping")
                .isEqualTo(18_000);
        assertThat(s.shipping()).isEqualTo(4_900);
        assertThat(s.codes()).containsExactly("SPRING");
        assertThat(s.lines().getFirst().codes()).containsExactly(new Line.CodeShare("SPRING", 8_000));
        assertThat(s.orderTags()).containsExactly("vip");
        assertThat(read.orders().getLast().snapshots().firstEntry().getValue().channel())
                .isEqualTo("pos");
    }

    @Test
    void what_is_kept_of_a_file_names_nobody() throws IOException {
        byte[] kept = kept(SHOPIFY
                + "#1001,Anna@Example.com,paid,,SEK,100.00,0,0,100.00,,,2024-03-18 10:15:23 +0100,1,Cap,100.00,true,true,"
                + "Anna Ek,Storgatan 1,,Klarna,,,5001,,web,\n");
        assertThat(new String(kept, StandardCharsets.UTF_8))
                .contains("5001", "7001")
                .doesNotContainIgnoringCase("anna")
                .doesNotContain("Storgatan", "@");
    }

    @Test
    void what_was_paid_back_is_money_back_and_a_cancelled_or_unpaid_order_is_that() throws IOException {
        Read read = read(SHOPIFY
                + row("5001", "partially_refunded", "100.00", "")
                + row("5002", "refunded", "549.00", "")
                + row("5003", "paid", "0.00", "2024-03-20 08:00:00 +0100")
                + row("5004", "pending", "", "")
                + row("5005", "voided", "", ""));
        assertThat(read.errors()).isEmpty();
        assertThat(read.orders().get(0).refunds().values())
                .containsExactly(new Refund(1, Instant.parse("2024-03-18T09:15:23Z"), Map.of(), -10_000, 0));
        assertThat(read.orders().get(1).refunds().get(1L).discrepancy()).isEqualTo(-54_900);
        assertThat(read.orders().get(2).snapshots().firstEntry().getValue().cancelledAt())
                .isNotNull();
        assertThat(read.orders().get(3).everPaid()).isFalse();
        assertThat(read.orders().get(4).snapshots().firstEntry().getValue().voided())
                .isTrue();
    }

    @Test
    void taxes_on_top_are_seen_by_the_total_and_leave_what_was_paid_back_for_goods() throws IOException {
        Read read = read(SHOPIFY
                + "#1001,bo@example.com,partially_refunded,,SEK,400.00,0.00,100.00,500.00,,,2024-03-18 10:15:23 +0100,1,"
                + "Cap,400.00,true,true,,,,,125.00,,5001,,web,\n");
        OrderState order = read.orders().getFirst();
        Snapshot s = order.snapshots().firstEntry().getValue();
        assertThat(s.taxesIncluded()).isFalse();
        assertThat(s.lines().getFirst().tax()).isEqualTo(10_000);
        assertThat(order.refunds().get(1L).discrepancy()).isEqualTo(-10_000);
        assertThat(order.refunds().get(1L).discrepancyTax()).isEqualTo(-2_500);
    }

    @Test
    void gift_cards_and_tips_are_known_by_their_names_and_test_orders_by_their_gateway() throws IOException {
        Read read = read(SHOPIFY
                + "#1,bo@example.com,paid,,SEK,600.00,0,0,640.00,,,2024-03-18 10:15:23 +0100,1,Presentkort 500 kr,500.00,"
                + "false,false,,,,bogus,,,5001,,web,\n"
                + "#1,,,,,,,,,,,,1,Tip,40.00,false,false,,,,,,,,,,\n"
                + "#1,,,,,,,,,,,,1,Gift card holder,100.00,true,true,,,,,,,,,,\n");
        Snapshot s = read.orders().getFirst().snapshots().firstEntry().getValue();
        assertThat(s.lines()).extracting(Line::giftCard).containsExactly(true, false, false);
        assertThat(s.lines()).extracting(Line::tip).containsExactly(false, true, false);
        assertThat(s.lines()).extracting(Line::discount).containsExactly(0L, 0L, 0L);
        assertThat(s.test()).isTrue();
        assertThat(read.giftCards()).isEqualTo(1);
    }

    @Test
    void a_file_of_ones_own_may_come_from_a_spreadsheet() throws IOException {
        Read read = read("\uFEFForder_id;placed_at;customer_id;quantity;price;discount;gift_card;product_id\r\n"
                + "'5001;2026-01-31 12:00;7001;2;1 199,50;20,00;;900\r\n"
                + "'5001;2026-01-31 12:00;7001;;49;;true;\r\n"
                + "gid://shopify/Order/5002;2026-02-01;;1;1.234,50;;;\r\n");
        assertThat(read.errors()).isEmpty();
        Snapshot s = read.orders().getFirst().snapshots().firstEntry().getValue();
        assertThat(s.processedAt()).as("in the shop's time zone").isEqualTo(Instant.parse("2026-01-31T11:00:00Z"));
        assertThat(s.lines())
                .extracting(Line::gross, Line::discount, Line::giftCard, Line::product)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(239_900L, 2_000L, false, 900L),
                        org.assertj.core.groups.Tuple.tuple(4_900L, 0L, true, null));
        Snapshot second = read.orders().getLast().snapshots().firstEntry().getValue();
        assertThat(second.customer()).isNull();
        assertThat(second.lines().getFirst().gross()).isEqualTo(123_450);
    }

    @Test
    void everything_that_is_wrong_is_told_by_line_and_column_and_the_other_orders_are_good() throws IOException {
        Read read = read("order_id,placed_at,customer_id,price,currency,financial_status,gift_card,quantity\n"
                + "x,2026-01-31 12:00,7001,10,SEK,,,\n"
                + "5.1E+12,2026-01-31 12:00,7001,10,SEK,,,\n"
                + "5003,31/01/2026,anna,10,SEK,,,\n"
                + "5004,2027-01-01,7001,\"1,234\",SEK,,,\n"
                + "5005,2026-01-31,7001,10,EUR,,,\n"
                + "5006,2026-01-31,7001,10,,sold,,\n"
                + "5007,2026-01-31,7001,10,,,perhaps,-1\n"
                + "5008,2026-01-31,7001,10,,,,\n"
                + "5009,2026-01-31,7001,10,,,,\n"
                + "5008,2026-01-31,7001,20,,,,\n"
                + "5010,2026-01-31,7001,0.001,,,,\n");
        assertThat(read.orders()).extracting(OrderState::id).containsExactly(5008L, 5009L);
        assertThat(read.errors())
                .extracting(e -> e.line() + " " + e.column() + " " + e.wrong())
                .containsExactly(
                        "2 order_id ORDER",
                        "3 order_id ROUNDED_ID",
                        "4 customer_id CUSTOMER",
                        "4 placed_at TIME",
                        "5 placed_at TIME",
                        "5 price AMOUNT",
                        "6 currency CURRENCY",
                        "7 financial_status STATUS",
                        "8 quantity NUMBER",
                        "8 gift_card FLAG",
                        "11 null SAME_ORDER",
                        "12 price AMOUNT");
    }

    @Test
    void an_order_whose_rows_are_not_all_there_is_no_order() throws IOException {
        Read read = read(
                SHOPIFY
                        + "#1001,bo@example.com,paid,,SEK,900.00,0,0,900.00,,,2024-03-18 10:15:23 +0100,1,Cap,400.00,true,true,,,,,,,5001,,web,\n");
        assertThat(read.errors())
                .extracting(e -> e.line() + " " + e.column() + " " + e.wrong())
                .containsExactly("2 Subtotal SUBTOTAL");
        assertThat(read.orders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'Name,Email,Financial Status\n#1,a,paid\n', NO_ORDERS",
        "'customer_id,points,earned_on\n7001,80,2026-01-01\n', NO_ORDERS",
        "'order_id,placed_at,price\n1,2026-01-01,10\n', NO_CUSTOMER_COLUMN",
        "'hello', NO_ORDERS"
    })
    void a_file_that_is_something_else_is_refused(String file, Imports.Refusal why) throws IOException {
        assertThat(OrderRows.of(new StringReader(file), CUSTOMERS)).isEqualTo(new OrderRows.Outcome.Refused(why));
    }

    @Test
    void addresses_alone_need_the_list_of_customers() throws IOException {
        assertThat(OrderRows.of(new StringReader("order_id,placed_at,price,email\n1,2026-01-01,10,a@b.se\n"), null))
                .isEqualTo(new OrderRows.Outcome.Refused(Imports.Refusal.NO_LIST));
    }

    private static String row(String id, String status, String refunded, String cancelled) {
        return "#" + id + ",bo@example.com," + status
                + ",,SEK,500.00,49.00,109.80,549.00,,,2024-03-18 10:15:23 +0100,1,Cap," + "500.00,true,true,,,"
                + cancelled + ",Klarna," + refunded + ",," + id + ",,web,\n";
    }

    private record Read(List<OrderState> orders, List<RowError> errors, int giftCards) {}

    private static byte[] kept(String file) throws IOException {
        OrderRows.Outcome outcome = OrderRows.of(new StringReader(file), CUSTOMERS);
        assertThat(outcome).isInstanceOf(OrderRows.Outcome.Kept.class);
        return ((OrderRows.Outcome.Kept) outcome).rows();
    }

    private static Read read(String file) throws IOException {
        List<OrderState> orders = new ArrayList<>();
        int[] giftCards = new int[1];
        OrderFile.Read read = OrderFile.of(
                new StringReader(new String(kept(file), StandardCharsets.UTF_8)), TERMS, customer -> true, told -> {
                    giftCards[0] += told.giftCards();
                    PastedOrder order = OrderText.read(told.body());
                    assertThat(order).isInstanceOf(PastedOrder.Order.class);
                    orders.add(((PastedOrder.Order) order).order());
                });
        return new Read(orders, read.errors(), giftCards[0]);
    }
}
