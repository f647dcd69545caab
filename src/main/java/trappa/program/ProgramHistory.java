package trappa.program;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which version of a shop's program is in force when. Publishing replaces everything from the new version's date until
 * the moment of publishing; what was already scheduled for later stays scheduled.
 */
public final class ProgramHistory {
    private final NavigableMap<Instant, ProgramVersion> timeline;

    private ProgramHistory(NavigableMap<Instant, ProgramVersion> timeline) {
        this.timeline = Collections.unmodifiableNavigableMap(timeline);
    }

    /** The history made by these versions, in the order of their numbers. */
    public static ProgramHistory of(Collection<ProgramVersion> versions) {
        NavigableMap<Instant, ProgramVersion> timeline = new TreeMap<>();
        versions.stream()
                .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                .forEach(version -> {
                    Instant until = version.publishedAt().isAfter(version.effectiveFrom())
                            ? version.publishedAt()
                            : version.effectiveFrom();
                    timeline.subMap(version.effectiveFrom(), true, until, true).clear();
                    timeline.put(version.effectiveFrom(), version);
                });
        return new ProgramHistory(timeline);
    }

    /** The version in force at an instant; empty before the first. */
    public Optional<ProgramVersion> at(Instant instant) {
        return Optional.ofNullable(timeline.floorEntry(instant)).map(Map.Entry::getValue);
    }

    /** The versions that are ever in force, each from its date until the next. */
    public Collection<ProgramVersion> inForce() {
        return timeline.values();
    }
}
