package trappa.support;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Chromium for tests, one per test run. It is found on this machine, else downloaded by Playwright, else installed by
 * the system's package manager where that is allowed; otherwise the test fails and says what to install.
 *
 * <p>A page belongs to the test that opened it and is closed with it: {@code try (var page = Browser.page(360, 800))}.
 */
public final class Browser {
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-features=" + String.join(",", unneededFeatures()));
    /** For what is waited for: longer than a machine at its limits takes, and no test that passes waits for it. */
    private static final double PATIENCE_MS = 45_000;

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chrome.exe");
    private static final List<String> USUAL_PLACES = List.of(
            "/usr/lib/chromium/chromium",
            "/snap/bin/chromium",
            "/opt/google/chrome/chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
            "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe");
    /** Somebody else on this machine may be installing something. */
    private static final String APT_WAITS = "-oDPkg::Lock::Timeout=240";

    private static final Map<String, String> NO_DOWNLOAD = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

    private Browser() {}

    /**
     * Each window would start a process and load a page for suggestions below the address bar, four fifths of what a window
     * costs. Chromium heeds the last such flag alone, so what Playwright itself switches off is named again.
     */
    private static List<String> unneededFeatures() {
        return List.of(
                "WebUIOmniboxPopup",
                "WebUIOmniboxAimPopup",
                "AvoidUnnecessaryBeforeUnloadCheckSync",
                "BoundaryEventDispatchTracksNodeRemoval",
                "DestroyProfileOnBrowserClose",
                "DialMediaRouteProvider",
                "GlobalMediaControls",
                "HttpsUpgrades",
                "LensOverlay",
                "MediaRouter",
                "PaintHolding",
                "ThirdPartyStoragePartitioning",
                "BlockOriginHeaderModificationOnRedirect",
                "Translate",
                "AutoDeElevate",
                "OptimizationHints");
    }

    /** A page of its own session (cookies, storage), of this size in CSS pixels. Closing it ends the session. */
    public static Page page(int width, int height) {
        return page(new com.microsoft.playwright.Browser.NewPageOptions().setViewportSize(width, height));
    }

    /** As {@link #page(int, int)}, with reduced motion, forced colours and the like. */
    public static Page page(com.microsoft.playwright.Browser.NewPageOptions options) {
        var page = Shared.CHROMIUM.newPage(options);
        page.setDefaultTimeout(PATIENCE_MS);
        return page;
    }

    /** Everything the browser has to say against a page from now on: errors, warnings, policy violations. */
    public static List<String> complaintsOf(Page page) {
        var complaints = new ArrayList<String>();
        page.onConsoleMessage(message -> {
            if (!message.type().equals("log")) complaints.add(message.type() + ": " + message.text());
        });
        page.onPageError(error -> complaints.add("error: " + error));
        return complaints;
    }

    /** Playwright is not made for several threads: use it from the one that runs the tests. */
    private static final class Shared {
        static final com.microsoft.playwright.Browser CHROMIUM = start();

        static {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        }
    }

    private static com.microsoft.playwright.Browser start() {
        var browser = onThisMachine().map(path -> launch(Optional.of(path))).orElseGet(Browser::fetch);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                browser.close();
            } catch (PlaywrightException alreadyGone) {
                // The driver may have ended before us; then so has the browser.
            }
        }));
        return browser;
    }

    /** Tests run in several processes at once: one fetches, the others wait for it and find what it fetched. */
    private static com.microsoft.playwright.Browser fetch() {
        var tried = new ArrayList<String>();
        try (var file = FileChannel.open(
                        Path.of(System.getProperty("java.io.tmpdir"), "trappa-fetches-chromium"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var turn = file.lock()) {
            return onThisMachine()
                    .map(path -> launch(Optional.of(path)))
                    .or(() -> attempt("Playwright's own download", tried, Browser::download))
                    .or(() -> attempt("apt-get install chromium", tried, Browser::install))
                    .orElseThrow(() -> new IllegalStateException(
                            "No Chromium for the browser tests. Install chromium or Google Chrome (or point"
                                    + " TRAPPA_CHROMIUM at one); -DskipBrowser leaves these tests out. Tried: "
                                    + String.join("; ", tried)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Only one test process may fetch Chromium, and that could not be arranged", e);
        }
    }

    private static Optional<Path> onThisMachine() {
        var chosen = System.getenv("TRAPPA_CHROMIUM");
        var onPath = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.of(
                        Stream.ofNullable(chosen).map(Path::of),
                        onPath,
                        USUAL_PLACES.stream().map(Path::of))
                .flatMap(places -> places)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static com.microsoft.playwright.Browser launch(Optional<Path> executable) {
        var options = new BrowserType.LaunchOptions().setArgs(FLAGS);
        executable.ifPresent(options::setExecutablePath);
        return Playwright.create(new Playwright.CreateOptions().setEnv(NO_DOWNLOAD))
                .chromium()
                .launch(options);
    }

    private interface Step {
        com.microsoft.playwright.Browser run() throws IOException, InterruptedException;
    }

    private static Optional<com.microsoft.playwright.Browser> attempt(String what, List<String> tried, Step step) {
        System.err.println("No Chromium on this machine, trying " + what + " …");
        try {
            return Optional.of(step.run());
        } catch (IOException | PlaywrightException | IllegalStateException failure) {
            tried.add(what + " (" + failure.getMessage().lines().findFirst().orElse("") + ")");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            tried.add(what + " (interrupted)");
        }
        return Optional.empty();
    }

    private static com.microsoft.playwright.Browser download() throws IOException, InterruptedException {
        var driver = Driver.ensureDriverInstalled(NO_DOWNLOAD, false).createProcessBuilder();
        driver.command().addAll(List.of("install", "chromium"));
        run(driver);
        return launch(Optional.empty());
    }

    private static com.microsoft.playwright.Browser install() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get")) || !"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException("needs root on Debian or Ubuntu");
        }
        run(new ProcessBuilder("apt-get", APT_WAITS, "update"));
        run(new ProcessBuilder("apt-get", APT_WAITS, "install", "-y", "chromium", "fonts-liberation"));
        return launch(
                Optional.of(onThisMachine().orElseThrow(() -> new IllegalStateException("installed, but not found"))));
    }

    private static void run(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("no answer within five minutes");
        }
        if (process.exitValue() != 0) throw new IllegalStateException("ended with status " + process.exitValue());
    }
}
