package trappa.owner;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Addresses that carry what a page shows. */
final class Address {
    private Address() {}

    /** A path with each name and value in turn; what is empty or null is left out. */
    static String of(String path, @Nullable Object... namesAndValues) {
        StringBuilder address = new StringBuilder(path);
        char mark = '?';
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null && !value.toString().isEmpty()) {
                address.append(mark)
                        .append(namesAndValues[i])
                        .append('=')
                        .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
                mark = '&';
            }
        }
        return address.toString();
    }
}
