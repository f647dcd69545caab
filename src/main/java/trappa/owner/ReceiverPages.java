package trappa.owner;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.event.EventType;
import trappa.event.Message;
import trappa.event.Receiver;
import trappa.event.Receivers;
import trappa.event.Receivers.Outcome;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** Which other systems hear of the members, what was sent to each, and once more. */
final class ReceiverPages {
    static final List<EventType> EVENTS =
            Arrays.stream(EventType.values()).filter(t -> t != EventType.TEST).toList();
    static final List<String> STATES = List.of("", Message.WAITING, Message.SENDING, Message.SENT, Message.FAILED);
    private static final int PAGE = 50;
    private static final String BEFORE_ALL = "evt_~";

    private final Database database;
    private final @Nullable Receivers receivers;
    private final JdbcAudit audit;

    /** @param receivers null only where nothing but the table of addresses is asked for */
    ReceiverPages(Database database, @Nullable Receivers receivers, JdbcAudit audit) {
        this.database = database;
        this.receivers = receivers;
        this.audit = audit;
    }

    /**
     * What somebody typed.
     *
     * @param seen what the receiver was when the form was made, in short; empty for a new one
     * @param problem the key of the first thing that is wrong with it, or empty
     */
    record Form(String url, String name, Set<EventType> events, boolean active, String seen, String problem) {
        static final Form EMPTY = new Form("", "", Set.of(), true, "", "");

        static Form of(Receiver r) {
            boolean active = r.state() == Receiver.State.ACTIVE;
            List<String> words =
                    r.wants().stream().map(EventType::word).sorted().toList();
            String seen = Integer.toHexString(
                    List.of(r.url(), r.note(), words, active).hashCode());
            return new Form(r.url(), r.note(), r.wants(), active, seen, "");
        }

        boolean wrong(String field) {
            return problem.startsWith("webhook.wrong." + field)
                    || (field.equals("name") && !problem.isEmpty() && name.length() > Receivers.LONGEST_NOTE);
        }

        private Form but(String what) {
            return new Form(url, name, events, active, seen, what);
        }

        private Form over(Form now) {
            return new Form(url, name, events, active, now.seen, "");
        }
    }

    /** Days to send again, as they were typed. */
    record Span(String from, String to, String which, boolean wrong) {}

    /** @param made the receiver just added, with its secret */
    record All(List<Receiver> receivers, Form form, Outcome.@Nullable Done made) {}

    record One(
            Receiver receiver,
            Form form,
            @Nullable String secret,
            List<Message> messages,
            String state,
            @Nullable String next,
            boolean later,
            @Nullable Form theirs,
            Span span) {}

    Reply list(Visit v) {
        return list(v, 200, Form.EMPTY, null);
    }

    private Reply list(Visit v, int status, Form form, Outcome.@Nullable Done made) {
        All all = new All(ours().all(v.shop()), form, made);
        return new Reply.Html(
                status,
                out -> JtewebhooksGenerated.render(
                        out, Plain.HTML, v.page("settings", v.texts().of("webhooks.title")), all));
    }

    Reply add(Visit v) {
        Form form = form(v, true);
        return switch (ours().add(by(v), wanted(form))) {
            case Outcome.Done done -> list(v, 201, Form.EMPTY, done);
            case Outcome.Wrong(String what) -> list(v, 422, form.but(wrong(what)), null);
            case Outcome.TooMany() -> list(v, 409, form.but("webhook.toomany"), null);
            case Outcome.Missing() -> throw missing();
        };
    }

    Reply show(Visit v) {
        return show(v, 200, null, null, null);
    }

    private Reply show(Visit v, int status, @Nullable Form typed, @Nullable String secret, @Nullable Span span) {
        Receiver receiver = ours().find(v.shop(), id(v)).orElseThrow(ReceiverPages::missing);
        String state = STATES.contains(v.query("status")) ? v.query("status") : "";
        String before = v.query("before");
        List<Message> messages = ours().messages(
                        v.shop(),
                        receiver.id(),
                        state.isEmpty() ? null : state,
                        before.isEmpty() ? BEFORE_ALL : before,
                        PAGE + 1);
        boolean more = messages.size() > PAGE;
        List<Message> shown = more ? messages.subList(0, PAGE) : messages;
        if (shown.stream().anyMatch(message -> message.customerId() > 0)) {
            database.useTransaction(tx -> audit.add(
                    tx,
                    v.shop().id(),
                    v.now(),
                    v.person().id(),
                    JdbcAudit.Action.VIEWED_MESSAGES,
                    receiver.id(),
                    Integer.toString(shown.size())));
        }
        Form now = Form.of(receiver);
        Form form = typed == null ? now : typed;
        boolean overtaken = !form.seen().equals(now.seen());
        LocalDate today = v.texts().date(v.now());
        One one = new One(
                receiver,
                overtaken ? form.over(now) : form,
                secret,
                shown,
                state,
                more ? shown.getLast().eventId() : null,
                !before.isEmpty(),
                overtaken ? now : null,
                span == null ? new Span(today.minusDays(1).toString(), today.toString(), "failed", false) : span);
        return new Reply.Html(
                status,
                out -> JtewebhookGenerated.render(
                        out, Plain.HTML, v.page("settings", v.texts().of("webhooks.title")), one));
    }

    Reply change(Visit v) {
        Form form = form(v, v.form("active").equals("on"));
        Form now = Form.of(ours().find(v.shop(), id(v)).orElseThrow(ReceiverPages::missing));
        if (!v.form().containsKey("seen")) {
            form = form.over(now);
        } else if (!form.seen().equals(now.seen())) {
            return show(v, 412, form, null, null);
        }
        Form typed = form;
        return switch (ours().change(by(v), id(v), wanted(typed))) {
            case Outcome.Done done -> new Reply.SeeOther(address(v) + "?done=webhook");
            case Outcome.Wrong(String what) -> show(v, 422, typed.but(wrong(what)), null, null);
            case Outcome.TooMany(), Outcome.Missing() -> throw missing();
        };
    }

    Reply rotate(Visit v) {
        return switch (ours().rotate(by(v), id(v))) {
            case Outcome.Done done -> show(v, 200, null, done.secret(), null);
            case Outcome.Wrong(String what) -> throw missing();
            case Outcome.TooMany(), Outcome.Missing() -> throw missing();
        };
    }

    Reply test(Visit v) {
        return after(ours().test(by(v), id(v)), address(v) + "?done=test");
    }

    Reply remove(Visit v) {
        return after(ours().remove(by(v), id(v)), "/admin/webhooks?done=webhook-gone");
    }

    Reply again(Visit v) {
        return after(ours().replay(by(v), id(v), v.form("event")), address(v) + "?done=again");
    }

    private static Reply after(Outcome outcome, String then) {
        if (outcome instanceof Outcome.Done) {
            return new Reply.SeeOther(then);
        }
        throw missing();
    }

    /** Whole days of the shop, the last one included. */
    Reply span(Visit v) {
        Optional<Instant> from = start(v, v.form("from"), 0);
        Optional<Instant> to = start(v, v.form("to"), 1);
        if (from.isEmpty() || to.isEmpty() || !from.get().isBefore(to.get())) {
            return show(v, 422, null, null, new Span(v.form("from"), v.form("to"), v.form("which"), true));
        }
        boolean known = ours().replay(
                        by(v), id(v), from.get(), to.get(), v.form("which").equals("all"))
                .isPresent();
        if (!known) {
            throw missing();
        }
        return new Reply.SeeOther(address(v) + "?done=again");
    }

    private static Optional<Instant> start(Visit v, String day, int later) {
        try {
            return Optional.of(LocalDate.parse(day)
                    .plusDays(later)
                    .atStartOfDay(v.texts().zone())
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Form form(Visit v, boolean active) {
        EnumSet<EventType> events = EnumSet.noneOf(EventType.class);
        v.form()
                .getOrDefault("events", List.of())
                .forEach(word -> EventType.of(word).filter(EVENTS::contains).ifPresent(events::add));
        return new Form(v.form("url").strip(), v.form("name").strip(), events, active, v.form("seen"), "");
    }

    private static Receivers.Wanted wanted(Form form) {
        return new Receivers.Wanted(form.url(), form.name(), form.events(), form.active());
    }

    private static String wrong(String what) {
        return what.equals("note") ? "webhook.wrong.name" : "webhook.wrong.url." + what;
    }

    private Receivers ours() {
        return java.util.Objects.requireNonNull(receivers);
    }

    private static Receivers.By by(Visit v) {
        return new Receivers.By(v.shop(), v.person().id());
    }

    private static String id(Visit v) {
        return v.pathParams().getOrDefault("id", "");
    }

    private static String address(Visit v) {
        return "/admin/webhooks/" + id(v);
    }

    private static Problem.Thrown missing() {
        return new Problem(404, "not_found", "There is no such webhook, or no such message").thrown();
    }
}
