package trappa.command;

import java.io.PrintStream;
import java.util.Locale;

/** A bar on a terminal that says how far a long work has come; on anything else it is silent. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long BETWEEN_NANOS = 100_000_000;

    private final PrintStream terminal;
    private final boolean shown;
    private boolean drawn;
    private long last;

    private ProgressBar(PrintStream terminal, boolean shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    static ProgressBar on(boolean quiet) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new ProgressBar(System.err, terminal && !quiet);
    }

    /** @param of 0 when nobody knows */
    void show(String what, long done, long of) {
        long now = System.nanoTime();
        if (shown && (last == 0 || now - last > BETWEEN_NANOS)) {
            last = now;
            drawn = true;
            terminal.print("\r\u001b[K" + bar(done, of) + String.format(Locale.ROOT, "%,d", done)
                    + (of > 0 ? String.format(Locale.ROOT, "/%,d ", of) : " ") + what);
            terminal.flush();
        }
    }

    private static String bar(long done, long of) {
        if (of <= 0) {
            return "";
        }
        int filled = (int) Math.clamp((double) WIDTH * done / of, 0, WIDTH);
        return "█".repeat(filled) + "░".repeat(WIDTH - filled) + " ";
    }

    /** Wipes the bar, so that a line can be printed in its place. */
    void clear() {
        if (drawn) {
            terminal.print("\r\u001b[K");
            terminal.flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
