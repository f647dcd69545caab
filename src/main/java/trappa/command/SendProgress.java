package trappa.command;

import java.io.PrintStream;

/** A bar on a terminal that says how far a long send has come; on anything else it is silent. */
final class SendProgress implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final int WORTH_A_BAR = 5;

    private final PrintStream terminal;
    private final boolean shown;
    private final int total;
    private int done;

    private SendProgress(PrintStream terminal, boolean shown, int total) {
        this.terminal = terminal;
        this.shown = shown;
        this.total = total;
    }

    static SendProgress on(boolean quiet, int total) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new SendProgress(System.err, terminal && !quiet && total >= WORTH_A_BAR, total);
    }

    void step() {
        done++;
        if (shown && done < total) {
            int filled = WIDTH * done / total;
            terminal.print("\r" + "█".repeat(filled) + "░".repeat(WIDTH - filled) + " " + done + "/" + total);
            terminal.flush();
        }
    }

    /** Wipes the bar, so that a line can be printed in its place. */
    void clear() {
        if (shown) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }

    @Override
    public void close() {
        clear();
    }
}
