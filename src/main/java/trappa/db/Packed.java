package trappa.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they are kept: as an LZ4 block where that makes them fewer. A body of a webhook has a third of its size then, and
 * the database less to write to its log, to force to the disk and to move aside than packing it costs.
 *
 * @param unpacked how many they are by themselves; null when {@code bytes} are those
 */
public record Packed(byte[] bytes, @Nullable Integer unpacked) {
    /** In Java alone, with every bound checked. */
    private static final LZ4Factory SAFE = LZ4Factory.safeInstance();

    private static final LZ4Compressor COMPRESSOR = compressor();
    private static final LZ4SafeDecompressor DECOMPRESSOR = SAFE.safeDecompressor();

    /** The native one takes a fifth of the time, where this system has one and lets it be loaded. */
    private static LZ4Compressor compressor() {
        try {
            return LZ4Factory.nativeInstance().fastCompressor();
        } catch (LinkageError | RuntimeException notHere) {
            return SAFE.fastCompressor();
        }
    }

    public static Packed pack(byte[] bytes) {
        byte[] packed = new byte[COMPRESSOR.maxCompressedLength(bytes.length)];
        int length = COMPRESSOR.compress(bytes, packed);
        return length < bytes.length
                ? new Packed(Arrays.copyOf(packed, length), bytes.length)
                : new Packed(bytes, null);
    }

    /**
     * The bytes in columns {@code bytes} and {@code unpacked}.
     *
     * @return null where there are none
     */
    public static byte @Nullable [] read(ResultSet row) throws SQLException {
        byte[] bytes = row.getBytes("bytes");
        int unpacked = row.getInt("unpacked");
        return bytes == null || row.wasNull() ? bytes : new Packed(bytes, unpacked).unpack();
    }

    /** @throws IllegalStateException when the bytes are not those that were packed */
    public byte[] unpack() {
        if (unpacked == null) {
            return bytes;
        }
        try {
            byte[] all = new byte[unpacked];
            if (DECOMPRESSOR.decompress(bytes, all) == all.length) {
                return all;
            }
        } catch (LZ4Exception e) {
            throw new IllegalStateException("These are not " + unpacked + " bytes packed", e);
        }
        throw new IllegalStateException("These are not " + unpacked + " bytes packed");
    }
}
