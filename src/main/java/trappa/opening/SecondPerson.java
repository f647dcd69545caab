package trappa.opening;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import trappa.db.Tx;

/**
 * When an import needs a second person: where the shop has a limit for what one person gives or takes alone, and a file
 * moves more than that all in all, together with what the same person brought in alone within a day; or brings anybody a
 * tier, which no number says. The sum counts and not the largest row: many small rows are as dear as one large.
 */
public final class SecondPerson {
    private static final Duration TOGETHER = Duration.ofHours(24);
    private static final int MOST = 200;

    private final JdbcImportRequests requests = new JdbcImportRequests();

    /** Who wants to bring something. @param hands every name they act under */
    public record Somebody(String name, Set<String> hands) {}

    /** Why it is needed. @param before what the same person brought in alone within a day */
    public record Need(long limit, long moved, long before) {}

    /** Whether this may not come in by one person alone. Nothing is written. */
    public Optional<Need> need(Tx tx, long shopId, Somebody by, Weight weight, Instant now) {
        return requests.limit(tx, shopId)
                .map(limit ->
                        new Need(limit, weight.moved(), requests.alone(tx, shopId, by.hands(), now.minus(TOGETHER))))
                .filter(need -> weight.tiers() || need.moved() + need.before() > need.limit());
    }

    /** Counts what one person brings in alone, unless they may not. */
    public Optional<Need> alone(Tx tx, long shopId, String importId, Somebody by, Weight weight, Instant now) {
        Optional<Need> need = need(tx, shopId, by, weight, now);
        if (need.isEmpty() && weight.moved() > 0) {
            requests.add(tx, shopId, importId, by.name(), now, weight.moved(), null);
        }
        return need;
    }

    void ask(Tx tx, long shopId, String importId, String by, Weight weight, Instant now) {
        requests.add(tx, shopId, importId, by, now, weight.moved(), now.plus(ImportRequest.LASTS));
    }

    /** How many can be decided that none of these hands asked for. */
    public long waitingFor(Tx tx, long shopId, Set<String> hands, Instant now) {
        return requests.waitingFor(tx, shopId, hands, now);
    }

    /** Those that can be decided, the oldest first. */
    public List<ImportRequest> waiting(Tx tx, long shopId, Instant now) {
        return requests.waiting(tx, shopId, now, MOST);
    }

    /** What an import waits with, also when its time is over. */
    public Optional<ImportRequest> undecided(Tx tx, long shopId, String importId) {
        return requests.undecided(tx, shopId, importId);
    }

    /** @return false when somebody else has decided it meanwhile */
    boolean decide(Tx tx, long shopId, ImportRequest request, boolean approved, String by, Instant now) {
        return requests.decide(tx, shopId, request.id(), approved, by, now);
    }
}
