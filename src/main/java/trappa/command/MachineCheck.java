package trappa.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import trappa.Config;

/** The part of {@code doctor} that needs no database: secrets, address, disk, ports. */
final class MachineCheck {
    private static final int SECRET_CHARACTERS = 32;
    private static final long LITTLE = 2L << 30;
    private static final long TOO_LITTLE = 200L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

    private final Config config;
    private final Instant now;

    /** @param now by the machine's own clock */
    MachineCheck(Config config, Instant now) {
        this.config = config;
        this.now = now;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(secret());
        config.previousApiSecret()
                .ifPresent(previous -> findings.add(Finding.warning(
                        "previous secret",
                        "is accepted too",
                        "leave SHOPIFY_API_SECRET_PREVIOUS out when the old secret has been revoked")));
        findings.add(disk());
        findings.add(port("PORT", config.port()));
        findings.add(port("TRAPPA_MANAGEMENT_PORT", config.managementPort()));
        findings.addAll(address());
        return findings;
    }

    private Finding secret() {
        int length = config.apiSecret().length();
        return length >= SECRET_CHARACTERS
                ? Finding.ok("secret", length + " characters")
                : Finding.warning(
                        "secret",
                        "only " + length + " characters",
                        "Shopify's are longer; copy SHOPIFY_API_SECRET again from the Partner dashboard");
    }

    /** The disk the database is on; with a database elsewhere, the one worked on here. */
    private Finding disk() {
        Path folder = config.database()
                .file()
                .map(Path::toAbsolutePath)
                .orElse(Path.of("").toAbsolutePath());
        while (folder.getParent() != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String found = (free >> 20) + " MiB free at " + folder;
            String cure = "make room: a full disk answers every delivery 503";
            return free < TOO_LITTLE
                    ? Finding.failure("disk", found, cure)
                    : free < LITTLE ? Finding.warning("disk", found, cure) : Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.failure("disk", "cannot be asked: " + e.getMessage(), "see that " + folder + " can be read");
        }
    }

    private Finding port(String setting, int port) {
        if (port == 0) {
            return Finding.ok(setting, "any free port");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        } catch (IOException nobody) {
            return Finding.ok(setting, port + " is free");
        }
        return ours()
                ? Finding.ok(setting, port + ": serve is running")
                : Finding.failure(setting, port + " is taken by another program", "stop that one, or set " + setting);
    }

    private boolean ours() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return config.managementPort() != 0
                    && client.send(
                                    request(URI.create("http://127.0.0.1:" + config.managementPort() + "/health/live")),
                                    HttpResponse.BodyHandlers.ofString())
                            .body()
                            .equals("live");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Finding> address() {
        if (config.appUrl().isEmpty()) {
            return List.of(Finding.warning(
                    "address", "SHOPIFY_APP_URL is not set", "set it to the https address in app.toml"));
        }
        URI url = URI.create(config.appUrl().get());
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<Void> answer =
                    client.send(request(url.resolve("/openapi.yaml")), HttpResponse.BodyHandlers.discarding());
            List<Finding> findings = new ArrayList<>();
            findings.add(
                    answer.statusCode() == 200
                            ? Finding.ok("address", url + " answers")
                            : Finding.failure(
                                    "address",
                                    url + " answers " + answer.statusCode(),
                                    "let the proxy there pass everything on to port " + config.port()));
            answer.headers().firstValue("Date").ifPresent(date -> findings.add(clock(date)));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.warning(
                    "address",
                    url + " does not answer from here (" + e.getClass().getSimpleName() + ")",
                    "try it from outside; its name, its certificate and the proxy before serve have to work"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Finding clock(String date) {
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration apart = Duration.between(theirs, now).abs();
            return apart.compareTo(CLOCKS_APART) <= 0
                    ? Finding.ok("clock against the address", "within " + apart.toSeconds() + " s")
                    : Finding.failure(
                            "clock against the address",
                            apart.toSeconds() + " seconds apart",
                            "set the clock: signatures of shoppers' calls are good for 90 seconds");
        } catch (DateTimeParseException noDate) {
            return Finding.warning("clock against the address", "its Date cannot be read", "look at the proxy");
        }
    }

    private static HttpRequest request(URI address) {
        return HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    }
}
