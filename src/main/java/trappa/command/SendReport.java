package trappa.command;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers of one run of {@code send}, for a reader or for a script. */
final class SendReport {
    private final List<Row> rows = new ArrayList<>();

    private record Row(Payload payload, WebhookSender.Answer answer) {}

    void add(Payload payload, WebhookSender.Answer answer) {
        rows.add(new Row(payload, answer));
    }

    boolean allAccepted() {
        return rows.stream().allMatch(row -> row.answer().accepted());
    }

    static String line(Payload payload, WebhookSender.Answer answer) {
        String status = answer.status() == 0 ? "---" : Integer.toString(answer.status());
        String reason = answer.reason().isEmpty() ? "" : "  " + answer.reason();
        return "%s  %-22s %s%s".formatted(status, payload.topic(), payload.file(), reason);
    }

    String summary() {
        return "%d sent: %d accepted, %d not".formatted(rows.size(), accepted(), rows.size() - accepted());
    }

    String json() {
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("sent", rows.size()).put("accepted", accepted()).put("refused", rows.size() - accepted());
        ArrayNode deliveries = report.putArray("deliveries");
        rows.forEach(row -> deliveries
                .addObject()
                .put("file", row.payload().file().toString())
                .put("topic", row.payload().topic())
                .put("webhookId", row.payload().webhookId().toString())
                .put("status", row.answer().status())
                .put("reason", row.answer().reason()));
        return report.toString();
    }

    private long accepted() {
        return rows.stream().filter(row -> row.answer().accepted()).count();
    }
}
