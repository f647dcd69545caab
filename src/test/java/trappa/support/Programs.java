package trappa.support;

import java.time.Instant;
import java.util.List;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/** Programs as the server reads them, without a server. */
public final class Programs {
    private Programs() {}

    public static Program read(ProgramJson document) {
        var body = document.json();
        body.remove("effectiveFrom");
        return switch (ProgramDocument.read(body)) {
            case ProgramDocument.Reading.Valid valid -> valid.program();
            case ProgramDocument.Reading.Invalid invalid ->
                throw new AssertionError(invalid.violations().toString());
        };
    }

    /** In force from long ago. */
    public static ProgramHistory always(ProgramJson document) {
        Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
        return ProgramHistory.of(List.of(new ProgramVersion(1, longAgo, longAgo, "the test", read(document))));
    }
}
