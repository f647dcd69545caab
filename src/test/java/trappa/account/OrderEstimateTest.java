package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.program.Rung;

/** What an order would give is what it gives when it is then placed. */
class OrderEstimateTest {
    private static final String NOW = "2026-11-27T10:00:00Z";
    private static final String EARLIER = "2026-11-02T10:00:00Z";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'earning':{'orders':{'minimumMinor':20000}}}",
                "{'earning':{'orders':{'channels':['pos']}}}",
                "{'earning':{'orders':{'channels':['web']}}}",
                "{'earning':{'orders':{'excludeCustomerTags':['vip']}}}",
                "{'earning':{'orders':{'excludeCustomerTags':['staff']}}}",
                "{'earning':{'orders':{'fixedPoints':7,'maxPointsPerOrder':150}}}",
                "{'earning':{'orders':{'maxPointsPerPeriod':{'points':350,'period':'MONTH'}}}}",
                "{'earning':{'orders':{'maxPointsPerOrder':150,'maxPointsPerPeriod':{'points':350,'period':'MONTH'}}}}",
                "{'tiers':[{'id':'bas','name':'Bas','at':0,'multiplier':'1'},"
                        + "{'id':'silver','name':'Silver','at':200,'multiplier':'5/4'}]}",
                "{'tiers':[{'id':'bas','name':'Bas','at':0,'multiplier':'3/2'}]}",
                "{'tiers':[{'id':'silver','name':'Silver','at':200,'multiplier':'5/4'}]}",
                "{'campaigns':[{'id':'all','multiplier':'2','bonusPoints':50}]}",
                "{'campaigns':[{'id':'mug','productIds':['1'],'multiplier':'2'}]}",
                "{'campaigns':[{'id':'first','firstOrder':true,'bonusPoints':50}]}",
                "{'campaigns':[{'id':'back','awayDays':1,'bonusPoints':50}]}",
                "{'campaigns':[{'id':'back','awayDays':3650,'bonusPoints':50}]}",
                "{'campaigns':[{'id':'vip','customerTags':['vip'],'multiplier':'2'}]}",
                "{'campaigns':[{'id':'silver','tierIds':['silver'],'multiplier':'2'}],"
                        + "'tiers':[{'id':'silver','name':'Silver','at':200}]}",
                "{'campaigns':[{'id':'bas','tierIds':['bas'],'multiplier':'2'}],"
                        + "'tiers':[{'id':'bas','name':'Bas','at':0,'multiplier':'1'}]}",
                "{'campaigns':[{'id':'pos','channels':['pos'],'multiplier':'2'}]}",
                "{'campaigns':[{'id':'web','channels':['web'],'multiplier':'2'}]}",
                "{'campaigns':[{'id':'saturday','weekdays':['SATURDAY'],'multiplier':'2'}]}"
            })
    void the_order_then_placed_gives_what_was_said(String program) {
        Random random = new Random(1);
        for (boolean first : new boolean[] {true, false}) {
            for (int i = 0; i < 8; i++) {
                String kronor = Integer.toString(i == 0 ? 200 : 1 + random.nextInt(400));
                Shopping before = earlier(program, first);
                long said = before.estimate(kronor, NOW, false).points();
                Shopping after = order(earlier(program, first), kronor);
                assertThat(said)
                        .as("%s kr, %s order under %s", kronor, first ? "first" : "second", program)
                        .isEqualTo(after.points(2));
            }
        }
    }

    /** As the store knows the customer: by what it said with the last order. */
    private static Shopping earlier(String program, boolean first) {
        Shopping shopping = new Shopping(program);
        return first ? shopping : shopping.order(1, EARLIER).of(5, "240", 1).paid();
    }

    private static Shopping order(Shopping shopping, String kronor) {
        return shopping.order(2, NOW).of(5, kronor, 1).paid();
    }

    @ParameterizedTest
    @CsvSource({
        "POINTS, 99, ,",
        "POINTS, 100, one,",
        "POINTS, 199, one,",
        "POINTS, 259, two,",
        "POINTS, 260, two, silver",
        "POINTS, 700, silver, silver",
        "SPEND, 99, ,",
        "SPEND, 100, one,",
        "SPEND, 260, two, silver",
        "ORDERS, 0, ,",
        "ORDERS, 1, one, two"
    })
    void it_reaches_the_highest_step_it_brings_the_shopper_to(
            String metric, String kronor, @Nullable String guest, @Nullable String afterAnOrder) {
        long unit = metric.equals("SPEND") ? 100 : 1;
        long first = metric.equals("ORDERS") ? 1 : 100 * unit;
        String program = """
                {'qualification':{'period':'LIFETIME','metric':'%s'},
                 'tiers':[{'id':'bas','name':'Bas','at':0},{'id':'silver','name':'Silver','at':%d}],
                 'steps':[{'id':'one','at':%d},{'id':'two','at':%d}]}""".formatted(metric, 500 * unit, first, 2 * first);
        assertThat(id(new Shopping(program).estimate(kronor, NOW, true))).isEqualTo(guest);
        assertThat(id(earlier(program, false).estimate(kronor, NOW, false))).isEqualTo(afterAnOrder);
    }

    @Test
    void a_guest_is_told_of_the_lowest_tier_and_the_whole_room_under_the_limits() {
        String tier = "{'tiers':[{'id':'bas','name':'Bas','at':0,'multiplier':'3/2'},"
                + "{'id':'silver','name':'Silver','at':500,'multiplier':'2'}]}";
        assertThat(guest(tier)).isEqualTo(150);
        assertThat(guest("{'tiers':[{'id':'silver','name':'Silver','at':500,'multiplier':'2'}]}"))
                .isEqualTo(100);
        assertThat(guest("{'earning':{'orders':{'maxPointsPerOrder':70}}}")).isEqualTo(70);
        assertThat(guest("{'earning':{'orders':{'maxPointsPerPeriod':{'points':60,'period':'MONTH'}}}}"))
                .isEqualTo(60);
        assertThat(guest("{'campaigns':[{'id':'first','firstOrder':true,'bonusPoints':50}]}"))
                .isEqualTo(100);
    }

    private static long guest(String program) {
        return new Shopping(program).estimate("100", NOW, true).points();
    }

    private static @Nullable String id(OrderEstimate estimate) {
        Rung rung = estimate.reaches();
        return rung == null ? null : rung.id();
    }
}
