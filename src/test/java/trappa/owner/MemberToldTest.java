package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What a member told that is no order, on the member's page: the birthday, and answers to surveys. */
class MemberToldTest {
    private static final long CUSTOMER = 77;
    private static final String MEMBER = "/admin/members/" + CUSTOMER;
    private static final JsonNode SURVEYS = Json.read("""
            [{"id": "rek", "kind": "nps", "points": 25, "afterDays": 0, "question": "Tipsar du om oss?"},
             {"id": "latt", "kind": "ces", "afterDays": 0}]""");
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
    void a_shop_that_gives_for_birthdays_and_answers() {
        server.clock().moveTo(RunningTrappa.NOW);
        shop = server.newShop()
                .publish(program().earningOf("birthday", Json.read("{\"points\": 100, \"noticeDays\": 7}")));
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1).customer(CUSTOMER).line(1, "300.00", 1).placedAt("2026-11-10T10:00:00Z")));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    private static ProgramJson program() {
        return ProgramJson.onePointPerKrona().expiry("PER_LOT", 12, "NONE").with("surveys", SURVEYS);
    }

    private Answer told(String month, String day) {
        return owner.send(MEMBER + "/birthday", Map.of("month", month, "day", day));
    }

    /** A session does not last that long. */
    private void until(String instant) {
        server.clock().moveTo(instant);
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    private String words() {
        return words(owner.get(MEMBER));
    }

    private static String words(Answer page) {
        return page.text().replaceAll("<[^>]*>", " ").replaceAll("[\\s\u00a0]+", " ");
    }

    private long toldInTheLog() {
        return owner.get("/admin/settings").text().split("Angav födelsedagen för kund", -1).length - 1;
    }

    @Test
    void a_birthday_is_set_shown_changed_and_written_in_the_log() {
        assertThat(words()).contains("Födelsedag Inte angiven än.");
        assertThat(told("5", "17").header("location")).contains(MEMBER + "?done=birthday");
        assertThat(words()).contains("Födelsedag 17 maj · ger poäng den 17 maj 2027 Ändra");
        assertThat(owner.get(MEMBER).text()).contains("<option value=\"5\" selected>maj</option>");
        assertThat(toldInTheLog()).isEqualTo(1);
        assertThat(told("5", "17").status()).isEqualTo(303);
        assertThat(toldInTheLog()).as("nothing new").isEqualTo(1);
        server.clock().advance(Duration.ofSeconds(1));
        assertThat(told("2", "29").status()).isEqualTo(303);
        assertThat(words()).contains("Födelsedag 29 februari · ger poäng den 28 feb. 2027 Ändra");
        assertThat(toldInTheLog()).isEqualTo(2);
    }

    @Test
    void a_day_there_is_not_is_told_beside_what_was_typed() {
        Answer refused = told("2", "30");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .contains("<details open><summary>Ange den åt kunden", "value=\"30\"")
                .contains("<option value=\"2\" selected>februari</option>", "Välj en månad och skriv en dag");
        assertThat(told("", "3").status()).isEqualTo(422);
        assertThat(toldInTheLog()).isZero();
    }

    @Test
    void a_form_of_another_site_tells_no_birthday() {
        assertThat(owner.post(MEMBER + "/birthday", Map.of("month", "5", "day", "17"))
                        .status())
                .isEqualTo(403);
        assertThat(words()).contains("Inte angiven än.");
    }

    @Test
    void nobody_is_asked_for_a_birthday_that_gives_nothing_but_one_that_was_told_is_shown() {
        shop.publish(program());
        assertThat(words()).doesNotContain("Födelsedag");
        told("5", "17");
        assertThat(words()).contains("Födelsedag 17 maj");
    }

    @Test
    void points_of_a_birthday_and_of_an_answer_say_why_and_until_when() {
        told("12", "1");
        shop.answer(CUSTOMER, "rek", 9, "Bra");
        until("2026-12-01T12:00:00Z");
        shop.deliver(Delivery.of(
                "customers/update",
                "{\"id\": " + CUSTOMER + ", \"tags\": \"\", \"updated_at\": \"2026-12-01T10:00:00Z\"}"));
        assertThat(words())
                .contains(
                        "Bonus Grattis på födelsedagen Kan användas från 1 dec. 2026 · gäller till och med 1 dec. 2027")
                .contains("Bonus Tack för ditt svar Kan användas från 22 nov. 2026 · gäller till och med 22 nov. 2027");
    }

    @Test
    void answers_are_shown_the_newest_first_by_what_was_asked_that_day() {
        shop.answer(CUSTOMER, "rek", 9, "<b>Fin</b> tvål\nbra \u202e pris");
        until("2026-11-24T12:00:00Z");
        shop.answer(CUSTOMER, "latt", 6, "");
        server.clock().advance(Duration.ofSeconds(1));
        shop.publish(ProgramJson.onePointPerKrona().with("effectiveFrom", "2026-11-24T12:00:01Z"));
        assertThat(words())
                .contains("Svar på enkäter Hur lätt det var, 1–7 (CES) 24 nov. 2026 6 av 7 Tipsar du om oss?"
                        + " &lt;b&gt;Fin&lt;/b&gt; tvål bra pris 22 nov. 2026 9 av 10");
        assertThat(owner.get(MEMBER).text()).doesNotContain("<b>Fin");
    }

    @Test
    void without_answers_there_is_no_list_of_them() {
        assertThat(words()).doesNotContain("Svar på enkäter");
    }
}
