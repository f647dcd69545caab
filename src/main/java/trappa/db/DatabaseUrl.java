package trappa.db;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
            return postgres(URI.create(text));
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

    private static DatabaseUrl postgres(URI uri) {
        String info = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        String[] login = info.split(":", 2);
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DatabaseUrl(
                Kind.POSTGRES,
                "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query,
                decode(login[0]),
                login.length > 1 ? decode(login[1]) : "");
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
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password: what may be shown and logged. */
    @Override
    public String toString() {
        return jdbc.replaceAll("(?i)(password=)[^&;]*", "$1***");
    }
}
