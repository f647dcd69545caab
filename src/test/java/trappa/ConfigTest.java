package trappa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad value is refused at the start, with its key, what it was and what is allowed. */
class ConfigTest {
    private final Map<String, String> environment =
            new HashMap<>(Map.of("SHOPIFY_API_KEY", "key", "SHOPIFY_API_SECRET", "secret"));

    @Test
    void the_defaults_are_those_of_the_manual() {
        Config config = Config.from(environment);
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.managementPort()).isEqualTo(9090);
        assertThat(config.database().jdbc()).isEqualTo("jdbc:h2:file:./data/trappa");
        assertThat(config.development()).isFalse();
        assertThat(config.keepBodies()).isEqualTo(Duration.ofDays(30));
        assertThat(config.keepDeliveries()).isEqualTo(Duration.ofDays(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHOPIFY_API_KEY", "SHOPIFY_API_SECRET"})
    void what_is_required_is_asked_for_by_name_also_when_empty(String key) {
        environment.put(key, "");
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining(key + " is empty");
        environment.remove(key);
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining(key + " is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 70000, a whole number from 0 to 65535",
        "PORT, http, a whole number from 0 to 65535",
        "TRAPPA_ADMIN_API_TIMEOUT_SECONDS, 0.05, seconds from 0.1 to 60",
        "TRAPPA_ADMIN_API_TIMEOUT_SECONDS, 60.001, seconds from 0.1 to 60",
        "TRAPPA_ADMIN_API_TIMEOUT_SECONDS, 1e1, seconds from 0.1 to 60",
        "TRAPPA_KEEP_DELIVERIES_DAYS, 0, a whole number from 1 to 3650",
        "TRAPPA_ENV, prod, production",
        "TRAPPA_CLOCK_OFFSET, P1D, only for TRAPPA_ENV=development",
        "SHOPIFY_APP_URL, http://shop.example, https",
        "TRAPPA_ADMIN_API_URL, http://169.254.169.254, https",
        "SHOPIFY_API_SECRET_PREVIOUS, '', leave it out"
    })
    void a_bad_value_is_named_with_what_is_allowed(String key, String value, String allowed) {
        environment.put(key, value);
        assertThatThrownBy(() -> Config.from(environment))
                .hasMessageContaining(key)
                .hasMessageContaining(allowed);
    }

    @Test
    void a_patience_may_be_a_part_of_a_second() {
        assertThat(Config.from(environment).adminApiTimeout()).isEqualTo(Duration.ofSeconds(15));
        environment.put("TRAPPA_ADMIN_API_TIMEOUT_SECONDS", "0.25");
        assertThat(Config.from(environment).adminApiTimeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void every_mistake_is_told_at_once() {
        environment.putAll(Map.of("PORT", "x", "TRAPPA_ENV", "y"));
        assertThatThrownBy(() -> Config.from(environment))
                .hasMessageContaining("PORT")
                .hasMessageContaining("TRAPPA_ENV");
    }

    @Test
    void a_setting_nobody_knows_is_an_error_that_names_the_nearest() {
        environment.put("TRAPPA_CLOCK_OFSET", "P1D");
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("did you mean TRAPPA_CLOCK_OFFSET?");
    }

    @Test
    void of_other_settings_of_shopify_only_ours_misspelt_is_an_error() {
        environment.put("SHOPIFY_CLI_NO_ANALYTICS", "1");
        environment.put("SHOPIFY_FLAG_STORE", "shop");
        assertThat(Config.from(environment)).isNotNull();
        environment.put("SHOPIFY_API_SECRET_PREVIOS", "old");
        assertThatThrownBy(() -> Config.from(environment))
                .hasMessageContaining("did you mean SHOPIFY_API_SECRET_PREVIOUS?");
    }

    @ParameterizedTest
    @CsvSource({"TRAPPA_PORT, PORT", "TRAPPA_PROT, PORT", "TRAPPA_DATABASE_URL, DATABASE_URL"})
    void a_setting_with_too_much_before_it_is_known(String key, String meant) {
        environment.put(key, "1");
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "P2W, P14D",
        "-P1W, P-7D",
        "P1DT2H, P1DT2H",
        "-PT2H, PT-2H",
        "P365000D, P365000D",
        "P-365000D, P-365000D"
    })
    void the_clock_is_moved_by_an_iso_duration(String value, String by) {
        environment.putAll(Map.of("TRAPPA_ENV", "development", "TRAPPA_CLOCK_OFFSET", value));
        assertThat(Config.from(environment).clockOffset()).isEqualTo(Duration.parse(by));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P365001D", "P99999999999999D", "P999999999W", "P1Y", "P1M", "P", "PW", "1D", "", "-P-1W"})
    void a_clock_is_not_moved_by_what_has_no_one_length_or_too_much(String value) {
        environment.putAll(Map.of("TRAPPA_ENV", "development", "TRAPPA_CLOCK_OFFSET", value));
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("at most 365000 days");
    }

    @Test
    void a_secret_can_come_from_a_file_and_is_never_shown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "from the file\n");
        environment.remove("SHOPIFY_API_SECRET");
        environment.put("SHOPIFY_API_SECRET_FILE", file.toString());
        environment.put("DATABASE_URL", "postgresql://trappa:hush@127.0.0.1:5432/trappa");
        environment.put("TRAPPA_DATA_KEY", "hush too");
        Config config = Config.from(environment);
        assertThat(config.apiSecret()).isEqualTo("from the file");
        assertThat(config.values().values())
                .noneMatch(v -> v.shown().contains("hush") || v.shown().contains("from the file"));
        assertThat(config.values().get("SHOPIFY_API_SECRET").source()).isEqualTo("file " + file);
    }

    @Test
    void a_file_that_cannot_be_read_is_one_error(@TempDir Path folder) {
        environment.remove("SHOPIFY_API_SECRET");
        for (String name : List.of("SHOPIFY_API_SECRET", "PORT")) {
            environment.put(name + "_FILE", folder.resolve("not-there").toString());
        }
        assertThatThrownBy(() -> Config.from(environment))
                .hasMessageMatching("(?s)PORT_FILE names a file that cannot be read: [^\n]*\n"
                        + "SHOPIFY_API_SECRET_FILE names a file that cannot be read: [^\n]*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./data/trappa;AUTO_SERVER=TRUE",
                "jdbc:h2:file:./data/trappa;auto_server=true",
                "jdbc:h2:file:./data/trappa;LOG=0",
                "jdbc:h2:file:./data/trappa; Log = 0",
                "jdbc:h2:file:./data/trappa;FILE_LOCK=NO",
                "jdbc:h2:file:./data/trappa;WRITE_DELAY=0",
                "jdbc:h2:file:./data/trappa;INIT=set write_delay 60000",
                "jdbc:h2:mem:trappa",
                "jdbc:h2:tcp://127.0.0.1/trappa",
                "jdbc:h2:trappa",
                "jdbc:mysql://127.0.0.1/trappa",
                "trappa.db"
            })
    void a_database_address_that_weakens_what_a_200_promises_is_refused(String url) {
        environment.put("DATABASE_URL", url);
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("DATABASE_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://trappa:hu%sh@127.0.0.1:5432/a",
                "postgresql://trappa:hu sh@127.0.0.1:5432/a",
                "postgresql://trappa:hu/sh@127.0.0.1:5432/a",
                "postgresql://trappa:hu#sh@127.0.0.1:5432/a",
                "postgresql://trappa:hu?sh@127.0.0.1:5432/a",
                "postgresql://trappa:hush@127.0.0.1:5432",
                "postgresql://trappa:hush@/a"
            })
    void an_address_that_is_none_is_refused_without_its_password(String url) {
        environment.put("DATABASE_URL", url);
        environment.put("TRAPPA_DATA_KEY", "any text");
        assertThatThrownBy(() -> Config.from(environment))
                .hasMessageContaining("DATABASE_URL is not an address such as postgresql://")
                .message()
                .doesNotContain("hu", "sh@");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://trappa:hu@sh@trappa_db:5432/a, jdbc:postgresql://trappa_db:5432/a, hu@sh",
        "'postgres://trappa:hush@h1:5432,h2:5433/a', 'jdbc:postgresql://h1:5432,h2:5433/a', hush",
        "postgresql://trappa@[::1]:5432/a?sslmode=require, jdbc:postgresql://[::1]:5432/a?sslmode=require, ''"
    })
    void hosts_are_those_that_were_named(String url, String jdbc, String password) {
        environment.put("DATABASE_URL", url);
        environment.put("TRAPPA_DATA_KEY", "any text");
        Config config = Config.from(environment);
        assertThat(config.database().jdbc()).isEqualTo(jdbc);
        assertThat(config.database().user()).isEqualTo("trappa");
        assertThat(config.database().password()).isEqualTo(password);
    }

    @Test
    void a_line_end_of_an_environment_file_is_not_the_secrets() {
        environment.put("SHOPIFY_API_SECRET", "secret\r");
        assertThat(Config.from(environment).apiSecret()).isEqualTo("secret");
    }

    @Test
    void the_list_of_who_was_forgotten_is_a_file(@TempDir Path folder) {
        environment.put("TRAPPA_FORGOTTEN_LIST", "");
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("TRAPPA_FORGOTTEN_LIST is empty");
        environment.put("TRAPPA_FORGOTTEN_LIST", folder.toString());
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("TRAPPA_FORGOTTEN_LIST is a folder");
    }

    @Test
    void two_doors_do_not_share_a_port() {
        environment.putAll(Map.of("PORT", "9090"));
        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("both 9090");
    }

    @Test
    void postgres_is_named_as_postgres_names_it() {
        environment.put("DATABASE_URL", "postgresql://trappa:p%40ss+word@db:5433/loyalty?sslmode=require");
        environment.put("TRAPPA_DATA_KEY", "any text");
        Config config = Config.from(environment);
        assertThat(config.database().jdbc()).isEqualTo("jdbc:postgresql://db:5433/loyalty?sslmode=require");
        assertThat(config.database().user()).isEqualTo("trappa");
        assertThat(config.database().password()).isEqualTo("p@ss+word");
    }
}
