package trappa.operation;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.web.Problem;

/**
 * {@code POST /operations/{name}} on the management port: a verb of the command line asks the server that has the
 * database file. The port is on loopback only; a page in a browser on this machine can reach that too, so a call needs
 * the word from the {@link ControlFile}, must name this address as its host, and may not say that a page sent it. One at
 * a time.
 */
public final class OperationEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperationEndpoint.class);
    private final Core core;
    private final Map<String, Operation> operations;
    private final String token = ControlFile.newToken();
    private final Semaphore free = new Semaphore(1);
    private @Nullable ControlFile control;

    public OperationEndpoint(Core core, Map<String, Operation> operations) {
        this.core = core;
        this.operations = operations;
    }

    /** Lets verbs know where this server is. On PostgreSQL they need not: they open the database beside it. */
    public void announce(int port) {
        Optional<Path> file = core.config().database().file();
        control = file.map(f -> ControlFile.write(f, new ControlFile.Order(port, token)))
                .orElse(null);
    }

    public void run(Context ctx) throws IOException {
        if (!allowed(ctx)) {
            Problem.unauthorized().answer(ctx);
            return;
        }
        Operation operation = operations.get(ctx.pathParam("name"));
        if (operation == null) {
            new Problem(404, "not_found", "There is nothing here").answer(ctx);
            return;
        }
        if (!free.tryAcquire()) {
            Problem.busy().answer(ctx);
            return;
        }
        try {
            answer(ctx, operation);
        } finally {
            free.release();
        }
    }

    private boolean allowed(Context ctx) {
        String authorization = ctx.header("Authorization");
        String host = ctx.header("Host");
        return authorization != null
                && MessageDigest.isEqual(
                        authorization.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8))
                && ("127.0.0.1:" + ctx.req().getLocalPort()).equals(host)
                && ctx.header("Origin") == null
                && ctx.header("Sec-Fetch-Site") == null;
    }

    private void answer(Context ctx, Operation operation) throws IOException {
        Map<String, String> options = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> options.put(name, values.getFirst()));
        ctx.contentType(Frames.CONTENT_TYPE);
        ctx.header("Cache-Control", "no-store");
        OutputStream out = ctx.res().getOutputStream();
        FramedCall call = new FramedCall(options, ctx.req().getInputStream(), out);
        try {
            int exit = outcome(ctx, operation, call);
            // Whoever is still sending when the line is closed may not hear the answer.
            ctx.req().getInputStream().transferTo(OutputStream.nullOutputStream());
            call.exit(exit);
        } catch (UncheckedIOException | IOException gone) {
            LOG.warn("{} was broken off: {}", ctx.path(), gone.getMessage());
        }
    }

    private int outcome(Context ctx, Operation operation, FramedCall call) throws IOException {
        try {
            return operation.run(core, call);
        } catch (Operation.Refused refused) {
            call.say(String.valueOf(refused.getMessage()));
        } catch (UncheckedIOException gone) {
            throw gone;
        } catch (RuntimeException e) {
            LOG.error("{} failed", ctx.path(), e);
            call.say("It failed in the server (" + e.getClass().getSimpleName() + "); the server's log says more");
        }
        return Operation.CHECK_FAILED;
    }

    @Override
    public void close() {
        if (control != null) {
            control.close();
        }
    }
}
