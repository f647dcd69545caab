package trappa.store;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Whether an address is one of the public internet: not this machine's, not its network's, not the one a cloud answers
 * secrets at (169.254.169.254), and not one that reaches those through another form. By IANA's registries of special
 * addresses (RFC 6890 and later).
 */
final class PublicAddress {
    private PublicAddress() {}

    static boolean is(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] b = address.getAddress();
        return switch (address) {
            case Inet4Address four -> publicFour(unsigned(b[0]), unsigned(b[1]), unsigned(b[2]));
            case Inet6Address six -> publicSix(b);
            default -> false;
        };
    }

    private static boolean publicFour(int a, int b, int c) {
        return !(a == 0
                || a == 10
                || a == 127
                || (a == 100 && b >= 64 && b <= 127) // between a carrier and its customers
                || (a == 169 && b == 254)
                || (a == 172 && b >= 16 && b <= 31)
                || (a == 192 && b == 0 && (c == 0 || c == 2)) // protocols, documentation
                || (a == 192 && b == 88 && c == 99)
                || (a == 192 && b == 168)
                || (a == 198 && (b == 18 || b == 19)) // measurements
                || (a == 198 && b == 51 && c == 100)
                || (a == 203 && b == 0 && c == 113)
                || a >= 224);
    }

    /** 2000::/3, but for what carries an IPv4 address inside it and what is for documentation. */
    private static boolean publicSix(byte[] b) {
        int first = unsigned(b[0]) << 8 | unsigned(b[1]);
        int second = unsigned(b[2]) << 8 | unsigned(b[3]);
        boolean global = (first & 0xe000) == 0x2000;
        boolean protocols = first == 0x2001 && (second < 0x200 || second == 0xdb8); // Teredo and others
        boolean sixToFour = first == 0x2002;
        boolean documentation = first == 0x3fff && second < 0x1000;
        return global && !protocols && !sixToFour && !documentation;
    }

    private static int unsigned(byte b) {
        return b & 0xff;
    }
}
