package trappa.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How many rows a table has, and a sum of their hashes that is the same in whatever order they come: two databases sort
 * text differently, and neither has to sort for this.
 */
final class RowSum {
    private final MessageDigest sha256;
    private final byte[] sum = new byte[32];
    private long rows;

    RowSum() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

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
