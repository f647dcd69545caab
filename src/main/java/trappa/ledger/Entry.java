package trappa.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Reason;

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

    /** SHA-256 of the previous hash and every field of the row, in hex. */
    String expectedHash() {
        String text = String.join(
                "\n",
                previousHash,
                Long.toString(shopId),
                Long.toString(customerId),
                Long.toString(number),
                posting,
                Integer.toString(sequence),
                kind.name(),
                from.name(),
                to.name(),
                Long.toString(points),
                occurredAt.toString(),
                recordedAt.toString(),
                reason);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    public Reason why() {
        return ReasonJson.read(reason);
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
