package trappa.backup;

import java.security.MessageDigest;
import java.util.HexFormat;
import trappa.value.Sha256;

/**
 * How many rows a table has, and a sum of their hashes that is the same in whatever order they come: two databases sort
 * text differently, and neither has to sort for this.
 */
final class RowSum {
    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] sum = new byte[32];
    private long rows;

    /** @param row its canonical text, in bytes */
    void add(byte[] row) {
        byte[] hash = sha256.digest(row);
        int carry = 0;
        for (int i = sum.length - 1; i >= 0; i--) {
            int digit = (sum[i] & 0xff) + (hash[i] & 0xff) + carry;
            sum[i] = (byte) digit;
            carry = digit >>> 8;
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    String hash() {
        return HexFormat.of().formatHex(sum);
    }
}
