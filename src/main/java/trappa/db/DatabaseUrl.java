package trappa.db;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database's address, refused when it would weaken what a 200 promises.
 *
 * @param jdbc the address for JDBC, without user and password
 */
public record DatabaseUrl(Kind kind, String jdbc, String user, String password) {

    /** The two databases Trappa runs on. */
    public enum Kind {
        H2,
        POSTGRES
    }

    /** H2 options that cannot weaken durability; everything else is refused, so that no spelling slips through. */
    private static final Set<String> H2_OPTIONS = Set.of("CACHE_SIZE", "COMPRESS", "TRACE_LEVEL_FILE");

    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:(file:)?(~/|\\./|\\.\\./|/|[A-Za-z]:[/\\\\]).*");

    private static final String HOST = "([\\w.-]+|\\[[0-9A-Fa-f:]+])(:\\d+)?";
    private static final Pattern POSTGRES = Pattern.compile("postgres(ql)?://((?<login>[^/?#\\s]*)@)?(?<hosts>" + HOST
            + "(," + HOST + ")*)(?<database>/[^/?#\\s]+)(?<query>\\?\\S*)?");

    /**
     * Reads {@code jdbc:h2:file:…}, {@code postgresql://user:password@host:port/db} or {@code jdbc:postgresql:…}.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static DatabaseUrl parse(String text) {
        if (text.startsWith("jdbc:h2:")) {
            return h2(text);
        }
        if (text.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(Kind.POSTGRES, text, "", "");
        }
        if (text.startsWith("postgresql://") || text.startsWith("postgres://")) {
            return postgres(text);
        }
        throw new IllegalArgumentException(
                "must be jdbc:h2:file:PATH, postgresql://user:password@host:port/db or " + "jdbc:postgresql://…");
    }

    private static DatabaseUrl h2(String text) {
        List<String> parts = Arrays.asList(text.split(";", -1));
        for (String option : parts.subList(1, parts.size())) {
            String key = option.split("=", 2)[0].strip().toUpperCase(Locale.ROOT);
            if (!key.isEmpty() && !H2_OPTIONS.contains(key)) {
                throw new IllegalArgumentException(
                        "may not set " + key + ": it could lose acknowledged deliveries. Allowed options: "
                                + H2_OPTIONS.stream().sorted().toList());
            }
        }
        if (!H2_FILE.matcher(parts.getFirst()).matches()) {
            throw new IllegalArgumentException("must name a file of its own (jdbc:h2:file:./data/trappa); "
                    + "in memory, over a network or inside an archive nothing is durable");
        }
        return new DatabaseUrl(Kind.H2, text, "sa", "");
    }

    /** As libpq reads it: several hosts and names with an underscore are allowed. What is wrong is said without the password. */
    private static DatabaseUrl postgres(String text) {
        Matcher address = POSTGRES.matcher(text);
        if (!address.matches()) {
            throw notAnAddress();
        }
        String[] login = Optional.ofNullable(address.group("login")).orElse("").split(":", 2);
        String query = Optional.ofNullable(address.group("query")).orElse("");
        return new DatabaseUrl(
                Kind.POSTGRES,
                "jdbc:postgresql://" + address.group("hosts") + address.group("database") + query,
                decode(login[0]),
                login.length > 1 ? decode(login[1]) : "");
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException(
                "is not an address such as postgresql://user:password@host:port/db; in the user and "
                        + "the password % / ? # and blanks are written as %25 %2F %3F %23 %20");
    }

    /** H2's file without its ending, to keep things beside it; empty for a server. */
    public Optional<Path> file() {
        if (kind != Kind.H2) {
            return Optional.empty();
        }
        String path = jdbc.split(";", 2)[0].replaceFirst("^jdbc:h2:(file:)?", "");
        return Optional.of(
                path.startsWith("~/") ? Path.of(System.getProperty("user.home"), path.substring(2)) : Path.of(path));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw notAnAddress();
        }
    }

    /** Without the password: what may be shown and logged. */
    @Override
    public String toString() {
        return jdbc.replaceAll("(?i)(password=)[^&;]*", "$1***");
    }
}
