package trappa.operation;

import java.io.IOException;

/**
 * The part of a verb that needs the database. It runs inside the server when one has the database file, else in the
 * verb's own process, and cannot tell the difference: everything it is given and everything it says goes through the
 * {@link Call}.
 */
@FunctionalInterface
public interface Operation {
    /** The exit codes of every verb; 2, wrong usage, is said before an operation begins. */
    int DONE = 0;

    int CHECK_FAILED = 1;

    /**
     * Carries it out.
     *
     * @return the verb's exit code
     * @throws Refused with a sentence for the operator
     * @throws IOException when the caller went away, or its input broke off
     */
    int run(Core core, Call call) throws IOException;

    /** What the operator can mend: the message says what was wrong and what is allowed. */
    class Refused extends RuntimeException {
        public Refused(String message) {
            super(message);
        }
    }

    /** Nothing was ever in the database, as before the first start. */
    final class Empty extends Refused {
        public Empty(String message) {
            super(message);
        }
    }
}
