package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.account.Shopping.campaigns;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shop is asked about products: collections and earlier prices, and what counts until it has answered. */
class AskedOfTheShopTest {
    private static final String FRIDAY = "2026-11-27T10:00:00Z";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'earning':{'orders':{'excludeCollectionIds':['92']}}}",
                "{'earning':{'orders':{'excludeSalePrice':true}}}",
                "{'campaigns':[{'id':'c','collectionIds':['92'],'multiplier':'2'}]}"
            })
    void what_is_not_known_of_a_product_is_asked_for_and_until_then_it_counts(String program) {
        Shopping shopping = new Shopping(program);
        shopping.order(1, FRIDAY).of(1, "400", 1).of(2, "100", 1).paid();
        Statement before = shopping.statement("2026-12-01T00:00:00Z");
        assertThat(before.unknownProducts()).hasSize(1);
        assertThat(before.unknownProducts().get(1L)).containsExactly(1L, 2L);
        assertThat(shopping.points(1)).isEqualTo(500);
        assertThat(shopping.explained(1, "en")).contains("had not arrived yet");
        assertThat(shopping.explained(1, "sv")).contains("hade inte kommit än");
        assertThat(shopping.explained(1, "da")).contains("manglede endnu");

        shopping.lookedUp(1, "2026-11-27T10:05:00Z", 2, 92, "150");
        assertThat(shopping.points(1)).isNotEqualTo(500);
        assertThat(shopping.statement("2026-12-01T00:00:00Z").unknownProducts().get(1L))
                .containsExactly(1L);
        shopping.lookedUp(1, "2026-11-27T10:05:00Z", 1, 91, "");
        assertThat(shopping.statement("2026-12-01T00:00:00Z").unknownProducts()).isEmpty();
        assertThat(shopping.explained(1, "en")).doesNotContain("not arrived");
    }

    @Test
    void nothing_is_asked_where_no_rule_needs_it() {
        Shopping shopping =
                new Shopping(campaigns("{'id':'c','collectionIds':['92'],'multiplier':'2','until':'2026-11-26'}"));
        shopping.order(1, FRIDAY).of(1, "400", 1).paid();
        assertThat(shopping.statement("2026-12-01T00:00:00Z").unknownProducts()).isEmpty();
        assertThat(shopping.explained(1, "en")).doesNotContain("not arrived");
        Shopping byProduct = new Shopping(campaigns("{'id':'c','productIds':['1'],'multiplier':'2'}"));
        byProduct.order(1, FRIDAY).of(1, "400", 1).paid();
        assertThat(byProduct.statement("2026-12-01T00:00:00Z").unknownProducts())
                .isEmpty();
    }

    @Test
    void a_gift_card_and_a_tip_are_not_asked_for() {
        Shopping shopping = new Shopping("{'earning':{'orders':{'excludeSalePrice':true}}}")
                .order(1, FRIDAY)
                .of(1, "400", 1)
                .beside(3, "100", true)
                .beside(4, "50", false)
                .paid();
        assertThat(shopping.points(1)).isEqualTo(400);
        assertThat(shopping.statement("2026-12-01T00:00:00Z").unknownProducts().get(1L))
                .containsExactly(1L);
    }

    @Test
    void of_several_answers_the_first_counts_whichever_came_first() {
        Shopping one = new Shopping("{'earning':{'orders':{'excludeCollectionIds':['92']}}}");
        one.order(1, FRIDAY).of(1, "400", 1).paid();
        one.lookedUp(1, "2026-11-27T10:05:00Z", 1, 91, "").lookedUp(1, "2026-11-27T10:06:00Z", 1, 92, "");
        assertThat(one.points(1)).isEqualTo(400);
        Shopping other = new Shopping("{'earning':{'orders':{'excludeCollectionIds':['92']}}}");
        other.order(1, FRIDAY).of(1, "400", 1).paid();
        other.lookedUp(1, "2026-11-27T10:06:00Z", 1, 92, "").lookedUp(1, "2026-11-27T10:05:00Z", 1, 91, "");
        assertThat(other.points(1)).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"100, 400", "100.01, 0", "150, 0"})
    void reduced_is_what_was_sold_below_its_compare_at_price(String before, long points) {
        Shopping shopping = new Shopping("{'earning':{'orders':{'excludeSalePrice':true}}}");
        shopping.order(1, FRIDAY).of(1, "100", 4).paid().lookedUp(1, FRIDAY, 1, 91, before);
        assertThat(shopping.points(1)).isEqualTo(points);
    }
}
