package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trappa.support.Answer;
import trappa.support.Deadline;

/** The steps of an import through the owner's pages, by forms alone. */
public final class ImportWalk {
    private static final Duration SOON = Duration.ofSeconds(60);

    private ImportWalk() {}

    /** @return the address of the import's page */
    public static String uploaded(OwnerSession owner, Map<String, String> fields, Map<String, byte[]> files) {
        Answer answer = owner.upload("/admin/import", fields, files);
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        return answer.header("location").orElseThrow();
    }

    /** Sends the page's form as it stands, with what somebody changed. */
    public static Answer start(OwnerSession owner, String page, String shown, Map<String, String> changed) {
        Map<String, String> form = new HashMap<>(Map.of("do", "start"));
        Matcher select = Pattern.compile("<select id=\"[^\"]*\" name=\"([^\"]*)\"[^>]*>(.*?)</select>", Pattern.DOTALL)
                .matcher(shown);
        while (select.find()) {
            Matcher chosen = Pattern.compile("value=\"([^\"]*)\" selected").matcher(select.group(2));
            form.put(select.group(1), chosen.find() ? chosen.group(1) : "");
        }
        Matcher input = Pattern.compile(
                        "name=\"(earned-on|tier-until|column-code)\"(?: type=\"date\")? value=\"([^\"]*)\"")
                .matcher(shown);
        while (input.find()) {
            form.put(input.group(1), input.group(2));
        }
        Matcher checked = Pattern.compile(
                        "<input (?:form=\"columns\" )?type=\"checkbox\" name=\"([^\"]*)\"[^>]* checked")
                .matcher(shown);
        while (checked.find()) {
            form.put(checked.group(1), "on");
        }
        form.putAll(changed);
        return owner.send(page, form);
    }

    public static void done(OwnerSession owner, String page, Answer started) {
        assertThat(started.status()).as(started.text()).isEqualTo(303);
        Deadline.await(SOON, "imported", () -> owner.get(page).text().contains("id=\"undo\""));
    }

    public static void undone(OwnerSession owner, String page) {
        assertThat(owner.send(page + "/undo", Map.of()).status()).isEqualTo(303);
        Deadline.await(SOON, "taken back", () -> owner.get(page).text().contains("Återtagen"));
    }
}
