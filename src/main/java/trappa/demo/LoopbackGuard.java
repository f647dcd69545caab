package trappa.demo;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the demo on this machine: only its own loopback names are answered (so that no foreign page reaches it through a
 * name that points here), and only its own pages may change something.
 */
final class LoopbackGuard {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private LoopbackGuard() {}

    static boolean ownHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int port = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        return NAMES.contains(port < 0 ? host : host.substring(0, port));
    }

    /** Browsers send {@code Origin} with every POST; a tool that sends none is no browser and carries no shopper. */
    static boolean ownPage(@Nullable String origin, @Nullable String host) {
        return origin == null || origin.equals("http://" + host);
    }
}
