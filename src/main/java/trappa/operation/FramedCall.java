package trappa.operation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** A call that came over the management port: its answer goes back as frames, as it is made. */
final class FramedCall implements Call {
    private static final long BETWEEN_PROGRESS_NANOS = 200_000_000;
    private final Map<String, String> options;
    private final InputStream in;
    private final OutputStream answer;
    private long lastProgress;

    FramedCall(Map<String, String> options, InputStream in, OutputStream answer) {
        this.options = options;
        this.in = in;
        this.answer = answer;
    }

    @Override
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (length > 0) {
                    Frames.write(answer, Frames.Kind.DATA, bytes, from, length);
                }
            }

            @Override
            public void flush() throws IOException {
                answer.flush();
            }
        };
    }

    @Override
    public void say(String line) {
        send(Frames.Kind.LINE, line);
    }

    @Override
    public void progress(String what, long done, long of) {
        long now = System.nanoTime();
        if (lastProgress == 0 || now - lastProgress > BETWEEN_PROGRESS_NANOS) {
            lastProgress = now;
            send(Frames.Kind.PROGRESS, done + " " + of + " " + what);
        }
    }

    void exit(int code) {
        send(Frames.Kind.EXIT, Integer.toString(code));
    }

    private void send(Frames.Kind kind, String text) {
        try {
            Frames.write(answer, kind, text);
        } catch (IOException callerGone) {
            throw new UncheckedIOException(callerGone);
        }
    }
}
