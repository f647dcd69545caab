package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.support.Browser;

/** What the widget works out without drawing anything: sentences, amounts, and where on the stairs one is. */
@Tag("browser")
class WidgetWordsTest {
    private static final WidgetShop SHOP = new WidgetShop();
    private static Page page;

    @BeforeAll
    static void load_the_modules() {
        // Far west of every shop here, where a day of the shop's begins on the day before.
        page = Browser.page(new NewPageOptions().setViewportSize(360, 200).setTimezoneId("Pacific/Honolulu"));
        page.navigate(SHOP.url("/examples/index.html?state=none"));
        page.evaluate("""
                async () => {
                  const [format, { readState }, { states }, { catalogues }, ...languages] = await Promise.all(
                    ['/src/format.js', '/src/state.js', '/examples/states.js', '/src/locales/index.js', ...['en', 'sv', 'da', 'nb', 'fi', 'de'].map((each) => `/src/locales/${each}.js`)].map((each) => import(each)));
                  ['en', 'sv', 'da', 'nb', 'fi', 'de'].forEach((each, k) => { catalogues[each] = { ...languages[k].default, ...languages[k].more }; });
                  Object.assign(window, { readState, states, words: (language, program) => format.createWords(language, program) });
                }""");
    }

    @AfterAll
    static void close() {
        page.close();
        SHOP.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 0 points | 1 point | -1 point | 2 points | -1,500 points",
                "sv | 0 poäng | 1 poäng | −1 poäng | 2 poäng | −1 500 poäng",
                "da | 0 point | 1 point | -1 point | 2 point | -1.500 point",
                "nb | 0 poeng | 1 poeng | −1 poeng | 2 poeng | −1 500 poeng",
                "fi | 0 pistettä | 1 piste | −1 piste | 2 pistettä | −1 500 pistettä",
                "de | 0 Punkte | 1 Punkt | -1 Punkt | 2 Punkte | -1.500 Punkte",
            })
    void points_are_counted(String language, String none, String one, String owed, String two, String many) {
        assertThat(said("[0, 1, -1, 2, -1500].map(words('" + language + "', {country: '"
                        + (language.equals("en")
                                ? "GB"
                                : language.equals("sv")
                                        ? "SE"
                                        : language.equals("da")
                                                ? "DK"
                                                : language.equals("nb")
                                                        ? "NO"
                                                        : language.toUpperCase(java.util.Locale.ROOT))
                        + "'}).points)"))
                .isEqualTo(List.of(none, one, owed, two, many));
    }

    /** Minor units: hundredths, whole yen, thousandths of a dinar. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sv | SE | SEK | 5000 | 50 kr rabatt",
                "sv | SE | SEK | 5050 | 50,50 kr rabatt",
                "en | GB | GBP | 5 | £0.05 off",
                "en | JP | JPY | 500 | ¥500 off",
                "en | KW | KWD | 1500 | KWD 1.500 off",
                "en | KW | KWD | 2000 | KWD 2 off",
                "de | DE | EUR | 123456 | 1.234,56 € Rabatt",
                "fi | FI | EUR | 1000 | 10 € alennusta",
            })
    void an_amount_has_as_many_decimals_as_its_currency(
            String language, String country, String currency, long minor, String words) {
        assertThat(said("[words('" + language + "', {country: '" + country
                        + "'}).reward({kind: 'amount_off', name: null, percent: null, amountMinor: " + minor
                        + ", currency: '" + currency + "'})]"))
                .containsExactly(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 10 | 10% off",
                "en | 12.5 | 12.5% off",
                "sv | 12.5 | 12,5 % rabatt",
                "da | 0.5 | 0,5 % rabat",
                "de | 100 | 100 % Rabatt"
            })
    void a_share_is_in_per_cent(String language, String percent, String words) {
        assertThat(said("[words('" + language
                        + "').reward({kind: 'percent_off', name: null, amountMinor: null, currency: null, percent: "
                        + percent + "})]"))
                .containsExactly(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // points, for so many minor units, in this currency
                "1 | 100 | SEK | 1 kr = 1 poäng",
                "10 | 1000 | SEK | 1 kr = 1 poäng",
                "1 | 1000 | SEK | 10 kr = 1 poäng",
                "5 | 100 | SEK | 1 kr = 5 poäng",
                "3 | 200 | SEK | 2 kr = 3 poäng",
                "1 | 1 | JPY | 1 ¥ = 1 poäng",
                "1 | 100 | JPY | 100 ¥ = 1 poäng",
                "2 | 1000 | KWD | 1 KWD = 2 poäng",
            })
    void a_rate_is_in_its_smallest_whole_terms(long points, long perMinor, String currency, String words) {
        assertThat(said("[words('sv', {country: 'SE'}).rate({points: " + points + ", perMinor: " + perMinor + "}, '"
                        + currency + "')]"))
                .containsExactly(words);
    }

    @ParameterizedTest
    @CsvSource({
        "sv, SE, 15 februari 2021",
        "en, GB, 15 February 2021",
        "da, DK, 15. februar 2021",
        "nb, NO, 15. februar 2021",
        "fi, FI, 15. helmikuuta 2021",
        "de, DE, 15. Februar 2021"
    })
    void a_day_is_the_shops_wherever_one_is(String language, String country, String words) {
        assertThat(said("[words('" + language + "', {country: '" + country + "'}).date('2021-02-15')]"))
                .containsExactly(words);
    }

    /** What is bold is for the text to say, not for a name in it. */
    @Test
    void a_name_cannot_make_itself_bold() {
        assertThat(
                        said(
                                "[0].map(() => { const p = document.createElement('p');"
                                        + " p.append(...words('sv').rich('*{n}* till {what}', 2, {n: 2, what: 'en *stor* sak'}).flat());"
                                        + " return [...p.querySelectorAll('strong')].map((each) => each.textContent) + ': ' + p.textContent; })"))
                .containsExactly("2: 2 till en *stor* sak");
    }

    /** The step that starts at 300 ends where the one at 500 begins. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // where one is, points, points to go, percent, percent with those on their way
                "2 | 300 | 200 | 0 | 22.5",
                "2 | 499 | 1 | 99.5 | 100",
                "3 | 500 | 400 | 0 | 11.25",
                "1 | 299 | 1 | 99.3333 | 100",
                "0 | -80 | 150 | 0 | 30"
            })
    void a_bar_begins_at_a_step_and_ends_at_the_next(int here, long points, long toGo, double bar, double pending) {
        assertThat(
                        said(
                                "[0].map(() => { const it = states('sv').member; const here = " + here
                                        + "; it.steps.forEach((step, k) => { step.status = k < here ? 'reached' : k === here ? 'here' : k === here + 1 ? 'next' : 'locked'; });"
                                        + " it.member.points.qualifying = it.member.points.available = " + points
                                        + "; it.member.next = {stepId: it.steps[here + 1].id, pointsToGo: " + toGo
                                        + "};"
                                        + " const {here: on, vars} = readState(it); return [on, vars['--p'], vars['--q']].map((each) => +parseFloat(each).toFixed(4)).join(' '); })"))
                .containsExactly(here + " " + plain(bar) + " " + plain(pending));
    }

    @Test
    void a_debt_is_a_balance_below_nothing() {
        assertThat(
                        said(
                                "[0].map(() => { const it = states('sv').start; it.member.points.available = -20; return String(readState(it).member.points.available); })"))
                .containsExactly("-20");
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** As one reads it: spaces that keep a number and its unit together are spaces. */
    @SuppressWarnings("unchecked")
    private static List<String> said(String list) {
        return ((List<String>) page.evaluate("() => " + list))
                .stream().map(each -> each.replaceAll("\\p{Zs}", " ")).toList();
    }
}
