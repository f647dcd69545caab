package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Json;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Codes of a partner come in by a file on the owner's pages, and go out of the pool again while nobody has them. */
class CodeImportPagesTest {
    private static RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @BeforeEach
    void newShop() {
        shop = server.newShop()
                .publish(
                        ProgramJson.onePointPerKrona()
                                .with(
                                        "rewards",
                                        Json.read(
                                                "[{\"id\":\"cinema\",\"kind\":\"partner\",\"costPoints\":100,\"validDays\":60}]")));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @Test
    void the_page_says_what_would_happen_to_the_pool_before_it_does() {
        shop.owner("POST", "/api/codes/cinema", Json.read("{\"codes\":[\"OLD-1\"]}"), Map.of());
        String page = upload("OLD-1\nNEW-1\nNEW-2\nNEW-1\nnot a code\n");
        String shown = owner.get(page).text();
        assertThat(shown)
                .contains(
                        "1 finns redan, 1 står två gånger i filen", "NEW-1 NEW-2", "utan mellanslag", "<span>5</span>")
                .contains("data-label=\"Kvar efteråt\"><span>3</span>");
        assertThat(left()).isEqualTo(1);
        assertThat(start(page, shown, Map.of()).text()).contains("id=\"skip-wrong\">Det finns fel i filen");
        assertThat(left()).isEqualTo(1);
        ImportWalk.done(owner, page, start(page, shown, Map.of("skip-bad", "on")));
        assertThat(left()).isEqualTo(3);
        assertThat(owner.get(page).text()).contains("Koder som ingen har fått tas ur förrådet");
    }

    @Test
    void taken_back_the_codes_nobody_has_are_gone_and_the_others_stay_valid() {
        String page = upload(IntStream.range(0, 1_500)
                .mapToObj(i -> "CINEMA-" + i)
                .collect(Collectors.joining("\n", "code\n", "\n")));
        ImportWalk.done(owner, page, start(page, owner.get(page).text(), Map.of()));
        assertThat(left()).isEqualTo(1_500);
        shop.adjust(7_001, 100);
        assertThat(shop.redeem(7_001, "rewardId", "cinema", "once").status()).isEqualTo(201);
        assertThat(owner.get(page).text()).contains("1\u00a0499 koder tas bort. 1 är redan utdelade");
        ImportWalk.undone(owner, page);
        assertThat(pool().toString()).isEqualTo("{\"rewardId\":\"cinema\",\"left\":0,\"handedOut\":1}");
        String again = upload("CINEMA-0\nCINEMA-1\n");
        assertThat(owner.get(again).text()).contains("1 finns redan");
        ImportWalk.done(owner, again, start(again, owner.get(again).text(), Map.of()));
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void a_first_line_that_is_a_heading_after_all_is_no_code() {
        String page = upload("biobiljetter\nNEW-1\n");
        String shown = owner.get(page).text();
        assertThat(shown).contains("biobiljetter NEW-1");
        owner.send(page, Map.of("do", "look", "head", "on", "column-code", "0", "reward", "cinema"));
        shown = owner.get(page).text();
        assertThat(shown).doesNotContain("biobiljetter NEW-1");
        ImportWalk.done(owner, page, start(page, shown, Map.of()));
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void a_table_without_a_known_column_asks_and_a_shop_without_such_rewards_is_told_what_to_do() {
        String page = upload("serial,what\nNEW-1,x\n");
        assertThat(owner.get(page).text()).contains("Välj kolumnen med koderna");
        ImportWalk.done(owner, page, start(page, owner.get(page).text(), Map.of("column-code", "0", "head", "on")));
        assertThat(left()).isEqualTo(1);
        TestShop bare = server.newShop().publish(ProgramJson.onePointPerKrona());
        assertThat(OwnerSession.loggedIn(server, bare.domain())
                        .get("/admin/import?kind=codes")
                        .text())
                .contains("Ingen belöning i programmet lämnar ut uppladdade koder")
                .doesNotContain("type=\"file\"");
    }

    @Test
    void a_pool_that_was_exported_fits_another_shop() throws java.io.IOException {
        String page = upload("=1+1\nNEW-1\nNEW-2\n");
        ImportWalk.done(owner, page, start(page, owner.get(page).text(), Map.of()));
        shop.adjust(7_001, 100);
        shop.redeem(7_001, "rewardId", "cinema", "once");
        String handed = shop.staircase(7_001).json().at("/offers").toString();
        String file = ExportPageTest.unzipped(owner.get("/admin/export/all.zip").body())
                .get("vouchers.csv");
        newShop();
        String there = upload(file);
        assertThat(owner.get(there).text()).contains("1 kod är redan utdelad", "Filen säger själv");
        ImportWalk.done(owner, there, start(there, owner.get(there).text(), Map.of()));
        assertThat(left()).as(handed).isEqualTo(2);
    }

    private String upload(String file) {
        return ImportWalk.uploaded(
                owner,
                Map.of("kind", "codes", "reward", "cinema"),
                Map.of("file", file.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer start(String page, String shown, Map<String, String> changed) {
        return ImportWalk.start(owner, page, shown, changed);
    }

    private JsonNode pool() {
        return shop.owner("GET", "/api/codes").json().at("/rewards/0");
    }

    private int left() {
        return pool().path("left").asInt();
    }
}
