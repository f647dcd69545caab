package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What lets the tables be spread over several machines by shop without a line changed: each table belongs to one shop or
 * is small and shared, every key of a shop's table starts with the shop, and every statement on one names the shop.
 */
class ShopInEveryKeyTest {
    /** Small tables that every machine has a copy of. */
    private static final Set<String> SHARED = Set.of("shop", "lease");

    /** Jobs that look across shops for work and then do it shop by shop; none of them locks. */
    private static final Set<String> ACROSS_SHOPS = new TreeSet<>(Set.of(
            "JdbcAllDue.first",
            "JdbcComparisons.missed",
            "JdbcImports.old",
            "JdbcImports.waiting",
            "JdbcImports.waitingForSomebody",
            "JdbcLedger.due",
            "JdbcMessages.receiversDue",
            "JdbcOutbox.shopsDue",
            "JdbcPast.in",
            "JdbcPast.taken",
            "JdbcPrivacy.open",
            "JdbcShownPoints.shopsDue",
            "JdbcShownPoints.waiting",
            "JdbcUnread.lastWaiting"));

    private static final Pattern TABLE = Pattern.compile("create table (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("(?:primary key|unique) \\(([^)]*)\\)");
    private static final Pattern INDEX = Pattern.compile("create unique index \\w+ on (\\w+) \\(([^)]*)\\)");
    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern METHOD =
            Pattern.compile("\n    (?:public |private |static |final )*[\\w<>.,?@ ]+? (\\w+)\\([^;{]*\\{");
    private static final Pattern NAMES_THE_SHOP =
            Pattern.compile("shop_id\\s*=|:shop\\b|shop_id\\s*<|\\(\\s*shop_id\\s*,|shop_id in");

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    void every_key_of_a_shops_table_starts_with_the_shop(String database) throws IOException {
        Map<String, String> tables = tables(database);
        assertThat(tables).containsKeys("ledger_entry", "member", "delivery");
        List<String> wrong = new ArrayList<>();
        tables.forEach((name, columns) -> {
            if (SHARED.contains(name)) {
                return;
            }
            if (!columns.strip().startsWith("shop_id bigint")) {
                wrong.add(name + " does not say whose it is");
            }
            KEY.matcher(columns).results().map(m -> m.group(1)).forEach(key -> {
                if (!key.startsWith("shop_id")) {
                    wrong.add(name + " has the key " + key);
                }
            });
            if (Pattern.compile("\n  (?!shop_id)\\w+ [^,\n]*\\b(?:primary key|unique)\\b(?! \\()")
                    .matcher(columns)
                    .find()) {
                wrong.add(name + " has a key of a single column");
            }
        });
        INDEX.matcher(schema(database)).results().forEach(m -> {
            if (!m.group(2).startsWith("shop_id")) {
                wrong.add(m.group(1) + " has the unique index " + m.group(2));
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void both_databases_have_the_same_tables_and_keys() throws IOException {
        assertThat(shape("h2")).isEqualTo(shape("postgres"));
    }

    @Test
    void every_statement_on_a_shops_table_names_the_shop() throws IOException {
        Set<String> tables = new TreeSet<>(tables("postgres").keySet());
        tables.removeAll(SHARED);
        Pattern touches = Pattern.compile("\\b(?:from|join|into|update)\\s+(" + String.join("|", tables) + ")\\b");
        List<String> wrong = new ArrayList<>();
        Set<String> across = new TreeSet<>();
        int seen = 0;
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("Jdbc"))
                    .toList()) {
                String source = Files.readString(file);
                Matcher literals = LITERAL.matcher(source);
                while (literals.find()) {
                    String statement = literals.group();
                    if (!touches.matcher(statement).find()) {
                        continue;
                    }
                    seen++;
                    String place =
                            file.getFileName().toString().replace(".java", "") + "." + method(source, literals.start());
                    if (!NAMES_THE_SHOP.matcher(rest(source, literals)).find()) {
                        across.add(place);
                    }
                    if (statement.contains("for update")
                            && !NAMES_THE_SHOP.matcher(statement).find()) {
                        wrong.add(place + " locks across shops: " + statement);
                    }
                    if (statement.contains("for update")
                            && !NAMES_THE_SHOP.matcher(statement).find()) {
                        wrong.add(place + " locks across shops: " + statement);
                    }
                }
            }
        }
        assertThat(seen).as("statements found").isGreaterThan(30);
        assertThat(across).as("statements that name no shop").isEqualTo(ACROSS_SHOPS);
        assertThat(wrong).isEmpty();
    }

    /** The statement to the end of its expression: long ones are put together of several literals. */
    private static String rest(String source, Matcher literal) {
        int end = source.indexOf(';', literal.end());
        return source.substring(literal.start(), end < 0 ? source.length() : end);
    }

    private static String method(String source, int before) {
        String name = "?";
        Matcher methods = METHOD.matcher(source.substring(0, before));
        while (methods.find()) {
            name = methods.group(1);
        }
        return name;
    }

    private static Map<String, String> shape(String database) throws IOException {
        Map<String, String> shape = new TreeMap<>();
        tables(database)
                .forEach((name, columns) -> shape.put(
                        name,
                        columns.lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .map(line -> line.replaceAll("^(\\w+) .*?( not null)?,?$", "$1$2"))
                                .reduce("", (a, b) -> a + "\n" + b)));
        return shape;
    }

    private static Map<String, String> tables(String database) throws IOException {
        Map<String, String> tables = new TreeMap<>();
        TABLE.matcher(schema(database)).results().forEach(m -> tables.put(m.group(1), m.group(2)));
        return tables;
    }

    private static String schema(String database) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(Path.of("src/main/resources/db", database))) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }
}
