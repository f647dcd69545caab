package trappa.command;

import java.time.Clock;
import java.util.Map;

/** How a command starts the server; given by the wiring, so that no command needs to know what a server is made of. */
@FunctionalInterface
public interface ServerStart {
    /**
     * Starts the server with these settings, in the words of the environment ({@code PORT}, {@code DATABASE_URL}, …).
     *
     * @throws IllegalArgumentException when a setting is not one the server can start with; the message names it
     * @throws PortTaken when a port cannot be had
     */
    Running start(Map<String, String> settings, Clock clock);

    /** The message names the setting whose port another program has, or this user may not. */
    final class PortTaken extends RuntimeException {
        public PortTaken(String setting, int port, Throwable cause) {
            super(setting + " is " + port + ", which is in use or not allowed to this user; choose another", cause);
        }
    }

    /** A server that answers. */
    interface Running extends AutoCloseable {
        /** The public port it listens on. */
        int port();

        /** Lets the requests under way end, then stops. */
        @Override
        void close();
    }
}
