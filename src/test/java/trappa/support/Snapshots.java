package trappa.support;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import trappa.fact.Line;
import trappa.fact.Snapshot;

/** Orders as facts, where no reader of deliveries is at hand. */
public final class Snapshots {
    private Snapshots() {}

    /** A paid order of one line in the web shop, taxes inside. */
    public static Snapshot paid(Instant at, long member, Line line) {
        return new Snapshot(
                at,
                null,
                at,
                null,
                "paid",
                false,
                member,
                "web",
                true,
                0,
                0,
                0,
                List.of(line),
                Set.of(),
                Set.of(),
                Set.of());
    }
}
