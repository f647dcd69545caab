package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = "Fold a shop's accounts again from its facts, or from delivery files, and append what the ledger"
                + " lacks. Doing it again changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Files are read as if the store had sent them; signatures are not asked for. The topic is guessed from the",
            "file's folder or name: orders-paid/x.json or orders-paid-x.json.",
            "Exit code: 0 done, 1 a file was not understood or, with --dry-run, something would change; 2 wrong usage."
        })
final class ReplayCommand extends OperationCommand {
    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Delivery files (JSON), read in this order.")
    private List<Path> files = List.of();

    @Option(names = "--shop", paramLabel = "DOMAIN", required = true, description = "The shop.")
    private String shop = "";

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Topic of every file, e.g. orders/paid.")
    private @Nullable String topic;

    @Option(
            names = "--member",
            paramLabel = "ID",
            split = ",",
            description = "Only these members, by customer id (default: all of the shop).")
    private List<Long> members = List.of();

    @Option(
            names = "--dry-run",
            description = "Only say what would change: the first 20 members in words, and totals. Writes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    ReplayCommand(Map<String, String> environment) {
        super(environment, "replay");
    }

    @Override
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of("shop", shop));
        if (!files.isEmpty()) {
            options.put("files", Integer.toString(new LinkedHashSet<>(files).size()));
        }
        if (!members.isEmpty()) {
            options.put("member", members.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        if (dryRun) {
            options.put("dry-run", "");
        }
        if (json) {
            options.put("json", "");
        }
        return options;
    }

    @Override
    public Integer call() throws IOException {
        if (!files.isEmpty() && !members.isEmpty()) {
            throw usage("--member goes without files: a file says itself whose order it is");
        }
        if (files.isEmpty() && topic != null) {
            throw usage("--topic goes with files");
        }
        Map<Path, String> topics = new LinkedHashMap<>();
        files.forEach(file -> topics.put(file, topic(file)));
        try (InputStream in = DeliveryFiles.stream(topics)) {
            return run(in, OutputStream.nullOutputStream(), false);
        }
    }

    private String topic(Path file) {
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw usage("Cannot read " + file);
        }
        return topic == null ? TopicGuess.of(file, spec) : TopicGuess.known(topic, spec);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
