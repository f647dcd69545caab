package trappa.operation;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** One call of an operation: what it was asked with, and where its words, its progress and its data go. */
public interface Call {
    /** A value the verb was given, by the name of its option without the dashes. */
    Optional<String> option(String name);

    default String required(String name) {
        return option(name).orElseThrow(() -> new Operation.Refused("--" + name + " is missing"));
    }

    /** True for an option that was given without a value. */
    default boolean flag(String name) {
        return option(name).isPresent();
    }

    default int number(String name, int byDefault) {
        return option(name).map(Integer::valueOf).orElse(byDefault);
    }

    /** What the verb reads: a file to import, say. Empty for most. */
    InputStream in();

    /** What the verb writes: the bytes of an export, say. */
    OutputStream out();

    /** A line for the operator. */
    void say(String line);

    /**
     * How far it has come; call it as often as you like.
     *
     * @param of 0 when nobody knows
     */
    void progress(String what, long done, long of);
}
