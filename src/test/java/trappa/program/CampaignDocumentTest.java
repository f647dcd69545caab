package trappa.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import trappa.program.ProgramDocument.Reading;

/** Campaigns and limits in the program document: what is allowed comes back as written, what is not is named by its place. */
class CampaignDocumentTest {
    @Test
    void a_campaign_is_read_back_as_it_was_written() {
        String document = """
                {'tiers':[{'id':'bas','at':0}],
                 'earning':{'referral':{'referrerPoints':1,'refereePoints':2,'minimumMinor':3},
                   'orders':{'excludeSalePrice':true,'fixedPoints':3,'maxPointsPerOrder':900,
                   'maxPointsPerPeriod':{'points':2000,'period':'WEEK'}}},
                 'campaigns':[{'id':'c','name':'Advent','from':'2026-11-29','until':'2026-12-24T15:00:00+01:00',
                   'weekdays':['SUNDAY','MONDAY'],'productIds':['1',2],'collectionIds':['3'],'orderTags':['A'],
                   'customerTags':['B'],'tierIds':['bas'],'channels':['pos'],'awayDays':90,'multiplier':'4/2',
                   'bonusPoints':100}]}""";
        Program program = valid(document);
        assertThat(ProgramJson.stored(ProgramJson.write(program).toString())).isEqualTo(program);
        assertThat(ProgramJson.write(program).at("/campaigns/0").toString()).isEqualTo("""
                        {'id':'c','name':'Advent','from':'2026-11-29','until':'2026-12-24T14:00:00Z',\
                        'weekdays':['MONDAY','SUNDAY'],'productIds':['1','2'],'collectionIds':['3'],'orderTags':['a'],\
                        'customerTags':['b'],'tierIds':['bas'],'channels':['pos'],'firstOrder':false,'awayDays':90,'multiplier':'2',\
                        'bonusPoints':100}""".replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'campaigns':[{'id':'c'}]                                          | /campaigns/0/multiplier",
                "'campaigns':[{'id':'c','multiplier':'0'}]                         | /campaigns/0/multiplier",
                "'campaigns':[{'bonusPoints':1}]                                   | /campaigns/0/id",
                "'campaigns':[{'id':'c','bonusPoints':1},{'id':'c','bonusPoints':1}] | /campaigns/1/id",
                "'campaigns':[{'id':'c','bonusPoints':-1}]                         | /campaigns/0/bonusPoints",
                "'campaigns':[{'id':'c','bonusPoints':1000001}]                    | /campaigns/0/bonusPoints",
                "'campaigns':[{'id':'c','bonusPoints':1,'weekday':'MONDAY'}]       | /campaigns/0/weekday",
                "'campaigns':[{'id':'c','bonusPoints':1,'weekdays':['monday']}]    | /campaigns/0/weekdays/0",
                "'campaigns':[{'id':'c','bonusPoints':1,'tierIds':['guld']}]       | /campaigns/0/tierIds/0",
                "'campaigns':[{'id':'c','bonusPoints':1,'productIds':['x']}]       | /campaigns/0/productIds/0",
                "'campaigns':[{'id':'c','bonusPoints':1,'channels':['phone']}]     | /campaigns/0/channels",
                "'campaigns':[{'id':'c','bonusPoints':1,'firstOrder':'yes'}]       | /campaigns/0/firstOrder",
                "'campaigns':[{'id':'c','bonusPoints':1,'awayDays':0}]             | /campaigns/0/awayDays",
                "'campaigns':[{'id':'c','bonusPoints':1,'awayDays':3651}]          | /campaigns/0/awayDays",
                "'campaigns':[{'id':'c','bonusPoints':1,'awayDays':9,'firstOrder':true}] | /campaigns/0/awayDays",
                "'campaigns':[{'id':'c','bonusPoints':1,'from':'2026-02-30'}]      | /campaigns/0/from",
                "'campaigns':[{'id':'c','bonusPoints':1,'from':'2026-11-27T08:00'}] | /campaigns/0/from",
                "'campaigns':[{'id':'c','bonusPoints':1,'from':'2026-11-28','until':'2026-11-27'}] | /campaigns/0/until",
                "'campaigns':[{'id':'c','bonusPoints':1,'from':'2026-11-28T00:00:00Z','until':'2026-11-28T00:00:00Z'}] | /campaigns/0/until",
                "'campaigns':{}                                                    | /campaigns",
                "'earning':{'orders':{'excludeSalePrice':1}}                       | /earning/orders/excludeSalePrice",
                "'earning':{'orders':{'fixedPoints':-1}}                           | /earning/orders/fixedPoints",
                "'earning':{'orders':{'maxPointsPerOrder':0}}                      | /earning/orders/maxPointsPerOrder",
                "'earning':{'orders':{'maxPointsPerPeriod':{'points':5}}}          | /earning/orders/maxPointsPerPeriod/period",
                "'earning':{'orders':{'maxPointsPerPeriod':{'period':'DAY'}}}      | /earning/orders/maxPointsPerPeriod/points",
                "'earning':{'orders':{'maxPointsPerPeriod':{'points':5,'period':'HOUR'}}} | /earning/orders/maxPointsPerPeriod/period",
                "'earning':{'referral':{}}                                         | /earning/referral/referrerPoints",
                "'earning':{'referral':{'refereePoints':-1}}                       | /earning/referral/refereePoints",
                "'earning':{'referral':{'refereePoints':1,'points':1}}             | /earning/referral/points",
                "'earning':{'referral':true}                                       | /earning/referral",
                "'earning':{'orders':{'maxPointsPerPeriod':7}}                     | /earning/orders/maxPointsPerPeriod",
            })
    void what_is_wrong_is_named_by_its_place(String part, String pointer) {
        Reading reading = read("{" + part + "}");
        assertThat(reading).isInstanceOf(Reading.Invalid.class);
        assertThat(((Reading.Invalid) reading).violations())
                .extracting(Violation::pointer)
                .contains(pointer);
    }

    @Test
    void at_most_a_hundred_campaigns() {
        String one = "{'id':'c%d','bonusPoints':1}";
        StringBuilder many = new StringBuilder(one.formatted(0));
        for (int i = 1; i < 100; i++) {
            many.append(',').append(one.formatted(i));
        }
        assertThat(valid("{'campaigns':[" + many + "]}").campaigns()).hasSize(100);
        assertThat(read("{'campaigns':[" + many + "," + one.formatted(100) + "]}"))
                .isInstanceOf(Reading.Invalid.class);
    }

    private static Program valid(String document) {
        return switch (read(document)) {
            case Reading.Valid(Program program) -> program;
            case Reading.Invalid invalid ->
                throw new AssertionError(invalid.violations().toString());
        };
    }

    private static Reading read(String document) {
        return ProgramDocument.read(JsonMapper.shared().readTree(document.replace('\'', '"')));
    }
}
