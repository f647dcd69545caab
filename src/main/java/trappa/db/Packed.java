package trappa.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they are kept: deflated where that makes them fewer. A body of a webhook has a fifth of its size then, and the
 * database less to write to its log, to force to the disk and to move aside than it costs to deflate it.
 *
 * @param unpacked how many they are by themselves; null when {@code bytes} are those
 */
public record Packed(byte[] bytes, @Nullable Integer unpacked) {
    /** {@link Deflater#BEST_SPEED}: the next levels take up to three times as long for a tenth less. */
    public static final class Packer implements AutoCloseable {
        private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        private byte[] room = {};

        /** Called by one thread at a time. */
        public Packed pack(byte[] bytes) {
            if (room.length < bytes.length) {
                room = new byte[bytes.length];
            }
            deflater.reset();
            deflater.setInput(bytes);
            deflater.finish();
            int length = deflater.deflate(room, 0, bytes.length);
            return deflater.finished() && length < bytes.length
                    ? new Packed(Arrays.copyOf(room, length), bytes.length)
                    : new Packed(bytes, null);
        }

        @Override
        public void close() {
            deflater.end();
        }
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
        Inflater inflater = new Inflater(true);
        try {
            byte[] all = new byte[unpacked + 1];
            inflater.setInput(bytes);
            int length = inflater.inflate(all);
            if (length != unpacked || !inflater.finished()) {
                throw new IllegalStateException("These are not " + unpacked + " bytes packed");
            }
            return Arrays.copyOf(all, length);
        } catch (DataFormatException e) {
            throw new IllegalStateException("These bytes are not packed ones", e);
        } finally {
            inflater.end();
        }
    }
}
