package trappa;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Axe;
import trappa.support.Browser;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.Storefront;
import trappa.support.TestShop;

/**
 * The whole story of Trappa, from the shop's signed deliveries to what a shopper reads on her screen. Everything between
 * is the real thing: the server, the app proxy's signature, the widget in a browser.
 */
@Tag("browser")
class PointsJourneyTest {
    private static final long ALMA = 7_700_000_000_001L;
    private static final long ORDER = 5_500_000_000_001L;
    private static final long MUGS = 31;

    @Test
    void alma_climbs_a_step_takes_its_reward_and_steps_back_when_she_returns_what_she_bought() {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(program());
            try (Storefront storefront = new Storefront(shop);
                    Page page = Browser.page(390, 1200)) {
                page.clock().setFixedTime(RunningTrappa.NOW);

                // A guest is invited, and told what the first step gives.
                page.navigate(storefront.url());
                Locator stairs = page.locator("trappa-stairs");
                assertThat(stairs).containsText("1 kr = 1 poäng");
                assertThat(stairs).containsText("Det är gratis att gå med. 25 kr rabatt får du vid 300 poäng.");
                assertThat(page.getByRole(AriaRole.LINK, named("Bli medlem"))).isVisible();
                assertThat(stairs).not().containsText("Du är här");
                everyoneCanReadIt(page);

                // She becomes a member and stands on the ground.
                shop.deliver(Delivery.of("customers/create", alma()));
                storefront.logIn(ALMA);
                page.reload();
                assertThat(stairs).containsText("0 poäng");
                assertThat(stairs).containsText("300 poäng kvar till 25 kr rabatt");
                assertThat(step(page, "Du är här")).containsText("Bas");

                // She buys four mugs. The points are on their way, with the day they are hers.
                shop.deliver(
                        Delivery.of("orders/create", fourMugs().financialStatus("pending")),
                        Delivery.of("orders/paid", fourMugs()));
                page.reload();
                assertThat(stairs).containsText("+480 på väg, klara den 6 december");
                assertThat(step(page, "Du är här")).containsText("Bas");
                everyoneCanReadIt(page);

                // Two weeks later nothing was sent back: the step is reached and there is something to take.
                server.clock().moveTo("2026-12-06T10:00:00Z");
                page.reload();
                assertThat(stairs).containsText("480 poäng");
                assertThat(stairs).not().containsText("på väg");
                assertThat(stairs).containsText("20 poäng kvar till Silver och 50 kr rabatt");
                assertThat(step(page, "Du är här")).containsText("25 kr rabatt");
                Locator take = page.getByRole(AriaRole.BUTTON, named("Hämta koden 25 kr rabatt"));
                assertThat(take).isVisible();
                everyoneCanReadIt(page);

                // She takes it and sees her code. Asking again gives the same code, not a second one.
                take.click();
                Locator code = page.locator("trappa-stairs code");
                assertThat(code).isVisible();
                String hers = code.textContent();
                assertThat(hers).matches("TR(-[A-Z2-9]{5,6}){3}");
                assertThat(storefront.claims()).hasSize(1);
                Answer again = storefront.again(storefront.claims().getFirst());
                assertThat(again.status()).isEqualTo(201);
                assertThat(again.header("Idempotency-Hit")).hasValue("true");
                assertThat(again.json().at("/redemption/code").asString()).isEqualTo(hers);
                page.reload();
                assertThat(code).hasText(hers);
                assertThat(take).not().isVisible();
                everyoneCanReadIt(page);

                // One mug goes back. The shop says so twice; she loses its points once and reads why.
                server.clock().moveTo("2026-12-07T12:00:00Z");
                Delivery oneBack = Delivery.of("refunds/create", oneMugBack().json());
                shop.deliver(oneBack, oneBack, oneBack.resentUnderAnotherId());
                page.reload();
                assertThat(stairs).containsText("360 poäng");
                assertThat(stairs).containsText("140 poäng kvar till Silver och 50 kr rabatt");
                assertThat(history(page)).containsText(new String[] {
                    "-120: 120 av 480 poäng togs tillbaka: 1 av 4 varor returnerades",
                    "480: 480 kr × 1 poäng/kr = 480 poäng"
                });
                assertThat(code).hasText(hers);

                // The rest goes back too: she is where she began, and the step says what happened.
                server.clock().moveTo("2026-12-08T12:00:00Z");
                shop.deliver(
                        Delivery.of("refunds/create", threeMugsBack().json()),
                        Delivery.of("orders/updated", everythingBack()));
                page.reload();
                assertThat(stairs).containsText("0 poäng");
                assertThat(stairs).containsText("300 poäng kvar till 25 kr rabatt");
                assertThat(step(page, "Du är här")).containsText("Bas");
                assertThat(step(page, "Återtaget efter en retur")).containsText("25 kr rabatt");
                assertThat(history(page).first())
                        .hasText("-360: 360 av 360 poäng togs tillbaka: 4 av 4 varor returnerades");
                everyoneCanReadIt(page);
            }
            server.stopAndVerifyLedger();
        }
    }

    @Test
    void alma_spends_returns_what_she_spent_from_repays_it_and_keeps_her_tier_until_its_day() {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(yearsAndEndings());
            try (Storefront storefront = new Storefront(shop);
                    Page page = Browser.page(390, 1200)) {
                storefront.logIn(ALMA);
                Locator stairs = page.locator("trappa-stairs");

                // A kettle makes her Silver at once, until the end of next year.
                shop.deliver(Delivery.of("orders/paid", kettle()));
                itIs(server, page, "2026-11-22T12:00:00Z");
                page.navigate(storefront.url());
                assertThat(stairs).containsText("600 poäng");
                assertThat(stairs).containsText("Silver till och med 31 december 2027");

                // She spends most of it.
                Answer spent = shop.redeem(ALMA, "rewardId", "r25", "alma-1");
                assertThat(spent.status()).isEqualTo(201);
                page.reload();
                assertThat(stairs).containsText("varav 200 att använda");
                assertThat(history(page).first()).hasText("-400: Inlösta mot en belöning");

                // The kettle goes back. What she spent of it she owes; nothing more can be spent, and Silver stays.
                itIs(server, page, "2026-11-25T12:00:00Z");
                shop.deliver(Delivery.of("refunds/create", kettleBack().json()));
                page.reload();
                assertThat(stairs).containsText("0 poäng");
                assertThat(stairs).containsText("400 poäng dras från dina nästa poäng.");
                assertThat(stairs).containsText("Silver till och med 31 december 2027");
                assertThat(shop.redeem(ALMA, "rewardId", "r25", "alma-2").status())
                        .isEqualTo(409);
                everyoneCanReadIt(page);

                // A teapot, bought as Silver, repays it and leaves a hundred.
                itIs(server, page, "2026-12-01T12:00:00Z");
                shop.deliver(Delivery.of("orders/paid", teapot()));
                page.reload();
                assertThat(stairs).containsText("varav 100 att använda");
                assertThat(stairs).not().containsText("dras från dina nästa poäng");
                assertThat(history(page).first()).containsText("= 500 poäng");

                // A month before they end she is told, and what it takes to stay Silver.
                itIs(server, page, "2027-11-05T12:00:00Z");
                page.reload();
                assertThat(stairs).containsText("100 poäng går ut den 1 december");
                assertThat(stairs).containsText("Behåll Silver: 500 poäng till, senast den 31 december");
                everyoneCanReadIt(page);

                // She lets them end. Points are one thing, the tier another: it lasts to its day and the grace after
                // it.
                itIs(server, page, "2027-12-02T12:00:00Z");
                shop.deliver(Delivery.of("customers/update", alma()));
                page.reload();
                assertThat(stairs).containsText("0 poäng");
                assertThat(history(page).first()).hasText("-100: Sista giltighetsdagen har passerat");
                assertThat(shop.staircase(ALMA).json().at("/member/tier/id").asString())
                        .isEqualTo("silver");
                itIs(server, page, "2028-01-30T12:00:00Z");
                page.reload();
                assertThat(stairs).containsText("Silver till och med 31 december 2027");
                itIs(server, page, "2028-01-31T12:00:00Z");
                page.reload();
                assertThat(stairs).containsText("300 poäng kvar till 25 kr rabatt");
                assertThat(stairs).not().containsText("Silver till och med");
                assertThat(step(page, "Du är här")).containsText("Bas");
            }
            server.stopAndVerifyLedger();
        }
    }

    // What the shop owner set up

    private static ProgramJson yearsAndEndings() {
        return onePointPerKrona()
                .expiry("PER_LOT", 12, "NONE")
                .qualification("POINTS", "CALENDAR_YEAR")
                .tier("silver", 500, "5/4")
                .step("s300", 300, 2_500)
                .reward("r25", 2_500, 400)
                .with("locale", "sv")
                .with("country", "SE")
                .with("timeZone", "Europe/Stockholm");
    }

    private static ProgramJson program() {
        return onePointPerKrona()
                .hold(14)
                .tier("silver", 500, "5/4")
                .step("s300", 300, 2_500)
                .step("s500", 500, 5_000)
                .with("locale", "sv")
                .with("country", "SE")
                .with("timeZone", "Europe/Stockholm");
    }

    // What the shop sends

    private static tools.jackson.databind.JsonNode alma() {
        return Json.object()
                .put("id", ALMA)
                .put("email", "alma@example.com")
                .put("first_name", "Alma")
                .put("created_at", "2026-11-22T09:00:00Z")
                .put("updated_at", "2026-11-22T09:00:00Z");
    }

    private static OrderJson fourMugs() {
        return OrderJson.paid(ORDER)
                .placedAt("2026-11-22T10:00:00Z")
                .customer(ALMA, "2026-11-22T09:00:00Z")
                .line(MUGS, "120.00", 4);
    }

    private static OrderJson kettle() {
        return OrderJson.paid(ORDER + 1)
                .placedAt("2026-11-22T10:00:00Z")
                .customer(ALMA, "2026-11-22T09:00:00Z")
                .line(MUGS + 1, "600.00", 1);
    }

    private static RefundJson kettleBack() {
        return RefundJson.refund(93, ORDER + 1, "2026-11-25T10:00:00Z").units(MUGS + 1, 1);
    }

    private static OrderJson teapot() {
        return OrderJson.paid(ORDER + 2)
                .placedAt("2026-12-01T10:00:00Z")
                .customer(ALMA, "2026-11-22T09:00:00Z")
                .line(MUGS + 2, "400.00", 1);
    }

    private static RefundJson oneMugBack() {
        return RefundJson.refund(91, ORDER, "2026-12-07T10:00:00Z").units(MUGS, 1);
    }

    private static RefundJson threeMugsBack() {
        return RefundJson.refund(92, ORDER, "2026-12-08T10:00:00Z").units(MUGS, 3);
    }

    private static OrderJson everythingBack() {
        return fourMugs()
                .updatedAt("2026-12-08T10:00:00Z")
                .financialStatus("refunded")
                .currentQuantity(MUGS, 0)
                .refunded(oneMugBack())
                .refunded(threeMugsBack());
    }

    // What is on the screen

    private static void itIs(RunningTrappa server, Page page, String instant) {
        server.clock().moveTo(instant);
        page.clock().setFixedTime(instant);
    }

    private static Locator step(Page page, String status) {
        return page.locator("trappa-stairs ol > li").filter(new Locator.FilterOptions().setHasText(status));
    }

    private static Locator history(Page page) {
        return page.locator("main > ul > li");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static void everyoneCanReadIt(Page page) {
        assertThat(Axe.violations(page)).isEmpty();
    }
}
