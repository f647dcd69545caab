package trappa.db;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** {@link Failures} of several that are worked for in turn, such as shops: what goes for one says nothing of another. */
public final class FailuresEach {
    private final Logger log;
    private final Map<Long, Failures> failing = new ConcurrentHashMap<>();

    public FailuresEach(Logger log) {
        this.log = log;
    }

    /**
     * @param whose the number of the one it failed for
     * @param what begins the sentence: who failed
     */
    public void failed(long whose, String what, Throwable why) {
        failing.computeIfAbsent(whose, one -> new Failures(log)).failed(what, why);
    }

    /** It went for this one. */
    public void went(long whose, String what) {
        Failures before = failing.remove(whose);
        if (before != null) {
            before.went(what);
        }
    }
}
