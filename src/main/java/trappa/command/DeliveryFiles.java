package trappa.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Map;
import trappa.operation.Operation;
import trappa.webhook.FileReplay;

/** Delivery files on their way to the process that has the database: name, topic, length and bytes, one after another. */
final class DeliveryFiles {
    static final int LARGEST = 8 << 20;

    private DeliveryFiles() {}

    /** Files with their topics; each is opened when it is its turn. */
    static InputStream stream(Map<Path, String> topics) {
        Iterator<Map.Entry<Path, String>> each = topics.entrySet().iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return each.hasNext();
            }

            @Override
            public InputStream nextElement() {
                Map.Entry<Path, String> next = each.next();
                return one(next.getKey(), next.getValue());
            }
        });
    }

    private static InputStream one(Path file, String topic) {
        try {
            byte[] body = Files.readAllBytes(file);
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(head);
            out.writeUTF(file.toString());
            out.writeUTF(topic);
            out.writeInt(body.length);
            return new SequenceInputStream(
                    new ByteArrayInputStream(head.toByteArray()), new ByteArrayInputStream(body));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The next file of {@link #stream}. */
    static FileReplay.File next(DataInputStream in) throws IOException {
        String name = in.readUTF();
        String topic = in.readUTF();
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
            throw new Operation.Refused(name + ": a delivery is at most " + LARGEST + " bytes");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException(name);
        }
        return new FileReplay.File(name, topic, body);
    }
}
