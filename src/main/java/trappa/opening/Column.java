package trappa.opening;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of an import file, by the names of its first line. */
enum Column {
    CUSTOMER_ID(true),
    POINTS(true),
    EARNED_ON(true),
    QUALIFYING(false),
    TIER(false),
    TIER_UNTIL(false),
    NOTE(false);

    final boolean required;

    Column(boolean required) {
        this.required = required;
    }

    String header() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Column> of(String header) {
        String name = header.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(c -> c.header().equals(name)).findFirst();
    }

    static List<String> headers() {
        return Arrays.stream(values()).map(Column::header).toList();
    }
}
