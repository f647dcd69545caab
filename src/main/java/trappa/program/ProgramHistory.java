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

    /** Where a version stands at an instant. */
    public enum Standing {
        IN_FORCE,
        SCHEDULED,
        /** Another one came after it or in its place. */
        REPLACED
    }

    public Standing standing(ProgramVersion version, Instant at) {
        if (!version.equals(timeline.get(version.effectiveFrom()))) {
            return Standing.REPLACED;
        }
        if (version.effectiveFrom().isAfter(at)) {
            return Standing.SCHEDULED;
        }
        return version.effectiveFrom().equals(timeline.floorKey(at)) ? Standing.IN_FORCE : Standing.REPLACED;
    }

    /** When the version after this one comes into force; empty when none will. */
    public Optional<Instant> until(ProgramVersion version) {
        return Optional.ofNullable(timeline.higherKey(version.effectiveFrom()));
    }

    /** When another version comes into force after an instant; empty when none will. */
    public Optional<Instant> changesAfter(Instant instant) {
        return Optional.ofNullable(timeline.higherKey(instant));
    }

    /**
     * The history as if a program had been in force from an instant on, whatever was published since.
     *
     * @param number of the version it is taken as
     */
    public ProgramHistory asIf(Program program, Instant from, int number) {
        NavigableMap<Instant, ProgramVersion> before = new TreeMap<>(timeline.headMap(from, false));
        before.put(from, new ProgramVersion(number, from, from, "", program));
        return new ProgramHistory(before);
    }

    /** The versions that are ever in force, each from its date until the next. */
    public Collection<ProgramVersion> inForce() {
        return timeline.values();
    }
}
