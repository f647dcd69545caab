package trappa.ledger;

import java.time.Instant;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Reason;
import trappa.account.Reason.Plain.Because;
import trappa.value.Sha256;

/**
 * One row of the ledger: a transfer of points above zero between two accounts. Rows of one member are chained by hash,
 * so that a changed or missing row is found.
 *
 * @param number 1, 2, 3 … within the member
 * @param posting the key of the posting it belongs to; corrections of it are later rows with the same key
 * @param sequence 1 for the posting's first row
 * @param reason the JSON of the reason, exactly as kept
 */
public record Entry(
        long shopId,
        long customerId,
        long number,
        String posting,
        int sequence,
        Kind kind,
        Side from,
        Side to,
        long points,
        Instant occurredAt,
        Instant recordedAt,
        String reason,
        String previousHash,
        String hash) {

    /**
     * SHA-256 of the previous hash and every field of the row, in hex. What tells of a person is in it as a hash of its
     * own, which is all that is kept of it when the person is forgotten: the chain then still holds.
     */
    String expectedHash() {
        String text = String.join(
                "\n",
                previousHash,
                Long.toString(shopId),
                Long.toString(number),
                Integer.toString(sequence),
                kind.name(),
                from.name(),
                to.name(),
                Long.toString(points),
                occurredAt.toString(),
                recordedAt.toString(),
                personal());
        return Sha256.hex(text);
    }

    /** The hash of what tells of a person: the number, the posting's key and the reason with its salt. */
    private String personal() {
        return ReasonJson.forgotten(reason)
                .orElseGet(() -> Sha256.hex(String.join("\n", Long.toString(customerId), posting, reason)));
    }

    /** Whether what told of a person is gone. */
    boolean forgotten() {
        return ReasonJson.forgotten(reason).isPresent();
    }

    /** The same row under a number that stands for nobody, with nothing in it that tells of a person. */
    Entry forget(long nobody) {
        return new Entry(
                shopId,
                nobody,
                number,
                "forgotten/" + number,
                sequence,
                kind,
                from,
                to,
                points,
                occurredAt,
                recordedAt,
                ReasonJson.forget(personal()),
                previousHash,
                hash);
    }

    /** The same row, about a friend who is somebody no more: by the posting's new key. */
    Entry friendForgotten(String newPosting) {
        return new Entry(
                shopId,
                customerId,
                number,
                newPosting,
                sequence,
                kind,
                from,
                to,
                points,
                occurredAt,
                recordedAt,
                ReasonJson.forget(personal()),
                previousHash,
                hash);
    }

    /** Whether it is a member's row about a friend who was forgotten. */
    boolean ofForgottenFriend() {
        return posting.startsWith("referral/-");
    }

    public Reason why() {
        return forgotten() && ofForgottenFriend()
                ? new Reason.Plain(kind == Kind.REVERSED ? Because.REFERRAL_TAKEN_BACK : Because.REFERRAL)
                : ReasonJson.read(reason);
    }

    /** What the row does to the member's own balance. */
    public long toMember() {
        return to == Side.MEMBER ? points : from == Side.MEMBER ? -points : 0;
    }

    /** What the row does to the points the member has reserved for a redemption. */
    long toReserved() {
        return to == Side.RESERVED ? points : from == Side.RESERVED ? -points : 0;
    }

    /** The row with its place in the chain worked out. */
    Entry chained() {
        return new Entry(
                shopId,
                customerId,
                number,
                posting,
                sequence,
                kind,
                from,
                to,
                points,
                occurredAt,
                recordedAt,
                reason,
                previousHash,
                expectedHash());
    }
}
