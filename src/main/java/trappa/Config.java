package trappa;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.db.DatabaseUrl;

/**
 * The whole configuration. Every bad value is refused at the start with its key, the value and what is allowed; a key
 * nobody knows is an error that names the nearest one.
 *
 * @param keepDeliveries how long deliveries are remembered once their bodies are gone; in any case as long as those
 * @param compareEvery how often each shop's orders are compared with what has arrived; zero: never
 * @param connected whether rewards are made in the real shops; in development only when the Admin API's address is given
 * @param forgottenList the list of who was forgotten, which is not restored from a backup
 * @param values each key in force with where it came from, secrets masked, for {@code trappa config}
 */
public record Config(
        int port,
        int managementPort,
        DatabaseUrl database,
        String apiKey,
        String apiSecret,
        Optional<String> previousApiSecret,
        boolean development,
        Duration clockOffset,
        Duration keepBodies,
        Duration keepDeliveries,
        Optional<String> appUrl,
        String adminApiUrl,
        Duration adminApiTimeout,
        Duration compareEvery,
        boolean connected,
        Optional<String> dataKey,
        Optional<String> ownerPassword,
        Path forgottenList,
        Map<String, Value> values) {

    private static final int LEAST_PASSWORD = 12;
    /** So many letters apart, a name is another one misspelt. */
    private static final int MISSPELT = 2;
    /** A thousand years: beyond, dates have no place in a database's columns. */
    private static final Duration FURTHEST = Duration.ofDays(365_000);

    private static final Pattern WEEKS = Pattern.compile("([-+]?)P([0-9]{1,9})W");

    /** A value in force and its source. */
    public record Value(String shown, String source) {}

    /** One setting: its key, its default (null: none) and whether it is a secret. */
    private record Key(String name, @Nullable String byDefault, boolean secret) {}

    private static final List<Key> KEYS = List.of(
            new Key("PORT", "8080", false),
            new Key("DATABASE_URL", "jdbc:h2:file:./data/trappa", true),
            new Key("SHOPIFY_API_KEY", null, false),
            new Key("SHOPIFY_API_SECRET", null, true),
            new Key("SHOPIFY_API_SECRET_PREVIOUS", null, true),
            new Key("SHOPIFY_APP_URL", null, false),
            new Key("TRAPPA_MANAGEMENT_PORT", "9090", false),
            new Key("TRAPPA_ADMIN_API_URL", "https://{shop}", false),
            new Key("TRAPPA_ADMIN_API_TIMEOUT_SECONDS", "15", false),
            new Key("TRAPPA_COMPARE_MINUTES", "10", false),
            new Key("TRAPPA_CLOCK_OFFSET", null, false),
            new Key("TRAPPA_ENV", "production", false),
            new Key("TRAPPA_DATA_KEY", null, true),
            new Key("TRAPPA_KEEP_BODIES_DAYS", "30", false),
            new Key("TRAPPA_KEEP_DELIVERIES_DAYS", "90", false),
            new Key("TRAPPA_OWNER_PASSWORD", null, true),
            new Key("TRAPPA_FORGOTTEN_LIST", null, false));

    /** A configuration that cannot be used; the message says which key, what it was and what is allowed. */
    public static final class Refused extends RuntimeException {
        public Refused(String message) {
            super(message);
        }
    }

    /**
     * Reads the environment; {@code KEY_FILE} names a file that holds KEY's value.
     *
     * @throws Refused with every value that is wrong, a line each
     */
    public static Config from(Map<String, String> environment) {
        return new Reader(environment).config();
    }

    /** Collects what is wrong instead of stopping at the first. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final Map<String, Value> values = new LinkedHashMap<>();
        private final List<String> wrong = new java.util.ArrayList<>();
        private final Set<String> unread = new java.util.HashSet<>();

        Reader(Map<String, String> environment) {
            this.environment = new TreeMap<>(environment);
        }

        Config config() {
            unknown();
            boolean development =
                    choice("TRAPPA_ENV", "production", "development").equals("development");
            int port = (int) number("PORT", 0, 65_535);
            int management = (int) number("TRAPPA_MANAGEMENT_PORT", 0, 65_535);
            String apiKey = required("SHOPIFY_API_KEY");
            String secret = required("SHOPIFY_API_SECRET");
            String previous = text("SHOPIFY_API_SECRET_PREVIOUS");
            if (previous != null && previous.isBlank()) {
                wrong.add("SHOPIFY_API_SECRET_PREVIOUS is empty; leave it out when no rotation is going on");
            }
            String appUrl = address("SHOPIFY_APP_URL", development);
            String adminApiUrl = address("TRAPPA_ADMIN_API_URL", development);
            Duration adminTimeout = seconds("TRAPPA_ADMIN_API_TIMEOUT_SECONDS", 100, 60_000);
            long compare = number("TRAPPA_COMPARE_MINUTES", 0, 1440);
            String dataKey = text("TRAPPA_DATA_KEY");
            Duration offset = offset(development);
            long bodies = number("TRAPPA_KEEP_BODIES_DAYS", 1, 3650);
            long deliveries = number("TRAPPA_KEEP_DELIVERIES_DAYS", 1, 3650);
            String password = text("TRAPPA_OWNER_PASSWORD");
            if (password != null && password.length() < LEAST_PASSWORD) {
                wrong.add("TRAPPA_OWNER_PASSWORD is too short; allowed is at least " + LEAST_PASSWORD + " characters");
            }
            DatabaseUrl database = database();
            String list = text("TRAPPA_FORGOTTEN_LIST");
            Path beside = database.file()
                    .map(f -> f.resolveSibling(f.getFileName() + ".forgotten"))
                    .orElse(Path.of("data", "trappa.forgotten"));
            if (list != null && (list.isBlank() || Files.isDirectory(Path.of(list)))) {
                wrong.add("TRAPPA_FORGOTTEN_LIST is " + (list.isBlank() ? "empty" : "a folder")
                        + "; allowed is the name of a file, or leave it out");
            }
            if (port != 0 && port == management) {
                wrong.add("PORT and TRAPPA_MANAGEMENT_PORT are both " + port + "; they have to differ");
            }
            if (dataKey == null ? database.kind() == DatabaseUrl.Kind.POSTGRES : dataKey.isBlank()) {
                wrong.add(
                        "TRAPPA_DATA_KEY is " + (dataKey == null ? "missing" : "empty")
                                + "; with PostgreSQL it is required, the same for every server: openssl rand -hex 32 makes one");
            }
            if (!wrong.isEmpty()) {
                throw new Refused(String.join("\n", wrong));
            }
            return new Config(
                    port,
                    management,
                    database,
                    apiKey,
                    secret,
                    Optional.ofNullable(previous),
                    development,
                    offset,
                    Duration.ofDays(bodies),
                    Duration.ofDays(deliveries),
                    Optional.ofNullable(appUrl),
                    String.valueOf(adminApiUrl),
                    adminTimeout,
                    Duration.ofMinutes(compare),
                    !development || given("TRAPPA_ADMIN_API_URL"),
                    Optional.ofNullable(dataKey),
                    Optional.ofNullable(password),
                    list == null ? beside : Path.of(list),
                    Map.copyOf(values));
        }

        /** Other programs of Shopify's have settings of their own, so of those only what looks like ours misspelt. */
        private void unknown() {
            for (String name : environment.keySet()) {
                String key = name.endsWith("_FILE") ? name.substring(0, name.length() - 5) : name;
                boolean ours = name.startsWith("TRAPPA_");
                if ((!ours && !name.startsWith("SHOPIFY_")) || KEYS.stream().anyMatch(k -> k.name.equals(key))) {
                    continue;
                }
                String nearest = KEYS.stream()
                        .map(Key::name)
                        .min(Comparator.comparingInt(known -> nearness(known, key)))
                        .orElseThrow();
                if (ours || nearness(nearest, key) <= MISSPELT) {
                    wrong.add(name + " is not a setting; did you mean " + nearest + "?");
                }
            }
        }

        private static int nearness(String known, String key) {
            return key.startsWith("TRAPPA_")
                    ? Math.min(distance(known, key), distance(known, key.substring("TRAPPA_".length())))
                    : distance(known, key);
        }

        private @Nullable String text(String name) {
            Key key = KEYS.stream().filter(k -> k.name.equals(name)).findFirst().orElseThrow();
            String file = environment.get(name + "_FILE");
            String value = environment.get(name);
            String source = "environment";
            if (value == null && file != null) {
                source = "file " + file;
                try {
                    value = Files.readString(Path.of(file));
                } catch (IOException | java.nio.file.InvalidPathException e) {
                    wrong.add(name + "_FILE names a file that cannot be read: " + file);
                    unread.add(name);
                    return key.byDefault;
                }
            }
            value = value == null ? null : value.strip(); // a line end of an environment file is not the value's
            if (value == null) {
                source = "default";
                value = key.byDefault;
            }
            if (value != null) {
                values.put(name, new Value(key.secret ? "***" : value, source));
            }
            return value;
        }

        private boolean given(String name) {
            Value value = values.get(name);
            return value != null && !value.source.equals("default");
        }

        private String required(String name) {
            String value = text(name);
            if (value == null || value.isBlank()) {
                if (!unread.contains(name)) {
                    wrong.add(name + " is " + (value == null ? "missing" : "empty")
                            + "; it is the app's from the Shopify Partner dashboard");
                }
                return "";
            }
            return value;
        }

        private long number(String name, long least, long most) {
            String value = text(name);
            if (value != null && value.matches("[0-9]{1,9}")) {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            wrong.add(name + " is '" + value + "'; allowed is a whole number from " + least + " to " + most);
            return least;
        }

        /** Seconds with up to three decimals. */
        private Duration seconds(String name, long leastMillis, long mostMillis) {
            String value = text(name);
            if (value != null && value.matches("[0-9]{1,6}([.][0-9]{1,3})?")) {
                long millis = Duration.parse("PT" + value + "S").toMillis();
                if (millis >= leastMillis && millis <= mostMillis) {
                    return Duration.ofMillis(millis);
                }
            }
            wrong.add(name + " is '" + value + "'; allowed are seconds from " + plain(leastMillis) + " to "
                    + plain(mostMillis));
            return Duration.ofMillis(leastMillis);
        }

        private static String plain(long millis) {
            return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
        }

        private String choice(String name, String... allowed) {
            String value = text(name);
            for (String one : allowed) {
                if (one.equals(value)) {
                    return one;
                }
            }
            wrong.add(name + " is '" + value + "'; allowed: " + String.join(", ", allowed));
            return allowed[0];
        }

        private @Nullable String address(String name, boolean development) {
            String value = text(name);
            if (value == null) {
                return null;
            }
            try {
                URI uri = URI.create(value.replace("{shop}", "shop.myshopify.com"));
                boolean loopback = uri.getHost() != null
                        && (uri.getHost().equals("localhost")
                                || uri.getHost().startsWith("127.")
                                || uri.getHost().equals("[::1]"));
                if (uri.getHost() != null
                        && ("https".equals(uri.getScheme())
                                || (development && loopback && "http".equals(uri.getScheme())))) {
                    return value;
                }
            } catch (IllegalArgumentException notAnAddress) {
                // said below
            }
            wrong.add(name + " is '" + value + "'; allowed is https, or http to this machine in development");
            return value;
        }

        private Duration offset(boolean development) {
            String value = text("TRAPPA_CLOCK_OFFSET");
            if (value == null) {
                return Duration.ZERO;
            }
            if (!development) {
                wrong.add("TRAPPA_CLOCK_OFFSET is only for TRAPPA_ENV=development");
                return Duration.ZERO;
            }
            try {
                Matcher weeks = WEEKS.matcher(value);
                Duration offset = weeks.matches()
                        ? Duration.ofDays(7 * Long.parseLong(weeks.group(1) + weeks.group(2)))
                        : Duration.parse(value);
                if (offset.abs().compareTo(FURTHEST) <= 0) {
                    return offset;
                }
            } catch (DateTimeParseException | ArithmeticException no) {
                // said below
            }
            wrong.add("TRAPPA_CLOCK_OFFSET is '" + value + "'; allowed is an ISO duration of at most "
                    + FURTHEST.toDays() + " days, such as P30D, P2W or -PT2H; years and months are of no one length");
            return Duration.ZERO;
        }

        private DatabaseUrl database() {
            String value = text("DATABASE_URL");
            try {
                DatabaseUrl url = DatabaseUrl.parse(value == null ? "" : value);
                Value stored = values.get("DATABASE_URL");
                values.put("DATABASE_URL", new Value(url.toString(), stored == null ? "default" : stored.source));
                return url;
            } catch (IllegalArgumentException e) {
                wrong.add("DATABASE_URL " + e.getMessage());
                return new DatabaseUrl(DatabaseUrl.Kind.H2, "", "", "");
            }
        }

        /** How many letters have to be changed to turn one word into another. */
        private static int distance(String a, String b) {
            int[] row = new int[b.length() + 1];
            for (int j = 0; j <= b.length(); j++) {
                row[j] = j;
            }
            for (int i = 1; i <= a.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= b.length(); j++) {
                    int above = row[j];
                    int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    row[j] = Math.min(same, Math.min(above, row[j - 1]) + 1);
                    diagonal = above;
                }
            }
            return row[b.length()];
        }
    }
}
