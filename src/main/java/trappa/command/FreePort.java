package trappa.command;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;

/** Looks before a server starts whether its port can be had, so that the answer can name the option to change. */
final class FreePort {
    private static final int HIGHEST = 65_535;

    private FreePort() {}

    /** Why {@code port} will not do, or empty when it will; 0 is any free one. */
    static Optional<String> refusal(String option, int port) {
        if (port < 0 || port > HIGHEST) {
            return Optional.of(option + ": 0 to " + HIGHEST + ", not " + port);
        }
        if (port == 0) {
            return Optional.empty();
        }
        try (ServerSocket socket = new ServerSocket(port)) {
            return Optional.empty();
        } catch (IOException taken) {
            return Optional.of("Port " + port + " is in use or not allowed; choose another with " + option);
        }
    }
}
