package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.support.Browser;

/** Stairs that are counted in orders or in money say so, to the eye and to the ear; what can be used is points all the same. */
@Tag("browser")
class WidgetMetricTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 1 order to Silver and £5 off | 4 of 5 orders | £120 to Silver and £5 off | £380 of £500 | Keep Silver: £120 to go by 31 December.",
                "sv | 1 köp kvar till Silver och 50 kr rabatt | 4 av 5 köp | 1 200 kr kvar till Silver och 50 kr rabatt | 3 800 kr av 5 000 kr | Behåll Silver: 1 200 kr till, senast den 31 december.",
                "da | 1 køb til Sølv og 50 kr. rabat | 4 af 5 køb | 1.200 kr. til Sølv og 50 kr. rabat | 3.800 kr. af 5.000 kr. | Behold Sølv: 1.200 kr. mere senest den 31. december.",
                "nb | 1 kjøp igjen til Silver og 5 £ rabatt | 4 av 5 kjøp | 120 £ igjen til Silver og 5 £ rabatt | 380 £ av 500 £ | Behold Silver: 120 £ til, senest 31. desember.",
                "fi | Enää 1 ostos: Silver ja 5 £ alennusta | 4/5 ostosta | Enää 120 £: Silver ja 5 £ alennusta | 380 £/500 £ | Säilytä Silver: vielä 120 £ viimeistään 31. joulukuuta.",
                "de | Noch 1 Einkauf bis Silver und 5 £ Rabatt | 4, Ziel: 5 Einkäufe | Noch 120 £ bis Silver und 5 £ Rabatt | 380 £, Ziel: 500 £ | Silver behalten: noch 120 £ bis zum 31. Dezember.",
            })
    void distance_bar_and_what_is_at_risk_are_in_orders_or_money(
            String language, String orders, String ordersBar, String money, String moneyBar, String atRisk) {
        try (var page = open(language)) {
            var counted = stairs(page, "orders");
            assertThat(counted.locator(".far")).hasText(orders);
            assertThat(spokenBar(counted)).isEqualTo(ordersBar);
            var spent = stairs(page, "spend");
            assertThat(spent.locator(".far")).hasText(money);
            assertThat(spokenBar(spent)).isEqualTo(moneyBar);
            assertThat(spent.locator(".aside")).hasText(atRisk);
        }
    }

    @Test
    void the_steps_say_it_and_the_balance_stays_points() {
        try (var page = open("sv")) {
            var counted = stairs(page, "orders");
            assertThat(counted.locator(".big")).hasText("380 poäng");
            assertThat(counted.locator("li.step").nth(3)).containsText("5 köp");
            assertThat(counted.locator("[aria-current]")).hasText("3 köp3 köp. 25 kr rabatt. Du är här");
            assertThat(counted).not().containsText("500 poäng");
            // What the distance says already is not said twice.
            assertThat(counted).not().containsText("ungefär");
            var spent = stairs(page, "spend");
            assertThat(spent.locator(".big")).hasText("380 poäng");
            assertThat(spent.locator(".far + .small")).hasText("ungefär 2 köp till");
            assertThat(spent.locator("li.step").nth(3)).containsText("5 000 kr");
            assertThat(spent.locator(".ends")).hasText("3 000 kr5 000 kr");
        }
    }

    @Test
    void a_guest_is_told_the_first_reward_in_orders() {
        try (var page = open("sv")) {
            page.evaluate(
                    "const s = document.querySelector('section:nth-of-type(1) trappa-stairs');"
                            + " s.data = {...s.data, member: null, steps: s.data.steps.map((each) => ({...each, status: 'locked'}))}");
            assertThat(stairs(page, "orders").locator("slot[name=guest]")).containsText("Fri frakt får du vid 1 köp.");
        }
    }

    /** Points that wait say nothing of orders or money: the bar does not promise what they would not reach. */
    @Test
    void points_on_their_way_are_not_drawn_into_a_bar_of_orders() {
        try (var page = open("sv")) {
            page.evaluate(
                    "const s = document.querySelector('section:nth-of-type(1) trappa-stairs'); const d = structuredClone(s.data);"
                            + " d.member.points.pending = 45; d.member.points.pendingReadyOn = '2026-12-06'; s.data = d");
            var counted = stairs(page, "orders");
            assertThat(counted).containsText("+45 på väg");
            assertThat(counted.locator(".bar b").evaluate("b => b.offsetWidth"))
                    .isEqualTo(counted.locator(".bar i").evaluate("i => i.offsetWidth"));
        }
    }

    /** As a screen reader has it; spaces that keep a number and its unit together are spaces. */
    private static String spokenBar(Locator stairs) {
        return stairs.getByRole(AriaRole.PROGRESSBAR)
                .getAttribute("aria-valuetext")
                .replaceAll("\\p{Zs}", " ");
    }

    private static Locator stairs(Page page, String state) {
        return page.locator("section:has(h2:text-is(\"" + state + "\")) trappa-stairs");
    }

    private static Page open(String language) {
        var page = Browser.page(360, 900);
        page.clock().setFixedTime("2026-11-24T12:00:00Z");
        page.navigate(SHOP.url("/examples/index.html?state=orders,spend&lang=" + language));
        return page;
    }
}
