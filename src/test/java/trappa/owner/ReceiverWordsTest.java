package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted about messages that did not arrive, as the owner reads it. */
class ReceiverWordsTest {
    private static String in(String language, String noted) {
        return ReceiverWords.of(new Texts(language, "DK", "DKK", ZoneOffset.UTC), noted);
    }

    @Test
    void every_reason_is_told_in_the_owners_language() {
        for (String noted : List.of(
                "Answered 500",
                "It answered 410: gone",
                "Switched off",
                "The address is not a public one",
                "The address cannot be called",
                "The answer is larger than 65536 bytes",
                "The secret was sealed with another TRAPPA_DATA_KEY",
                "No answer (UnknownHostException)",
                "No answer (ConnectException)",
                "No answer (SocketTimeoutException)",
                "No answer (SSLHandshakeException)",
                "No answer (SSLPeerUnverifiedException)",
                "No answer (StreamResetException)",
                "Nothing arrived since 2026-11-20T09:30:00Z. The last time: Answered 503")) {
            assertThat(in("sv", noted)).isNotEqualTo(noted).doesNotContain("nswer", " is ", "Nothing");
            assertThat(in("da", noted)).isNotEqualTo(noted).isNotEqualTo(in("sv", noted));
        }
    }

    @Test
    void a_time_is_written_as_the_shop_writes_it_and_a_reason_inside_another_is_told_too() {
        assertThat(in("da", "Nothing arrived since 2026-11-20T09:30:00Z. The last time: Answered 503"))
                .isEqualTo("Intet nåede frem siden 20. nov. 2026 09:30. Sidst: Svarede 503");
        assertThat(in("da", "Something of tomorrow")).isEqualTo("Something of tomorrow");
    }
}
