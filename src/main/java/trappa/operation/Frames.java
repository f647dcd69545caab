package trappa.operation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An operation's answer on its way to the verb: frames of a kind, a length and the content, ending with the exit code. An
 * answer without its exit code was cut short, and is never taken for whole.
 */
final class Frames {
    static final String CONTENT_TYPE = "application/vnd.trappa.operation";
    private static final int LARGEST = 1 << 20;

    private Frames() {}

    /** What a frame can be. */
    enum Kind {
        LINE,
        PROGRESS,
        DATA,
        EXIT
    }

    record Frame(Kind kind, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    static void write(OutputStream to, Kind kind, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        write(to, kind, content, 0, content.length);
        to.flush();
    }

    static void write(OutputStream to, Kind kind, byte[] content, int from, int length) throws IOException {
        for (int start = from, left = length; left > 0 || start == from; ) {
            int part = Math.min(LARGEST, left);
            DataOutputStream out = new DataOutputStream(to);
            out.writeByte(kind.ordinal());
            out.writeInt(part);
            out.write(content, start, part);
            start += Math.max(1, part);
            left -= part;
        }
    }

    /** @throws EOFException when there is no further frame */
    static Frame read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (kind >= Kind.values().length || length < 0 || length > LARGEST) {
            throw new IOException("Not an operation's answer");
        }
        return new Frame(Kind.values()[kind], in.readNBytes(length));
    }
}
