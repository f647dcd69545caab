package trappa.opening;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import trappa.opening.Imports.State;

/**
 * One import of the owner's pages.
 *
 * @param rowCount the rows that are to be brought in, or taken back
 * @param rowsDone those of them that are
 * @param members the customers who were brought something, once it is done
 * @param points what they were brought together
 * @param doneAt when the last row was in
 * @param trouble why it stopped on the way
 */
public record Import(
        long shopId,
        String id,
        Kind kind,
        String fileName,
        State state,
        Choice choice,
        Instant uploadedAt,
        String uploadedBy,
        long rowCount,
        long rowsDone,
        long members,
        long points,
        @Nullable Instant doneAt,
        @Nullable Instant undoneAt,
        @Nullable String undoneBy,
        @Nullable String trouble) {

    static Import uploaded(long shopId, String id, Kind kind, String fileName, Choice choice, Instant at, String by) {
        return new Import(shopId, id, kind, fileName, State.LOOKED, choice, at, by, 0, 0, 0, 0, null, null, null, null);
    }

    Import with(Choice chosen) {
        return new Import(
                shopId,
                id,
                kind,
                fileName,
                state,
                chosen,
                uploadedAt,
                uploadedBy,
                rowCount,
                rowsDone,
                members,
                points,
                doneAt,
                undoneAt,
                undoneBy,
                trouble);
    }

    /** Asked for, until a second person has looked at it. */
    Import waiting(long rows, long customers, long sum) {
        return at(State.WAITING, rows, 0, customers, sum, null, null, null, null);
    }

    /** Not brought in: taken back by whoever asked, or declined. */
    Import refused(boolean own) {
        return own
                ? at(State.LOOKED, 0, 0, 0, 0, null, null, null, null)
                : at(State.DECLINED, rowCount, 0, members, points, null, null, null, null);
    }

    Import running(long rows, long customers, long sum) {
        return at(State.RUNNING, rows, 0, customers, sum, null, null, null, null);
    }

    /** One that stopped on the way, once more. */
    Import goingOn() {
        return at(State.RUNNING, rowCount, rowsDone, members, points, null, null, null, null);
    }

    Import ended(State how, Instant at, @Nullable String why) {
        return at(
                how,
                rowCount,
                why == null ? rowCount : rowsDone,
                members,
                points,
                doneAt == null ? at : doneAt,
                undoneAt,
                undoneBy,
                why);
    }

    Import undoing(Instant at, String by) {
        return at(State.UNDOING, rowCount, 0, members, points, doneAt, at, by, null);
    }

    /** The same file and choice, further on. */
    private Import at(
            State where,
            long rows,
            long done,
            long customers,
            long sum,
            @Nullable Instant in,
            @Nullable Instant out,
            @Nullable String outBy,
            @Nullable String why) {
        return new Import(
                shopId,
                id,
                kind,
                fileName,
                where,
                choice,
                uploadedAt,
                uploadedBy,
                rows,
                done,
                customers,
                sum,
                in,
                out,
                outBy,
                why);
    }
}
