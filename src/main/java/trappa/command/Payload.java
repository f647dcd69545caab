package trappa.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** A file to send. Its webhook id comes from its bytes and topic, so sending it again is a repeat, not a new delivery. */
record Payload(Path file, String topic, UUID webhookId, byte[] body) {
    static Payload of(Path file, String topic, byte[] body) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[name.length + 1 + body.length];
        System.arraycopy(name, 0, both, 0, name.length);
        System.arraycopy(body, 0, both, name.length + 1, body.length);
        return new Payload(file, topic, UUID.nameUUIDFromBytes(both), body);
    }
}
