package trappa.operation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import trappa.Config;
import trappa.db.Database;

/**
 * Where an operation runs. An H2 file belongs to one process: when a server has it, the server is asked; else, and always
 * on PostgreSQL, the verb opens the database itself.
 */
public final class Operations {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private Operations() {}

    /** Where an operation's words, progress and data go. */
    public interface Console {
        void say(String line);

        void progress(String what, long done, long of);

        OutputStream out();
    }

    /** What is asked for: an operation by its name, its options by theirs, and what it reads. */
    public record Request(String name, Map<String, String> options, InputStream in) {
        public Request(String name, Map<String, String> options) {
            this(name, options, InputStream.nullInputStream());
        }
    }

    /**
     * Runs it.
     *
     * @param operation what to run when no server has the database; a server runs its own of that name
     * @param system the time without the configuration's offset
     * @return the exit code
     * @throws Operation.Refused with a sentence for the operator
     */
    public static int run(Config config, Operation operation, Request request, Console console, Clock system)
            throws IOException {
        Optional<ControlFile.Order> order = config.database().file().flatMap(ControlFile::read);
        if (order.isPresent()) {
            Optional<Integer> exit = ask(order.get(), request, console);
            if (exit.isPresent()) {
                return exit.get();
            }
        }
        try (Database database = new Database(config.database())) {
            int pending = database.pendingMigrations();
            if (pending > 0) {
                if (database.schemaVersion().isEmpty()) {
                    throw new Operation.Empty("There is nothing in " + config.database()
                            + " yet: run migrate first, or serve, which does the same by itself");
                }
                throw new Operation.Refused("The schema of " + config.database() + " is " + pending
                        + " steps behind this program: run migrate first, or serve, which does the same by itself");
            }
            Clock clock = Clock.offset(system, config.clockOffset());
            return operation.run(Core.of(config, database, clock), new LocalCall(request, console));
        }
    }

    /** Empty when no server that knows this database answers. */
    private static Optional<Integer> ask(ControlFile.Order order, Request request, Console console) throws IOException {
        String query = request.options().entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        URI address = URI.create("http://127.0.0.1:" + order.port() + "/operations/" + request.name()
                + (query.isEmpty() ? "" : "?" + query));
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(address)
                            .header("Authorization", "Bearer " + order.token())
                            .POST(HttpRequest.BodyPublishers.ofInputStream(request::in))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = new BufferedInputStream(response.body())) {
                if (response.statusCode() == 503) {
                    throw new Operation.Refused("The server is busy with another verb; try again when it is done");
                }
                if (!response.headers().firstValue("Content-Type").orElse("").equals(Frames.CONTENT_TYPE)) {
                    return Optional.empty();
                }
                return Optional.of(pass(body, console));
            }
        } catch (java.net.ConnectException | java.net.http.HttpConnectTimeoutException nobody) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Operation.Refused("Stopped");
        }
    }

    private static int pass(InputStream answer, Console console) throws IOException {
        while (true) {
            Frames.Frame frame = next(answer);
            switch (frame.kind()) {
                case LINE -> console.say(frame.text());
                case PROGRESS -> {
                    String[] words = frame.text().split(" ", 3);
                    console.progress(words[2], Long.parseLong(words[0]), Long.parseLong(words[1]));
                }
                case DATA -> console.out().write(frame.content());
                case EXIT -> {
                    return Integer.parseInt(frame.text());
                }
            }
        }
    }

    private static Frames.Frame next(InputStream answer) {
        try {
            return Frames.read(answer);
        } catch (IOException cut) {
            throw new Operation.Refused("The server's answer was cut short; nothing of it is to be used");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A call in the verb's own process. */
    private record LocalCall(Request request, Console console) implements Call {
        @Override
        public Optional<String> option(String name) {
            return Optional.ofNullable(request.options().get(name));
        }

        @Override
        public InputStream in() {
            return request.in();
        }

        @Override
        public OutputStream out() {
            return console.out();
        }

        @Override
        public void say(String line) {
            console.say(line);
        }

        @Override
        public void progress(String what, long done, long of) {
            console.progress(what, done, of);
        }
    }
}
