package trappa.db;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks together what is asked at the same time. Whoever comes while nobody asks does so at once and alone; those who come
 * meanwhile wait for its end, and one of them asks for all. No timer, and nobody is answered by what was asked before they
 * came.
 *
 * @param <Q> a question, equal to another that has the same answer
 */
public final class Together<Q, A> {
    private final Function<Set<Q>, Map<Q, A>> asking;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Group<Q, A> asked;
    private @Nullable Group<Q, A> next;

    /** Questions that are asked as one. */
    private static final class Group<Q, A> {
        private final Set<Q> questions = new HashSet<>();
        private final CompletableFuture<Map<Q, A>> answers = new CompletableFuture<>();
    }

    /** @param asking answers each of the questions it is handed, by one thread at a time */
    public Together(Function<Set<Q>, Map<Q, A>> asking) {
        this.asking = asking;
    }

    /**
     * The answer, as it was some time after this was called; empty when there is none. What goes wrong in asking is thrown
     * to all who asked.
     */
    public Optional<A> ask(Q question) {
        lock.lock();
        Group<Q, A> before = asked;
        Group<Q, A> mine = next;
        boolean first = mine == null;
        if (mine == null) {
            mine = new Group<>();
            next = mine;
        }
        mine.questions.add(question);
        lock.unlock();
        if (first) {
            if (before != null) {
                before.answers.exceptionally(failed -> Map.of()).join();
            }
            askNow(mine);
        }
        return Optional.ofNullable(mine.answers.join().get(question));
    }

    /** How many different questions wait for their turn. */
    int waiting() {
        lock.lock();
        try {
            return next == null ? 0 : next.questions.size();
        } finally {
            lock.unlock();
        }
    }

    private void askNow(Group<Q, A> group) {
        lock.lock();
        next = null;
        asked = group;
        lock.unlock();
        try {
            group.answers.complete(asking.apply(group.questions));
        } catch (RuntimeException | Error e) {
            group.answers.completeExceptionally(e);
        }
    }
}
