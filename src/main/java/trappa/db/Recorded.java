package trappa.db;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** What a transaction wrote, as bytes from which it can be written again: rows that may be missing, and numbers taken. */
final class Recorded {
    private static final int USUAL_BYTES = 64 << 10;
    private static final int ROWS = 'r';
    private static final int NUMBER = 'n';
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final ObjLongConsumer<String> given;

    /** @param given is told of each number that a sequence gave, before the transaction is over */
    Recorded(ObjLongConsumer<String> given) {
        this.given = given;
    }

    void rows(Rows<?> rows, String table, String key, Rows<?> parts, String tableOfParts) {
        try {
            out.writeByte(ROWS);
            out.writeUTF(table);
            out.writeUTF(key);
            rows.writeTo(out);
            out.writeUTF(tableOfParts);
            parts.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void number(String sequence, long number) {
        given.accept(sequence, number);
        try {
            out.writeByte(NUMBER);
            out.writeUTF(sequence);
            out.writeLong(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Writes again what is not there. @return how many rows were not */
    static int writeAgain(byte[] recorded, Tx tx) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(recorded));
        int missing = 0;
        for (int kind = in.read(); kind >= 0; kind = in.read()) {
            switch (kind) {
                case ROWS -> {
                    String table = in.readUTF();
                    String key = in.readUTF();
                    Rows<@Nullable Object[]> rows = Rows.readFrom(in);
                    String tableOfParts = in.readUTF();
                    missing += rows.insertMissing(tx, table, key, Rows.readFrom(in), tableOfParts)
                            .size();
                }
                case NUMBER -> {
                    String sequence = in.readUTF();
                    long taken = in.readLong();
                    long next = tx.next(sequence);
                    while (next < taken) {
                        next = tx.next(sequence);
                    }
                }
                default -> throw new IOException("Nothing is recorded as " + kind);
            }
        }
        return missing;
    }
}
