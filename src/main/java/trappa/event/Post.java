package trappa.event;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The way out to receivers. Whoever carries it never lets a message reach this machine or its network. */
public interface Post {

    /** What came of an attempt. */
    sealed interface Outcome {
        /** Answered in time. @param retryAfter how long the receiver asks to be left alone */
        record Answered(int status, Optional<Duration> retryAfter) implements Outcome {}

        /** Not answered; whether it was received is not known. {@code why} tells nothing secret. */
        record Broken(String why) implements Outcome {}
    }

    /** One attempt, within a deadline; never throws. */
    Outcome send(String url, Map<String, String> headers, byte[] body);
}
