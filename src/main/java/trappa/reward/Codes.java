package trappa.reward;

import java.math.BigInteger;
import java.security.SecureRandom;
import trappa.signature.Hmac;

/**
 * Ids of redemptions and the codes derived from them: a little over 83 bits of a keyed hash of the id, so that nobody can
 * guess one and a retry finds its own. Letters that are easily mistaken are left out.
 */
final class Codes {
    private static final String ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    private static final String SAFE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ID_BYTES = 16;
    private static final int CODE_CHARACTERS = 17;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Hmac hmac;

    Codes(String secret) {
        hmac = new Hmac("trappa code " + secret);
    }

    /** A new id of 128 random bits. */
    static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        StringBuilder id = new StringBuilder();
        for (byte b : bytes) {
            id.append(SAFE.charAt(b & 31));
            id.append(SAFE.charAt((b >> 3) & 31));
        }
        return id.toString();
    }

    /** The same as a gift card's code: letters and digits alone, at most 20. */
    String giftCard(String redemptionId) {
        return code(redemptionId).replace("-", "");
    }

    /** The code of a redemption: 17 letters of 30, a little over 83 bits, in groups. */
    String code(String redemptionId) {
        BigInteger number = new BigInteger(1, hmac.of(redemptionId));
        BigInteger base = BigInteger.valueOf(ALPHABET.length());
        StringBuilder code = new StringBuilder("TR");
        for (int i = 0; i < CODE_CHARACTERS; i++) {
            BigInteger[] parts = number.divideAndRemainder(base);
            number = parts[0];
            if (i % 6 == 0) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(parts[1].intValue()));
        }
        return code.toString();
    }
}
