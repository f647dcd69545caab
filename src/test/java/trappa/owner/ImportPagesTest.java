package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Members come along from another program through the owner's pages, by forms alone: no script runs here. */
class ImportPagesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String HEAD = "customer_id,points,earned_on\n";
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
                .publish(ProgramJson.onePointPerKrona()
                        .tier("silver", 500, "5/4")
                        .step("s300", 300, 2_500)
                        .reward("r100", 10_000, 400));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @Test
    void an_export_of_smile_is_understood_with_the_stores_list_of_customers() {
        String page = upload(
                "Smile Customer ID,First name,Last name,Email,Membership status,Points balance,Referral url,Vip tier name\n"
                        + "304169228,Anna,Ek,ANNA@example.com,member,\"89,085\",http://i.refs.cc/9qr5Pw,Silver\n"
                        + "304169229,Bo,Ek,bo@example.com,member,0,,\n"
                        + "304169230,Cy,Ek,cy@example.com,member,120,,\n",
                "Customer ID,First Name,Last Name,Email,Phone\n'7001,Anna,Ek,anna@example.com,\n'7003,Cy,Ek,Cy@Example.com,\n");
        String shown = owner.get(page).text();
        assertThat(shown)
                .contains("7001", "89\u00a0085", "7003", "1 rad har varken poäng")
                .doesNotContain("304169228");
        assertThat(shop.balances()).doesNotContainKey(7001L);
        done(page, start(page, shown, Map.of()));
        assertThat(shop.balances()).containsEntry(7001L, 89_085L).containsEntry(7003L, 120L);
        assertThat(shop.member(7001).get("tier").get("id").asString()).isEqualTo("silver");
        assertThat(owner.get("/admin/settings").text()).contains("Importerade", "file.csv");
    }

    @Test
    void an_export_of_loyaltylion_is_understood_by_the_stores_id_and_the_points_to_spend_now() {
        String page = uploaded(Map.of(
                "file",
                ("Email,First Name,Merchant ID,Points Pending,Points Approved,Points Spent,Points Lifetime,Loyalty Tier\n"
                                + "anna@example.com,Anna,7001,30,\"1,120\",50,1200,Silver\n"
                                + "bo@example.com,Bo,7002,0,40,0,40,\n")
                        .getBytes(StandardCharsets.UTF_8)));
        done(page, start(page, owner.get(page).text(), Map.of()));
        assertThat(shop.balances()).containsEntry(7001L, 1120L).containsEntry(7002L, 40L);
        assertThat(shop.member(7001).get("tier").get("id").asString()).isEqualTo("silver");
    }

    @Test
    void points_given_by_hand_or_brought_along_say_when_they_can_be_used_and_until_when() {
        shop.publish(ProgramJson.onePointPerKrona().expiry("PER_LOT", 24, "MONTH_END"));
        String page = upload(HEAD + "7001,80,2026-01-15\n");
        done(page, start(page, owner.get(page).text(), Map.of()));
        shop.adjust(7001, 50);
        shop.adjust(7001, -5);
        assertThat(owner.get("/admin/members/7001").text().split("Kan användas från 22 nov. 2026", -1))
                .hasSize(3)
                .anyMatch(rest -> rest.startsWith(" · gäller till och med 31 jan. 2028<"))
                .anyMatch(rest -> rest.startsWith(" · gäller till och med 30 nov. 2028<"));
    }

    @Test
    void a_file_as_scandinavian_excel_writes_it_is_read() {
        byte[] file =
                "Kundnummer;Poäng;Intjänad;Anteckning\r\n7001;1\u00a0234;31.01.2026;Välkommen åter\r\n7002;56,00;2026-02-01;\r\n"
                        .getBytes(Charset.forName("windows-1252"));
        String page = uploaded(Map.of("file", file));
        done(page, start(page, owner.get(page).text(), Map.of()));
        assertThat(shop.balances()).containsEntry(7001L, 1234L).containsEntry(7002L, 56L);
        assertThat(shop.history(7001).getFirst().get("explanation").asString()).contains("Välkommen åter");
    }

    @Test
    void every_mistake_is_told_with_its_line_and_column_and_nothing_is_lost_or_written() {
        owner.send("/admin/language", Map.of("language", "da"));
        String page =
                upload(HEAD + "7001,80,2026-01-01\n=cmd(),12.5,2026-13-01\n7003,5,01/02/2026\n7001,1,2026-01-01\n");
        Answer refused = start(page, owner.get(page).text(), Map.of("earned-on", "2026-03-04"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .contains("Der er fejl i filen", "value=\"2026-03-04\"")
                .contains(
                        "Skal være kundens id", "Skal være et helt tal", "Skal være en dag som", "to forskellige dage")
                .contains("Samme kunde og dag som på linje 2")
                .contains("<span>3</span>", "<span>4</span>", "<span>5</span>", "12.5", "earned_on");
        assertThat(shop.balances()).isEmpty();
        assertThat(owner.get(page + "/errors.csv").text())
                .contains("3;\"customer_id\";\"'=cmd()\"")
                .contains("5;");
        done(page, start(page, owner.get(page).text(), Map.of("skip-bad", "on")));
        assertThat(shop.balances()).containsOnlyKeys(7001L);
    }

    @Test
    void a_day_that_is_none_is_said_beside_its_field_as_it_was_typed() {
        String page = upload("customer_id,points\n7001,80\n");
        Answer answer = start(page, owner.get(page).text(), Map.of("earned-on", "<b>soon</b>"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("value=\"&lt;b>soon&lt;/b>\"", "aria-invalid=\"true\"");
        assertThat(shop.balances()).isEmpty();
    }

    @Test
    void columns_are_chosen_where_their_names_say_nothing() {
        String page = upload("who,much\n7001,80\n");
        String shown = owner.get(page).text();
        assertThat(shown).contains("Välj vilken kolumn som säger vem kunden är");
        Answer chosen = owner.send(
                page, Map.of("do", "look", "column-customer_id", "0", "column-points", "1", "earned-on", "2026-01-01"));
        assertThat(chosen.status()).isEqualTo(303);
        shown = owner.get(page).text();
        done(
                page,
                start(page, shown, Map.of("column-customer_id", "0", "column-points", "1", "earned-on", "2026-01-01")));
        assertThat(shop.balances()).containsEntry(7001L, 80L);
    }

    @Test
    void what_was_brought_before_is_not_brought_twice_by_another_file_unless_somebody_says_so() {
        String first = upload("customer_id,points\n7001,80\n");
        done(first, start(first, owner.get(first).text(), Map.of()));
        String second = upload("customer_id,points\n7001,80\n7002,5\n");
        assertThat(owner.get(second).text()).contains("1 rad lämnas annars ute");
        done(second, start(second, owner.get(second).text(), Map.of()));
        assertThat(shop.balances()).containsEntry(7001L, 80L).containsEntry(7002L, 5L);
        String third = upload("customer_id,points\n7001,7\n");
        assertThat(start(third, owner.get(third).text(), Map.of()).text()).contains("inget att importera");
        done(third, start(third, owner.get(third).text(), Map.of("again", "on")));
        assertThat(shop.balances()).containsEntry(7001L, 87L);
    }

    @Test
    void an_import_is_taken_back_once_as_if_it_had_never_been_and_what_was_used_is_owed() {
        String page = upload("customer_id,points,qualifying,tier\n7001,450,350,Silver\n7002,-30,,\n7003,10,,\n");
        done(page, start(page, owner.get(page).text(), Map.of()));
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1)
                        .customer(7001)
                        .line(1, "100.00", 1)
                        .placedAt(server.clock()
                                .instant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())));
        assertThat(shop.balance(7001)).isEqualTo(575);
        assertThat(shop.redeem(7001, "rewardId", "r100", "once").status()).isEqualTo(201);
        for (int times = 0; times < 2; times++) {
            assertThat(owner.send(page + "/undo", Map.of()).status()).isEqualTo(303);
            Deadline.await(SOON, "taken back", () -> owner.get(page).text().contains("Återtagen"));
        }
        // 125 earned as silver is 100 as anybody; 400 were used.
        assertThat(shop.points(7001).get("owed").asLong()).isEqualTo(300);
        assertThat(shop.points(7001).get("qualifying").asLong()).isEqualTo(100);
        assertThat(shop.member(7001).get("tier").get("id").asString()).isEqualTo("bas");
        assertThat(shop.points(7002).get("owed").asLong()).isZero();
        assertThat(shop.balance(7003)).isZero();
        assertThat(shop.history(7003)).isEmpty();
        assertThat(owner.get("/admin/members/7003").text()).contains("Medförda poäng togs tillbaka");
        String again = upload("customer_id,points\n7003,11\n");
        done(again, start(again, owner.get(again).text(), Map.of()));
        assertThat(shop.balance(7003)).isEqualTo(11);
    }

    @Test
    void after_a_day_an_import_stays() {
        String page = upload("customer_id,points\n7001,80\n");
        done(page, start(page, owner.get(page).text(), Map.of()));
        server.clock().advance(Duration.ofHours(24));
        owner = OwnerSession.loggedIn(server, shop.domain());
        assertThat(owner.get(page).text()).contains("mer än 24 timmar").doesNotContain("Ja, ta tillbaka");
        Answer late = owner.send(page + "/undo", Map.of());
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text()).contains("mer än 24 timmar");
        assertThat(shop.balances()).containsEntry(7001L, 80L);
    }

    @Test
    void what_is_no_table_is_refused_with_what_to_do() {
        assertThat(refused(new byte[0])).contains("id=\"file-help\">Välj en fil");
        assertThat(refused(new byte[] {'P', 'K', 3, 4, 1, 2, 3})).contains("Excel-arbetsbok");
        assertThat(refused("\n\n".getBytes(StandardCharsets.UTF_8))).contains("ingen tabell");
        Answer list = owner.upload(
                "/admin/import",
                Map.of(),
                Map.of(
                        "file",
                        "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8),
                        "customers",
                        "x,y\n1,2\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(list.text()).contains("Kundlistan ska ha både");
        byte[] large = new byte[(16 << 20) + 1];
        java.util.Arrays.fill(large, (byte) 'a');
        assertThat(refused(large)).contains("för stor");
    }

    @Test
    void a_file_without_the_forms_token_is_not_taken_and_another_shop_sees_nothing_of_it() {
        Answer forged = owner.upload(
                "/admin/import", Map.of("csrf", "x"), Map.of("file", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(forged.status()).isEqualTo(403);
        assertThat(owner.get("/admin/import").text()).contains("Inget har importerats");
        String page = upload("customer_id,points\n7001,80\n");
        TestShop elsewhere = server.newShop().publish(ProgramJson.onePointPerKrona());
        OwnerSession other = OwnerSession.loggedIn(server, elsewhere.domain());
        assertThat(other.get(page).status()).isEqualTo(404);
        assertThat(other.send(page, Map.of("do", "start")).status()).isEqualTo(404);
        assertThat(other.send(page + "/undo", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void a_file_that_is_discarded_is_gone() {
        String page = upload("customer_id,points\n7001,80\n");
        owner.send(page + "/drop", Map.of());
        assertThat(owner.get(page).text()).contains("Filen sparas inte längre");
        assertThat(start(page, owner.get(page).text(), Map.of("column-customer_id", "0"))
                        .status())
                .isEqualTo(422);
        assertThat(shop.balances()).isEmpty();
    }

    @Test
    void thousands_of_rows_tell_how_far_they_are() {
        // Whoever looks may come too late, when all is done: then once more, with others.
        boolean seen = false;
        for (int attempt = 0; !seen && attempt < 8; attempt++) {
            int first = 10_000 * (attempt + 1);
            String rows = IntStream.range(0, 3_000)
                    .mapToObj(i -> (first + i) + "," + (1 + i % 7))
                    .collect(Collectors.joining("\n"));
            String page = upload("customer_id,points\n" + rows + "\n");
            Answer started = start(page, owner.get(page).text(), Map.of());
            assertThat(started.status()).isEqualTo(303);
            seen = owner.get(page).text().contains("<progress max=\"3000\"");
            done(page, started);
            assertThat(owner.get(page).text()).contains("3\u00a0000");
        }
        assertThat(seen).as("it tells how far it is").isTrue();
    }

    private String refused(byte[] file) {
        Answer answer = owner.upload("/admin/import", Map.of(), Map.of("file", file));
        assertThat(answer.status()).isEqualTo(422);
        return answer.text();
    }

    private String upload(String file) {
        return uploaded(Map.of("file", file.getBytes(StandardCharsets.UTF_8)));
    }

    private String upload(String file, String customers) {
        return uploaded(Map.of(
                "file",
                file.getBytes(StandardCharsets.UTF_8),
                "customers",
                customers.getBytes(StandardCharsets.UTF_8)));
    }

    private String uploaded(Map<String, byte[]> files) {
        return ImportWalk.uploaded(owner, Map.of(), files);
    }

    private Answer start(String page, String shown, Map<String, String> changed) {
        return ImportWalk.start(owner, page, shown, changed);
    }

    private void done(String page, Answer started) {
        ImportWalk.done(owner, page, started);
    }
}
