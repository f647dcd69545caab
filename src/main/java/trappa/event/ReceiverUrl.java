package trappa.event;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a receiver's address may be: https, with a host and no password in it. Which addresses the host may lead to is
 * looked at when a message is sent, not here: names change what they lead to.
 */
final class ReceiverUrl {
    private static final int LONGEST = 500;
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private ReceiverUrl() {}

    /** @return what is wrong, as a word: {@code long}, {@code form}, {@code https} */
    static Optional<String> wrong(String text, boolean development) {
        if (text.length() > LONGEST) {
            return Optional.of("long");
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.of("form");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean port = url.getPort() == -1 || (url.getPort() >= 1 && url.getPort() <= HIGHEST_PORT);
        if (url.getHost() == null || !port || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("form");
        }
        boolean loopback = development && scheme.equals("http") && LOOPBACK.contains(url.getHost());
        return scheme.equals("https") || loopback ? Optional.empty() : Optional.of("https");
    }
}
