package trappa.opening;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an import file may tell, by the names of its first line. */
public enum Column {
    CUSTOMER_ID(Kind.MEMBERS, true),
    /** Instead of the id, where a list says whose address it is. Only files of other programs have it. */
    EMAIL(Kind.MEMBERS, false),
    POINTS(Kind.MEMBERS, true),
    EARNED_ON(Kind.MEMBERS, true),
    QUALIFYING(Kind.MEMBERS, false),
    TIER(Kind.MEMBERS, false),
    TIER_UNTIL(Kind.MEMBERS, false),
    NOTE(Kind.MEMBERS, false),
    CODE(Kind.CODES, true),
    /** Whose pool the code is for. */
    REWARD_ID(Kind.CODES, false),
    /** A code that somebody has already. */
    HANDED_OUT_AT(Kind.CODES, false);

    /** The columns of a file of members in our own format. */
    static final List<Column> OWN =
            of(Kind.MEMBERS).stream().filter(c -> c != EMAIL).toList();

    final Kind kind;
    final boolean required;

    Column(Kind kind, boolean required) {
        this.kind = kind;
        this.required = required;
    }

    public static List<Column> of(Kind kind) {
        return Arrays.stream(values()).filter(c -> c.kind == kind).toList();
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
