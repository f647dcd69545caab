package trappa.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads a topic out of a file's name ({@code orders-paid-x.json}) or its folder's ({@code orders-paid/x.json}). */
final class TopicGuess {
    private static final List<String> TOPICS = List.of(
            "orders/create",
            "orders/paid",
            "orders/updated",
            "orders/cancelled",
            "orders/fulfilled",
            "orders/edited",
            "orders/delete",
            "refunds/create",
            "customers/create",
            "customers/update",
            "customers/enable",
            "customers/disable",
            "customers/delete",
            "customers/merge",
            "customer.tags_added",
            "customer.tags_removed",
            "customers_email_marketing_consent/update",
            "customers/data_request",
            "customers/redact",
            "shop/update",
            "shop/redact",
            "app/uninstalled",
            "app/scopes_update");

    private TopicGuess() {}

    /** @throws ParameterException when it is not a topic that does something, with those that do */
    static String known(String topic, CommandSpec command) {
        if (!TOPICS.contains(topic)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--topic " + topic + " is none that does anything; those are " + String.join(", ", TOPICS));
        }
        return topic;
    }

    /** @throws ParameterException when neither names one */
    static String of(Path file, CommandSpec command) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        String name = String.valueOf(absolute.getFileName());
        String folder = parent == null ? "" : String.valueOf(parent.getFileName());
        return named(name)
                .or(() -> named(folder))
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "Cannot tell the topic of " + file
                                + ": give --topic, or name the file or its folder like orders-paid"));
    }

    private static Optional<String> named(String name) {
        return TOPICS.stream()
                .filter(topic -> {
                    String start = topic.replace('/', '-').replace('.', '-');
                    return name.equals(start) || name.startsWith(start + "-") || name.startsWith(start + ".");
                })
                .findFirst();
    }
}
