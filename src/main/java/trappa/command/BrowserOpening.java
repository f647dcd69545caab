package trappa.command;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks the desktop to show an address. */
final class BrowserOpening {
    private BrowserOpening() {}

    /** Empty when the desktop took it, else a sentence to print. */
    static Optional<String> of(String address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.contains("mac")
                ? List.of("open", address)
                : system.contains("windows")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                        : List.of("xdg-open", address);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return Optional.empty();
        } catch (IOException noDesktop) {
            return Optional.of("No browser could be opened here; the address is " + address);
        }
    }
}
