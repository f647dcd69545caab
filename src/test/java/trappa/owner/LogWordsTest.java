package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcAudit.Action;

/** The log as it is read: names where there are any, amounts as people write them, and a way to what it is about. */
class LogWordsTest {
    private static final Texts SWEDISH = new Texts("sv", "SE", "SEK", ZoneId.of("Europe/Stockholm"));
    private static final LogWords WORDS = new LogWords(SWEDISH, Map.of("whk_1", "Kassan", "0a1b", "Affärssystemet"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ADJUSTED              | 77    | -200: Late, really | 77 | /admin/members/77 | \u2212200: Late, really",
                "ASKED_ADJUSTMENT      | 77    | 12000: a: b        | 77 | /admin/members/77 | +12\u00a0000: a: b",
                "ADJUSTED              | ''    | ''                 | '' | ''                | ''",
                "VIEWED_MEMBER         | 77    | ''                 | 77 | /admin/members/77 | ''",
                "MERGED_MEMBERS        | 77    | 78                 | 77 | /admin/members/77 | 78",
                "TOLD_BIRTHDAY         | 77    | ''                 | 77 | /admin/members/77 | ''",
                "VIEWED_DELIVERY       | 5     | orders/paid        | 5  | /admin/activity/5 | Order betald",
                "REPLAYED              | 5     | DONE               | 5  | /admin/activity/5 | ''",
                "REPLAYED              | 1200  | ''                 | 1\u00a0200 | ''        | ''",
                "SET_LIMIT             | 1000  | – → 1000           | 1\u00a0000 | /admin/approvals | – → 1\u00a0000",
                "GAVE_ROLE             | 8123  | staff              | Användare 8123 | ''     | Medarbetare",
                "CHANGED_WEBHOOK       | whk_1 | a.se: points.earned (off) | Kassan | /admin/webhooks/whk_1 | a.se: points.earned (Av)",
                "REMOVED_WEBHOOK       | whk_2 | a.se (active)      | whk_2 | ''              | a.se (Aktiv)",
                "STOPPED_WEBHOOK       | whk_1 | It answered 410: gone | Kassan | /admin/webhooks/whk_1 | Den svarade 410: finns inte längre.",
                "MADE_KEY              | 0a1b  | Affärs: x: view, adjust | Affärssystemet | /admin/keys | läsa, poäng",
                "REVOKED_KEY           | 0a1b  | ''                 | Affärssystemet | /admin/keys | ''",
                "IMPORTED              | f.csv | 3 · -1200 p · i7   | f.csv | /admin/import/i7 | 3 · \u22121\u00a0200 poäng",
                "IMPORTED              | f.csv | 3 · 1 p            | f.csv | ''              | 3 · 1 poäng",
                "EXPORTED_MEMBERS      | 1200  | sort=points        | 1\u00a0200 | ''        | sort=points",
                "RETRIED               | AB12/make | ''          | Göra en belöning | /admin/activity#outbox | AB12/make",
                "RETRIED               | look-up/1/ab | ''       | Fråga om varorna i en order | /admin/activity#outbox | look-up/1/ab",
                "PUBLISHED             | v3    | ''                 | v3 | ''                 | ''"
            })
    void each_is_said_in_the_owners_language(
            Action action, String subject, String detail, String name, String address, String said) {
        LogWords.Line line = WORDS.of(row(action, subject, detail));
        assertThat(line).isEqualTo(new LogWords.Line(SWEDISH.of("log." + action), name, address, said));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_of_another_form_is_shown_as_it_is(Action action) {
        LogWords.Line line = WORDS.of(row(action, "<b>", "whatever it was"));
        assertThat(line.subject()).contains("<b>");
        assertThat(line.action()).isNotEmpty();
    }

    @Test
    void what_nobody_did_was_done_by_the_program_itself() {
        assertThat(People.name(SWEDISH, "")).isEqualTo("Trappa själv");
    }

    private static JdbcAudit.Row row(Action action, String subject, String detail) {
        return new JdbcAudit.Row(1, Instant.EPOCH, "8123", action, subject, detail);
    }
}
