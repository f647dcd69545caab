package trappa.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.Json;

/** Payloads that others published, taken out of whatever they are wrapped in and given the topic they belong to. */
record RealSamples(List<Sample> all) {
    private static final Map<String, String> TOPICS_OF_OTHER_FOLDERS = Map.of(
            "rest-order", "orders/updated",
            "orders-list", "orders/updated",
            "rest-refund", "refunds/create",
            "refunds-list", "refunds/create",
            "rest-customer", "customers/update",
            "rest-tender", "tender_transactions/create",
            "rest-transactions", "order_transactions/create",
            "graphql-bulk", "orders/updated",
            "tables", "orders/updated",
            "customer-tags_added", "customer.tags_added");

    /** One payload and the file it came from. */
    record Sample(String file, Delivery delivery) {
        JsonNode json() {
            return Json.read(delivery.body());
        }
    }

    static RealSamples in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return new RealSamples(files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("INDEX.md"))
                    .sorted()
                    .map(file -> sample(folder, file))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sample named(String file) {
        return all.stream()
                .filter(sample -> sample.file().equals(file))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No sample " + file));
    }

    private static Sample sample(Path folder, Path file) {
        try {
            String name = folder.relativize(file).toString().replace('\\', '/');
            String group = name.substring(0, name.indexOf('/'));
            String topic = TOPICS_OF_OTHER_FOLDERS.getOrDefault(group, group.replaceFirst("-", "/"));
            return new Sample(name, Delivery.of(topic, unwrapped(group, Files.readAllBytes(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unwrapped(String group, byte[] file) {
        if (List.of("tables", "graphql-bulk", "rest-tender", "rest-transactions")
                .contains(group)) {
            return file;
        }
        JsonNode json = Json.read(file);
        for (String wrapper : List.of("response", "order", "refund", "customer", "orders", "refunds")) {
            JsonNode inside = json.path(wrapper);
            if (inside.isArray() && !json.has("id")) {
                return Json.bytes(inside.get(0));
            }
            if (inside.isObject() && !json.has("id")) {
                return Json.bytes(inside);
            }
        }
        return file;
    }
}
