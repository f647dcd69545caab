package trappa.opening;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an import file may tell of a member, by the names of its first line. */
public enum Column {
    CUSTOMER_ID(true),
    /** Instead of the id, where a list says whose address it is. Only files of other programs have it. */
    EMAIL(false),
    POINTS(true),
    EARNED_ON(true),
    QUALIFYING(false),
    TIER(false),
    TIER_UNTIL(false),
    NOTE(false);

    /** The columns of a file in our own format. */
    static final List<Column> OWN =
            Arrays.stream(values()).filter(c -> c != EMAIL).toList();

    final boolean required;

    Column(boolean required) {
        this.required = required;
    }

    /** Its name in our own format. */
    public String header() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Column> of(String header) {
        String name = header.strip().toLowerCase(Locale.ROOT);
        return OWN.stream().filter(c -> c.header().equals(name)).findFirst();
    }

    static List<String> headers() {
        return OWN.stream().map(Column::header).toList();
    }
}
