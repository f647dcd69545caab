package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.account.Shopping.campaigns;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import trappa.account.Reason.Nothing;
import trappa.fact.OrderFact;
import trappa.fact.Refund;

/** The earning rules one by one, through the fold: what an order gives under each, and in which words. */
class EarningRulesTest {
    private static final String FRIDAY = "2026-11-27T10:00:00Z";

    /**
     * On a Friday in the web shop a mug (product 1, collection 91) for 400 kr and socks (product 2, collection 92, reduced
     * from 150 kr) for 100 kr, on an order tagged "press" by a customer tagged "vip".
     */
    private static Shopping mugAndSocks(String program) {
        return new Shopping(program)
                .order(1, FRIDAY)
                .of(1, "400", 1)
                .of(2, "100", 1)
                .tagged("press", "vip")
                .paid()
                .lookedUp(1, FRIDAY, 1, 91, "")
                .lookedUp(1, FRIDAY, 2, 92, "150");
    }

    record Worked(String name, String program, long points, String words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Worked[] worked() {
        return new Worked[] {
            new Worked("nothing special", "{}", 500, "500 kr × 1 per kr = 500 points"),
            new Worked(
                    "fixed points",
                    "{'earning':{'orders':{'fixedPoints':10}}}",
                    510,
                    "500 kr × 1 per kr + 10 (for each order) = 510 points"),
            new Worked(
                    "at most so many per order",
                    "{'earning':{'orders':{'maxPointsPerOrder':300}}}",
                    300,
                    "500 kr × 1 per kr = 500 points; at most 300 points per order"),
            new Worked(
                    "at most so many in a month",
                    "{'earning':{'orders':{'maxPointsPerPeriod':{'points':300,'period':'MONTH'}}}}",
                    300,
                    "500 kr × 1 per kr = 500 points; at most 300 points a month, of which 300 were left"),
            new Worked(
                    "without a product",
                    "{'earning':{'orders':{'excludeProductIds':['2']}}}",
                    400,
                    "400 kr × 1 per kr = 400 points; some products do not count"),
            new Worked(
                    "without a collection",
                    "{'earning':{'orders':{'excludeCollectionIds':['92']}}}",
                    400,
                    "400 kr × 1 per kr = 400 points; products of some collections do not count"),
            new Worked(
                    "without what is reduced",
                    "{'earning':{'orders':{'excludeSalePrice':true}}}",
                    400,
                    "400 kr × 1 per kr = 400 points; reduced products do not count"),
            new Worked(
                    "twice for everything",
                    campaigns("{'id':'w','name':'Weekend','multiplier':'2/1'}"),
                    1_000,
                    "500 kr × 1 per kr × 2 (Weekend) = 1 000 points"),
            new Worked(
                    "half for everything",
                    campaigns("{'id':'w','name':'Less','multiplier':'1/2'}"),
                    250,
                    "500 kr × 1 per kr × 1/2 (Less) = 250 points"),
            new Worked(
                    "three times for a product",
                    campaigns("{'id':'s','name':'Socks','productIds':['2'],'multiplier':'3'}"),
                    700,
                    "(400 kr + 100 kr × 3 (Socks)) × 1 per kr = 700 points"),
            new Worked(
                    "half as much again for a collection",
                    campaigns("{'id':'c','name':'Stoneware','collectionIds':['91'],'multiplier':'3/2'}"),
                    700,
                    "(400 kr × 3/2 (Stoneware) + 100 kr) × 1 per kr = 700 points"),
            new Worked(
                    "a bonus",
                    campaigns("{'id':'b','name':'Thanks','bonusPoints':50}"),
                    550,
                    "500 kr × 1 per kr + 50 (Thanks) = 550 points"),
            new Worked(
                    "a bonus for a collection",
                    campaigns("{'id':'b','name':'Wool','collectionIds':['92'],'bonusPoints':50}"),
                    550,
                    "500 kr × 1 per kr + 50 (Wool) = 550 points"),
            new Worked(
                    "a bonus for a collection nothing was bought of",
                    campaigns("{'id':'b','name':'Wood','collectionIds':['93'],'bonusPoints':50}"),
                    500,
                    "500 kr × 1 per kr = 500 points"),
            new Worked(
                    "per line the highest counts, bonuses add up, the tier multiplies, the cap comes last",
                    """
                    {'earning':{'orders':{'maxPointsPerOrder':1400}},
                     'tiers':[{'id':'bas','name':'Bas','at':0,'multiplier':'5/4'}],
                     'campaigns':[{'id':'a','name':'All','multiplier':'2','bonusPoints':50},
                                  {'id':'b','name':'Socks','productIds':['2'],'multiplier':'3','bonusPoints':20},
                                  {'id':'c','name':'Mugs','productIds':['1'],'multiplier':'3/2'}]}""",
                    1_400,
                    "(400 kr × 2 (All) + 100 kr × 3 (Socks)) × 1 per kr × 5/4 (Bas) + 50 (All) + 20 (Socks) = 1 445 points;"
                            + " at most 1 400 points per order"),
            new Worked(
                    "of two limits the tighter one counts, here the order's",
                    "{'earning':{'orders':{'maxPointsPerOrder':200,"
                            + "'maxPointsPerPeriod':{'points':300,'period':'MONTH'}}}}",
                    200,
                    "500 kr × 1 per kr = 500 points; at most 200 points per order"),
            new Worked(
                    "and here that of the month",
                    "{'earning':{'orders':{'maxPointsPerOrder':300,"
                            + "'maxPointsPerPeriod':{'points':200,'period':'MONTH'}}}}",
                    200,
                    "500 kr × 1 per kr = 500 points; at most 200 points a month, of which 200 were left"),
            new Worked(
                    "of two limits that leave as much the order's is named",
                    "{'earning':{'orders':{'maxPointsPerOrder':200,"
                            + "'maxPointsPerPeriod':{'points':200,'period':'MONTH'}}}}",
                    200,
                    "500 kr × 1 per kr = 500 points; at most 200 points per order"),
            new Worked(
                    "of two campaigns that multiply as much the first is named",
                    campaigns("{'id':'a','name':'One','multiplier':'2'},{'id':'b','name':'Two','multiplier':'2'}"),
                    1_000,
                    "500 kr × 1 per kr × 2 (One) = 1 000 points"),
            new Worked(
                    "whole steps are counted before the multipliers",
                    """
                    {'earning':{'orders':{'mode':'STEP','perMinor':15000}},
                     'campaigns':[{'id':'s','name':'Socks','productIds':['2'],'multiplier':'3'}]}""",
                    4,
                    "(400 kr + 100 kr × 3 (Socks)) × 1 per 150 kr (whole steps only) = 4 points"),
            new Worked(
                    "the reduced line left out has no part in a campaign either",
                    """
                    {'earning':{'orders':{'excludeSalePrice':true}},
                     'campaigns':[{'id':'s','name':'Socks','productIds':['2'],'multiplier':'3','bonusPoints':7}]}""",
                    400,
                    "400 kr × 1 per kr = 400 points; reduced products do not count"),
        };
    }

    @ParameterizedTest
    @MethodSource("worked")
    void an_order_gives_what_the_rule_says_and_says_why(Worked worked) {
        Shopping shopping = mugAndSocks(worked.program());
        assertThat(shopping.points(1)).isEqualTo(worked.points());
        assertThat(shopping.explained(1, "en")).isEqualTo(worked.words());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'channels':['pos']              | CHANNEL",
                "'channels':['pos','web']        |",
                "'excludeOrderTags':['press']    | ORDER_TAG",
                "'excludeOrderTags':['other']    |",
                "'excludeCustomerTags':['vip']   | CUSTOMER_TAG",
                "'excludeCustomerTags':['staff'] |",
                "'minimumMinor':50000            |",
                "'minimumMinor':50001            | BELOW_MINIMUM",
            })
    void a_whole_order_is_left_out_for_the_reason_it_says(String rule, @Nullable Nothing nothing) {
        Statement statement =
                mugAndSocks("{'earning':{'orders':{" + rule + "}}}").statement("2030-01-01T00:00:00Z");
        assertThat(statement.orders())
                .containsExactly(new Statement.OrderOutcome(
                        1, nothing == null ? 500 : 0, nothing == null ? 50_000 : 0, nothing));
    }

    @ParameterizedTest
    @CsvSource({
        "AS_CHARGED, true, 500, 400",
        "AS_CHARGED, false, 500, 400",
        "INCLUDE, true, 500, 375",
        "INCLUDE, false, 625, 500",
        "EXCLUDE, true, 375, 275",
        "EXCLUDE, false, 500, 400",
    })
    void tax_counts_as_the_program_says_also_in_what_is_given_back_beside_the_goods(
            String basis, boolean included, long points, long afterRefund) {
        Shopping shopping = new Shopping("{'earning':{'orders':{'taxBasis':'" + basis + "'}}}")
                .order(1, FRIDAY)
                .taxed("500", "125", included)
                .paid();
        assertThat(shopping.points(1)).isEqualTo(points);
        shopping.tell(
                1,
                new OrderFact.Refunded(
                        new Refund(9, Instant.parse(FRIDAY).plusSeconds(60), Map.of(), -10_000, -2_500)));
        assertThat(shopping.points(1)).isEqualTo(afterRefund);
    }

    @Test
    void there_is_one_floor_however_many_multipliers_an_order_has() {
        Shopping shopping = new Shopping("""
                        {'earning':{'orders':{'perMinor':1000}},
                         'campaigns':[{'id':'s','productIds':['2'],'multiplier':'3/2'}]}""")
                .order(1, FRIDAY)
                .of(1, "395", 1)
                .of(2, "97", 1)
                .paid();
        assertThat(shopping.points(1)).isEqualTo(54);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'from':'2026-11-27'                            | true",
                "'from':'2026-11-28'                            | false",
                "'until':'2026-11-27'                           | true",
                "'until':'2026-11-26'                           | false",
                "'from':'2026-11-27T10:00:00Z'                  | true",
                "'from':'2026-11-27T11:00:01+01:00'             | false",
                "'until':'2026-11-27T10:00:00Z'                 | false",
                "'until':'2026-11-27T11:00:01+01:00'            | true",
                "'from':'2026-11-27','until':'2026-11-27'       | true",
                "'weekdays':['FRIDAY','SUNDAY']                 | true",
                "'weekdays':['SATURDAY']                        | false",
                "'orderTags':['PRESS','other']                  | true",
                "'orderTags':['other']                          | false",
                "'customerTags':['VIP']                         | true",
                "'customerTags':['staff']                       | false",
                "'tierIds':['bas']                              | true",
                "'tierIds':['guld']                             | false",
                "'channels':['web']                             | true",
                "'channels':['pos']                             | false",
                "'firstOrder':true                              | true",
                "'weekdays':['FRIDAY'],'channels':['pos']       | false",
            })
    void a_campaign_applies_when_each_of_its_conditions_holds(String condition, boolean applies) {
        String program = """
                {'tiers':[{'id':'bas','at':0},{'id':'guld','at':100000}],
                 'campaigns':[{'id':'c','bonusPoints':5,%s}]}""".formatted(condition);
        assertThat(mugAndSocks(program).points(1)).isEqualTo(applies ? 505 : 500);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-27T22:59:59Z, 505", "2026-11-27T23:00:00Z, 500"})
    void days_are_those_of_the_shop(String at, long points) {
        Shopping friday = new Shopping(campaigns("{'id':'c','bonusPoints':5,'weekdays':['FRIDAY']}"));
        Shopping day = new Shopping(campaigns("{'id':'c','bonusPoints':5,'until':'2026-11-27'}"));
        assertThat(friday.order(1, at).of(1, "500", 1).paid().points(1)).isEqualTo(points);
        assertThat(day.order(1, at).of(1, "500", 1).paid().points(1)).isEqualTo(points);
    }

    @Test
    void the_tier_that_counts_is_the_one_held_when_the_order_was_placed() {
        Shopping shopping = new Shopping("""
                        {'tiers':[{'id':'bas','at':0},{'id':'silver','at':500}],
                         'campaigns':[{'id':'c','bonusPoints':5,'tierIds':['silver']}]}""")
                .order(1, "2026-11-01T10:00:00Z")
                .of(1, "500", 1)
                .paid()
                .order(2, "2026-11-02T10:00:00Z")
                .of(1, "100", 1)
                .paid();
        assertThat(shopping.points(1)).isEqualTo(500);
        assertThat(shopping.points(2)).isEqualTo(105);
    }

    @Test
    void the_first_order_is_the_first_by_time_that_was_worth_something_when_it_was_placed() {
        Shopping shopping = new Shopping("""
                        {'earning':{'orders':{'minimumMinor':5000}},
                         'campaigns':[{'id':'c','bonusPoints':5,'firstOrder':true}]}""")
                .order(9, "2026-11-01T10:00:00Z")
                .of(1, "49", 1)
                .paid()
                .order(3, "2026-11-02T10:00:00Z")
                .of(1, "100", 1)
                .paid()
                .order(2, "2026-11-02T10:00:00Z")
                .of(1, "100", 1)
                .paid()
                .order(1, "2026-11-03T10:00:00Z")
                .of(1, "100", 1)
                .paid();
        assertThat(shopping.points(9)).isZero();
        assertThat(shopping.points(2)).as("of two at one instant the lower id").isEqualTo(105);
        assertThat(shopping.points(3)).isEqualTo(100);
        assertThat(shopping.points(1)).isEqualTo(100);

        shopping.returned(2, 51, "2026-11-02T11:00:00Z", 1, 1);
        assertThat(shopping.points(2)).isZero();
        assertThat(shopping.points(1))
                .as("returning the first makes no other the first")
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"2026-08-03T21:59:59Z, 100", "2026-08-03T22:00:00Z, 105", "2026-12-01T10:00:00Z, 105"})
    void who_comes_back_after_so_many_days_gets_more_and_a_first_order_does_not(String back, long points) {
        Shopping shopping = new Shopping(campaigns("{'id':'c','bonusPoints':5,'awayDays':90}"))
                .order(1, "2026-05-06T10:00:00Z")
                .of(1, "100", 1)
                .paid()
                .order(2, back)
                .of(1, "100", 1)
                .paid();
        assertThat(shopping.points(1)).isEqualTo(100);
        assertThat(shopping.points(2)).isEqualTo(points);
        shopping.order(3, "2026-07-01T10:00:00Z").of(1, "100", 1).paid();
        assertThat(shopping.points(2))
                .as("an order in between is told of late")
                .isEqualTo(back.startsWith("2026-12") ? 105 : 100);
        assertThat(shopping.points(3)).isEqualTo(100);
    }

    @Test
    void an_order_that_was_free_or_not_paid_is_no_coming_back() {
        Shopping shopping = new Shopping(campaigns("{'id':'c','bonusPoints':5,'awayDays':90}"))
                .order(1, "2026-01-01T10:00:00Z")
                .of(1, "100", 1)
                .paid()
                .order(2, "2026-06-01T10:00:00Z")
                .of(1, "0", 1)
                .paid()
                .order(3, "2026-06-20T10:00:00Z")
                .of(1, "100", 1)
                .paid();
        assertThat(shopping.points(2)).isZero();
        assertThat(shopping.points(3)).isEqualTo(105);
    }

    @Test
    void an_order_from_before_the_program_makes_later_ones_not_the_first_unless_it_was_free() {
        assertThat(afterOneOf("100").points(2)).isEqualTo(100);
        assertThat(afterOneOf("0").points(2)).isEqualTo(105);
    }

    /** A hundred kronor in a program that gives five points for the first order, after one from before the program. */
    private static Shopping afterOneOf(String kronor) {
        return new Shopping(campaigns("{'id':'c','bonusPoints':5,'firstOrder':true}"))
                .order(1, "2019-11-01T10:00:00Z")
                .of(1, kronor, 1)
                .paid()
                .order(2, "2026-11-02T10:00:00Z")
                .of(1, "100", 1)
                .paid();
    }

    // ---- caps ----

    @ParameterizedTest
    @CsvSource({
        "DAY,   2026-11-27T22:00:00Z, 2026-11-27T23:30:00Z",
        "WEEK,  2026-11-29T10:00:00Z, 2026-11-30T10:00:00Z",
        "MONTH, 2026-11-30T10:00:00Z, 2026-11-30T23:00:00Z",
        "YEAR,  2026-12-31T10:00:00Z, 2026-12-31T23:00:00Z"
    })
    void a_cap_over_time_leaves_the_room_that_earlier_orders_of_the_span_left(
            String period, String sameSpan, String nextSpan) {
        Shopping shopping = new Shopping(
                "{'earning':{'orders':{'maxPointsPerPeriod':{'points':700,'period':'%s'}}}}".formatted(period));
        shopping.order(1, FRIDAY).of(1, "500", 1).paid();
        shopping.order(2, sameSpan).of(1, "500", 1).paid();
        shopping.order(3, nextSpan).of(1, "500", 1).paid();
        assertThat(shopping.points(1)).isEqualTo(500);
        assertThat(shopping.points(2)).isEqualTo(200);
        assertThat(shopping.points(3)).isEqualTo(500);
    }

    @Test
    void the_room_under_a_cap_is_fixed_when_the_order_is_placed() {
        Shopping shopping =
                new Shopping("{'earning':{'orders':{'maxPointsPerPeriod':{'points':700,'period':'MONTH'}}}}");
        shopping.order(1, "2026-11-01T10:00:00Z").of(1, "500", 1).paid();
        shopping.order(2, "2026-11-02T10:00:00Z").of(1, "500", 1).paid();
        shopping.returned(1, 51, "2026-11-03T10:00:00Z", 1, 1);
        shopping.order(3, "2026-11-04T10:00:00Z").of(1, "600", 1).paid();
        assertThat(shopping.points(2))
                .as("what is returned later gives no room to it")
                .isEqualTo(200);
        assertThat(shopping.points(3)).as("but to those after").isEqualTo(500);
        assertThat(shopping.explained(2, "sv"))
                .isEqualTo("500 kr × 1 poäng/kr = 500 poäng; högst 700 poäng per månad, varav 200 var kvar");
    }

    @Test
    void an_order_without_room_left_says_that_the_cap_was_reached() {
        Shopping shopping =
                new Shopping("{'earning':{'orders':{'maxPointsPerPeriod':{'points':500,'period':'MONTH'}}}}");
        shopping.order(1, "2026-11-01T10:00:00Z").of(1, "500", 1).paid();
        shopping.order(2, "2026-11-02T10:00:00Z").of(1, "500", 1).paid();
        assertThat(shopping.statement("2026-12-01T00:00:00Z").orders().get(1).nothing())
                .isEqualTo(Nothing.CAP_REACHED);
    }

    @Test
    void a_capped_order_gives_its_cap_until_what_is_left_is_worth_less() {
        Shopping shopping = new Shopping("{'earning':{'orders':{'maxPointsPerOrder':300}}}");
        shopping.order(1, FRIDAY).of(1, "100", 5).paid();
        shopping.returned(1, 51, "2026-11-28T10:00:00Z", 1, 2);
        assertThat(shopping.points(1)).isEqualTo(300);
        shopping.returned(1, 52, "2026-11-29T10:00:00Z", 1, 1);
        assertThat(shopping.points(1)).isEqualTo(200);
        shopping.returned(1, 53, "2026-11-30T10:00:00Z", 1, 2);
        assertThat(shopping.points(1)).isZero();
    }

    // ---- returns ----

    @Test
    void a_bonus_for_a_product_goes_with_the_last_unit_of_it_and_one_for_the_order_with_the_order() {
        Shopping shopping = new Shopping("""
                {'earning':{'orders':{'fixedPoints':10}},
                 'campaigns':[{'id':'p','productIds':['2'],'bonusPoints':50},{'id':'o','bonusPoints':5}]}""");
        shopping.order(1, FRIDAY).of(1, "400", 1).of(2, "100", 2).paid();
        assertThat(shopping.points(1)).isEqualTo(600 + 50 + 5 + 10);
        shopping.returned(1, 51, "2026-11-28T10:00:00Z", 2, 1);
        assertThat(shopping.points(1)).isEqualTo(500 + 50 + 5 + 10);
        shopping.returned(1, 52, "2026-11-29T10:00:00Z", 2, 1);
        assertThat(shopping.points(1)).isEqualTo(400 + 5 + 10);
        shopping.returned(1, 53, "2026-11-30T10:00:00Z", 1, 1);
        assertThat(shopping.points(1)).isZero();
    }

    @Test
    void money_the_shop_kept_counts_at_the_multiplier_of_what_was_given_back() {
        Shopping shopping = new Shopping(campaigns("{'id':'s','productIds':['2'],'multiplier':'2'}"));
        shopping.order(1, FRIDAY).of(1, "100", 1).of(2, "100", 1).paid();
        assertThat(shopping.points(1)).isEqualTo(300);
        shopping.settled(1, 51, "2026-11-28T10:00:00Z", Map.of(1L, 1L), "40");
        assertThat(shopping.points(1)).isEqualTo(200 + 40);
        assertThat(shares(shopping)).containsExactly("4000 × 1", "10000 × 2");
        shopping.returned(1, 52, "2026-11-29T10:00:00Z", 2, 1);
        assertThat(shopping.points(1)).as("40 kept of 100 at 1 and 100 at 2").isEqualTo(60);
        assertThat(shares(shopping)).containsExactly("2000 × 1", "2000 × 2");
    }

    private static List<String> shares(Shopping shopping) {
        Posting last = shopping.statement("2026-12-01T00:00:00Z").postings().getLast();
        return ((Reason.Order) last.reason())
                .shares().stream()
                        .map(share -> share.value() + " × " + share.multiplier())
                        .toList();
    }

    @Test
    void what_is_told_later_about_later_days_changes_nothing_before_them() {
        Shopping shopping = new Shopping("""
                {'earning':{'orders':{'maxPointsPerPeriod':{'points':700,'period':'MONTH'}}},
                 'campaigns':[{'id':'f','firstOrder':true,'bonusPoints':5},{'id':'p','productIds':['2'],'multiplier':'3/2'}]}""");
        shopping.order(1, "2026-11-01T10:00:00Z").of(1, "100", 1).of(2, "99", 2).paid();
        Instant then = Instant.parse("2026-11-02T10:00:00Z");
        Statement before = shopping.statement(then);
        shopping.returned(1, 51, "2026-11-03T10:00:00Z", 2, 1);
        shopping.order(2, "2026-11-04T10:00:00Z").of(2, "500", 1).paid();
        Statement after = shopping.statement(then);
        assertThat(after.postings()).usingRecursiveComparison().isEqualTo(before.postings());
        assertThat(after.available()).isEqualTo(before.available());
    }
}
