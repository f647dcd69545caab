package trappa.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trappa.Config;
import trappa.Trappa;
import trappa.command.DemoCommand;
import trappa.support.Axe;
import trappa.support.Browser;
import trappa.support.Deadline;

/** The demo as somebody meets it who has just typed {@code ./trappa demo}: only by clicking. */
@Tag("browser")
class DemoStoryTest {
    private static final Pattern SHOP = Pattern.compile("The shop +(http://127\\.0\\.0\\.1:\\d+)/");
    private static final StringWriter SAID = new StringWriter();

    @TempDir
    static Path folder;

    private static Thread demo;
    private static String shop;

    @BeforeAll
    static void type_the_command() {
        DemoCommand command = new DemoCommand((settings, clock) -> Trappa.start(Config.from(settings), clock));
        CommandLine line = new CommandLine(command).setOut(new PrintWriter(SAID, true));
        String data = folder.resolve("demo-data").toString();
        demo = Thread.ofPlatform().start(() -> line.execute("--port", "0", "--shop-port", "0", "--data", data));
        Deadline.await(
                Duration.ofSeconds(120),
                "the demo prints its address",
                () -> address().isPresent());
        shop = address().orElseThrow();
    }

    @AfterAll
    static void stop_it() throws InterruptedException {
        demo.interrupt();
        demo.join(60_000);
        assertThat(demo.isAlive()).isFalse();
    }

    private static Optional<String> address() {
        Matcher said = SHOP.matcher(SAID.toString());
        return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }

    @Test
    void karin_buys_a_jug_and_reaches_silver_and_steps_back_when_the_shop_refunds_it() {
        try (Page page = Browser.page(1280, 1600)) {
            page.navigate(shop + "/account/login");
            page.getByRole(AriaRole.BUTTON, named("Karin")).click();
            Locator stairs = page.locator("trappa-stairs");
            assertThat(stairs).containsText("480 poäng");
            assertThat(stairs).containsText("20 poäng kvar till Silver och 50 kr rabatt");
            assertThat(here(page)).containsText("25 kr rabatt");

            // She puts a jug in the basket and orders it.
            page.navigate(shop + "/produkt/kanna-fyr");
            assertThat(page.locator("[view=product]")).containsText("Köp den här: +595 poäng → 100 kr rabatt");
            page.getByRole(AriaRole.BUTTON, named("Lägg i varukorgen")).click();
            assertThat(page.locator("[view=cart]")).containsText("Den här varukorgen: +595 poäng → 100 kr rabatt");
            page.getByRole(AriaRole.BUTTON, named("Lägg beställning")).click();
            assertThat(page.getByRole(AriaRole.HEADING, named("Tack för din beställning")))
                    .isVisible();
            assertThat(stairs).containsText("1 075 poäng");
            assertThat(here(page)).containsText("100 kr rabatt");
            assertThat(stairs.locator(".chip").first()).hasText("Silver");
            everyoneCanReadIt(page);

            // The shop refunds it; what she sees steps back without a reload.
            page.getByRole(AriaRole.LINK, named("Ångra köpet på butikens sida")).click();
            Locator newest = page.locator(".morder").first();
            assertThat(newest).containsText("Kanna Fyr");
            newest.getByRole(AriaRole.BUTTON, inside("Återbetala allt")).click();
            assertThat(newest).containsText("Återbetald");
            assertThat(stairs).containsText("480 poäng");
            assertThat(here(page)).containsText("25 kr rabatt");
            assertThat(stairs).containsText("Återtaget efter en retur");
            assertThat(page.locator(".entry .points").first()).hasText(Pattern.compile("1\\s?075\\s*→\\s*480"));

            // Everything told once more, backwards: nothing moves.
            newest.getByRole(AriaRole.BUTTON, inside("Skicka om allt baklänges"))
                    .click();
            assertThat(page.locator(".entry .points").first()).hasText(Pattern.compile("480\\s*→\\s*480"));
            assertThat(stairs).containsText("480 poäng");
            everyoneCanReadIt(page);
        }
    }

    /** His newest code is good for longer than his other offers, so those that end sooner come first. */
    @Test
    void johan_takes_an_offer_and_sees_his_code() {
        try (Page page = Browser.page(390, 1200)) {
            page.navigate(shop + "/account/login");
            page.getByRole(AriaRole.BUTTON, named("Johan")).click();
            Locator take = page.getByRole(AriaRole.BUTTON, named("Hämta koden")).first();
            take.click();
            Locator code = page.locator("trappa-stairs code");
            assertThat(code).hasText(Pattern.compile("TR(-[A-Z2-9]{5,6}){3}"));
            String his = code.textContent();
            page.reload();
            page.getByRole(AriaRole.BUTTON, named("Visa alla")).click();
            assertThat(code).hasText(his);
        }
    }

    private static Locator here(Page page) {
        return page.locator("trappa-stairs [aria-current=step]");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private static void everyoneCanReadIt(Page page) {
        assertThat(Axe.violations(page)).isEmpty();
    }
}
