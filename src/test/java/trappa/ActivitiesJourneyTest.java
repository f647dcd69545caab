package trappa;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trappa.support.Axe;
import trappa.support.Browser;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Storefront;
import trappa.support.TestShop;

/** What a shopper does besides ordering, from her screen to her points: the server and the widget in a browser are the real ones. */
@Tag("browser")
class ActivitiesJourneyTest {
    private static final long ALMA = 7_700_000_000_001L;

    @Test
    void alma_tells_her_birthday_answers_a_question_and_has_the_points_of_both() {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(program());
            try (Storefront storefront = new Storefront(shop);
                    Page page = Browser.page(390, 1200)) {
                page.clock().setFixedTime(RunningTrappa.NOW);
                shop.deliver(Delivery.of(
                        "orders/paid",
                        OrderJson.paid(5_500_000_000_001L)
                                .customer(ALMA)
                                .line(1, "400.00", 1)
                                .json()));
                storefront.logIn(ALMA);
                page.navigate(storefront.url());

                // She says when her birthday is. Nothing is asked for any more.
                button(page, "Berätta när du fyller år").click();
                page.getByLabel("Dag").selectOption("17");
                page.getByLabel("Månad").selectOption("maj");
                assertThat(Axe.violations(page)).isEmpty();
                button(page, "Spara").click();
                assertThat(page.getByText("Sparat. Du får 100 poäng den 17 maj 2027.")
                                .first())
                        .isVisible();
                assertThat(shop.staircase(ALMA).json().at("/member/activities").size())
                        .isEqualTo(1);

                // She answers a question and has its points at once.
                button(page, "Svara på en fråga: +20 poäng").click();
                page.getByLabel("9", new Page.GetByLabelOptions().setExact(true))
                        .check();
                page.getByLabel("Något du vill tillägga (frivilligt)").fill("Snabbt och vänligt");
                assertThat(Axe.violations(page)).isEmpty();
                button(page, "Skicka").click();
                assertThat(page.getByText("Tack för ditt svar. Du får 20 poäng.")
                                .first())
                        .isVisible();
                assertThat(shop.staircase(ALMA).json().at("/member/activities").size())
                        .isZero();
                assertThat(shop.balance(ALMA)).isEqualTo(420);
                page.reload();
                assertThat(page.locator("[aria-current]")).isVisible();
                assertThat(page.locator(".activity")).hasCount(0);

                // Her birthday comes.
                server.clock().moveTo("2027-05-17T10:00:00Z");
                assertThat(shop.balance(ALMA)).isEqualTo(520);
            }
            server.stopAndVerifyLedger();
        }
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static ProgramJson program() {
        return ProgramJson.onePointPerKrona()
                .step("first", 300, 2_500)
                .earningOf("birthday", Json.read("{\"points\": 100, \"noticeDays\": 30}"))
                .with(
                        "surveys",
                        Json.read(
                                "[{\"id\": \"nps\", \"kind\": \"nps\", \"points\": 20, \"afterDays\": 0, \"everyDays\": 180}]"));
    }
}
