package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.event.EventType;
import trappa.event.Message;
import trappa.event.Receiver;
import trappa.event.Receivers;
import trappa.event.Receivers.Outcome;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.StrictJson;

/** {@code /api/webhooks}: which other systems hear of the members, what was sent to them, and once more. */
public final class ReceiverEndpoint {
    private static final int LARGEST_BODY = 16 << 10;
    private static final int PAGE = 100;
    private static final Set<String> STATES = Set.of(Message.WAITING, Message.SENDING, Message.SENT, Message.FAILED);
    private static final String BEFORE_ALL = "evt_~";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Owner owner;
    private final Receivers receivers;

    ReceiverEndpoint(Owner owner, Receivers receivers) {
        this.owner = owner;
        this.receivers = receivers;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.REPAIR);
        ObjectNode out = JSON.objectNode();
        ArrayNode list = out.putArray("webhooks");
        receivers.all(staff.shop()).forEach(receiver -> list.add(json(receiver)));
        Answers.json(ctx, out);
    }

    public void add(Context ctx) throws IOException {
        Receivers.By by = by(ctx, Right.MANAGE);
        Receivers.Wanted wanted = wanted(StrictJson.object(ctx, LARGEST_BODY));
        Outcome.Done done = done(receivers.add(by, wanted));
        ctx.status(201);
        Answers.json(ctx, json(done.receiver()).put("secret", done.secret()));
    }

    public void change(Context ctx) throws IOException {
        Receivers.By by = by(ctx, Right.MANAGE);
        Receivers.Wanted wanted = wanted(StrictJson.object(ctx, LARGEST_BODY));
        Answers.json(ctx, json(done(receivers.change(by, id(ctx), wanted)).receiver()));
    }

    public void remove(Context ctx) {
        done(receivers.remove(by(ctx, Right.MANAGE), id(ctx)));
        ctx.status(204);
    }

    public void rotate(Context ctx) {
        Outcome.Done done = done(receivers.rotate(by(ctx, Right.MANAGE), id(ctx)));
        Answers.json(ctx, json(done.receiver()).put("secret", done.secret()));
    }

    public void test(Context ctx) {
        done(receivers.test(by(ctx, Right.REPAIR), id(ctx)));
        ctx.status(202);
        Answers.json(ctx, JSON.objectNode().put("queued", 1));
    }

    public void messages(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.REPAIR);
        String state = ctx.queryParam("status");
        if (state != null && !STATES.contains(state)) {
            throw new Problem(
                            400,
                            "bad_status",
                            "status is one of " + STATES.stream().sorted().toList())
                    .thrown();
        }
        if (receivers.find(staff.shop(), id(ctx)).isEmpty()) {
            throw missing();
        }
        String cursor = ctx.queryParam("cursor");
        List<Message> page =
                receivers.messages(staff.shop(), id(ctx), state, cursor == null ? BEFORE_ALL : cursor, PAGE);
        ObjectNode out = JSON.objectNode();
        ArrayNode list = out.putArray("messages");
        page.forEach(message -> list.add(json(message)));
        out.put("next", page.size() < PAGE ? null : page.getLast().eventId());
        Answers.json(ctx, out);
    }

    public void replayOne(Context ctx) {
        done(receivers.replay(by(ctx, Right.REPAIR), id(ctx), ctx.pathParam("eventId")));
        ctx.status(202);
        Answers.json(ctx, JSON.objectNode().put("queued", 1));
    }

    public void replay(Context ctx) throws IOException {
        Receivers.By by = by(ctx, Right.REPAIR);
        ObjectNode body = StrictJson.object(ctx, LARGEST_BODY);
        List<Problem.At> wrong = new ArrayList<>(unknown(body, Set.of("from", "to", "all")));
        Instant from = instant(body, "from", wrong);
        Instant to = instant(body, "to", wrong);
        JsonNode all = body.path("all");
        if (!all.isMissingNode() && !all.isBoolean()) {
            wrong.add(new Problem.At("/all", "should be true or false"));
        }
        if (wrong.isEmpty() && !from.isBefore(to)) {
            wrong.add(new Problem.At("/to", "should be after from"));
        }
        refuse(wrong);
        int queued =
                receivers.replay(by, id(ctx), from, to, all.asBoolean(false)).orElseThrow(ReceiverEndpoint::missing);
        ctx.status(202);
        Answers.json(ctx, JSON.objectNode().put("queued", queued));
    }

    private Receivers.By by(Context ctx, Right right) {
        Staff staff = owner.staff(ctx.header("Authorization"), right);
        return new Receivers.By(staff.shop(), staff.user());
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }

    private static Receivers.Wanted wanted(ObjectNode body) {
        List<Problem.At> wrong = new ArrayList<>(unknown(body, Set.of("url", "name", "events", "status")));
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        JsonNode list = body.path("events");
        if (!list.isMissingNode() && !list.isArray()) {
            wrong.add(new Problem.At("/events", "should be a list; an empty one means all"));
        }
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            int at = i;
            EventType.of(list.get(i).isString() ? list.get(i).stringValue() : "")
                    .filter(type -> type != EventType.TEST)
                    .ifPresentOrElse(
                            events::add, () -> wrong.add(new Problem.At("/events/" + at, "There is no such event")));
        }
        JsonNode url = body.path("url");
        if (!url.isString()) {
            wrong.add(new Problem.At("/url", "is required: an https address"));
        }
        JsonNode name = body.path("name");
        if (!name.isMissingNode() && !name.isString()) {
            wrong.add(new Problem.At("/name", "should be text"));
        }
        JsonNode status = body.path("status");
        String word = status.isMissingNode() ? "active" : status.isString() ? status.stringValue() : "";
        if (!Set.of("active", "off").contains(word)) {
            wrong.add(new Problem.At("/status", "is active or off"));
        }
        refuse(wrong);
        return new Receivers.Wanted(
                url.stringValue(), name.isString() ? name.stringValue() : "", events, word.equals("active"));
    }

    private static List<Problem.At> unknown(ObjectNode body, Set<String> known) {
        return body.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .map(key -> new Problem.At("/" + key, "There is no such key"))
                .toList();
    }

    private static Instant instant(ObjectNode body, String key, List<Problem.At> wrong) {
        try {
            return Instant.parse(body.path(key).isString() ? body.get(key).stringValue() : "");
        } catch (DateTimeException e) {
            wrong.add(new Problem.At("/" + key, "is required: an instant such as 2026-11-28T12:00:00Z"));
            return Instant.EPOCH;
        }
    }

    private static void refuse(List<Problem.At> wrong) {
        if (!wrong.isEmpty()) {
            throw new Problem(422, "invalid_webhook", "Not as it should be", wrong).thrown();
        }
    }

    private static Outcome.Done done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done;
            case Outcome.Missing() -> throw missing();
            case Outcome.TooMany() ->
                throw new Problem(409, "too_many_webhooks", "There are at most " + Receivers.MOST).thrown();
            case Outcome.Wrong(String what) -> {
                refuse(List.of(
                        what.equals("note")
                                ? new Problem.At("/name", "is at most " + Receivers.LONGEST_NOTE + " characters")
                                : new Problem.At(
                                        "/url",
                                        switch (what) {
                                            case "https" -> "should begin with https://";
                                            case "long" -> "is too long";
                                            default -> "is no address: https://host/path, without a password or a #";
                                        })));
                throw missing(); // never: what is wrong has been thrown
            }
        };
    }

    private static Problem.Thrown missing() {
        return new Problem(404, "not_found", "There is no such webhook, or no such message").thrown();
    }

    private static ObjectNode json(Receiver receiver) {
        ObjectNode out = JSON.objectNode();
        out.put("id", receiver.id()).put("url", receiver.url()).put("name", receiver.note());
        ArrayNode events = out.putArray("events");
        receiver.wants().stream().sorted().forEach(type -> events.add(type.word()));
        return out.put("status", receiver.state().word())
                .put("reason", receiver.reason())
                .put("failingSince", text(receiver.failingSince()))
                .put("bothSecretsUntil", text(receiver.bothUntil()))
                .put("createdAt", receiver.createdAt().toString());
    }

    private static ObjectNode json(Message message) {
        ObjectNode out = JSON.objectNode();
        return out.put("eventId", message.eventId())
                .put("type", message.type())
                .put("at", message.at().toString())
                .put("status", message.state())
                .put("attempts", message.attempts())
                .put("nextAt", text(message.nextAt()))
                .put("triedAt", text(message.triedAt()))
                .put("answer", message.status())
                .put("error", message.error());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
