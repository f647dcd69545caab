package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders under campaigns, bonuses and caps, returned in random splits and orders: the end is always the same. */
class SplitReturnsTest {
    private static final List<String> PROGRAMS = List.of(
            "{'campaigns':[{'id':'a','productIds':['1'],'multiplier':'7/3'},{'id':'b','productIds':['2'],'multiplier':'1/3'}]}",
            """
            {'earning':{'orders':{'points':3,'perMinor':700,'fixedPoints':11,'minimumMinor':9000}},
             'campaigns':[{'id':'a','multiplier':'3/2','bonusPoints':5},{'id':'b','productIds':['2'],'multiplier':'2','bonusPoints':7}]}""",
            """
            {'earning':{'orders':{'mode':'STEP','perMinor':2500,'points':7,'maxPointsPerOrder':60}},
             'tiers':[{'id':'bas','at':0,'multiplier':'6/5'}],
             'campaigns':[{'id':'a','productIds':['3','1'],'multiplier':'9/7','bonusPoints':1}]}""",
            """
            {'earning':{'orders':{'maxPointsPerPeriod':{'points':500,'period':'DAY'}}},
             'campaigns':[{'id':'a','firstOrder':true,'multiplier':'2'}]}""");

    private record Return(long product, long units) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void any_split_of_returns_in_any_order_ends_at_the_same_and_at_nothing_when_all_is_returned(int seed) {
        Random random = new Random(seed);
        for (String program : PROGRAMS) {
            long[] quantities = {1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(4)};
            String[] prices = {price(random), price(random), price(random)};
            long[] kept = new long[3];
            for (int i = 0; i < 3; i++) {
                kept[i] = random.nextInt((int) quantities[i] + 1);
            }
            long expected = -1;
            for (int attempt = 0; attempt < 4; attempt++) {
                Shopping shopping = new Shopping(program);
                Shopping.Basket basket = shopping.order(1, "2026-11-01T10:00:00Z");
                List<Return> first = new ArrayList<>();
                List<Return> rest = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    basket.of(i + 1, prices[i], quantities[i]);
                    split(random, i + 1, quantities[i] - kept[i], first);
                    split(random, i + 1, kept[i], rest);
                }
                basket.paid();
                long most = shopping.points(1);
                long left = giveBack(shopping, random, first, 100, most);
                expected = attempt == 0 ? left : expected;
                assertThat(left).as("%s of %s", first, program).isEqualTo(expected);
                assertThat(giveBack(shopping, random, rest, 200, left)).isZero();
                Statement end = shopping.statement("2027-01-01T00:00:00Z");
                assertThat(end.postings().stream().mapToLong(Posting::points).sum())
                        .isZero();
                assertThat(end.owed()).isZero();
            }
        }
    }

    /** Gives back in a random order; no return ever earns anything. @return the points left */
    private static long giveBack(Shopping shopping, Random random, List<Return> returns, long refundIds, long before) {
        Collections.shuffle(returns, random);
        long left = before;
        for (int i = 0; i < returns.size(); i++) {
            Return one = returns.get(i);
            String at = "2026-11-%02dT%02d:00:00Z".formatted(refundIds == 100 ? 3 : 4, i);
            shopping.returned(1, refundIds + i, at, one.product(), one.units());
            long now = shopping.points(1);
            assertThat(now).as("points never rise by a return").isBetween(0L, left);
            left = now;
        }
        return left;
    }

    private static void split(Random random, long product, long units, List<Return> into) {
        long left = units;
        while (left > 0) {
            long some = 1 + random.nextInt((int) left);
            into.add(new Return(product, some));
            left -= some;
        }
    }

    private static String price(Random random) {
        return 10 + random.nextInt(300) + "." + (10 + random.nextInt(90));
    }
}
