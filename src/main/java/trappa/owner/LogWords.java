package trappa.owner;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import trappa.staff.JdbcAudit;

/** A row of the log in the owner's language: what was done, to what by its name where it has one, and what there is to say. */
final class LogWords {
    private static final Pattern POINTS = Pattern.compile("(-?[0-9]{1,18}): (.*)", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("(-?[0-9]{1,18}) · (-?[0-9]{1,18}) p(?: · (.+))?");
    private static final Pattern RECEIVER = Pattern.compile("(.*) \\((active|off|failed)\\)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final String BETWEEN = " → ";

    private final Texts t;
    private final Map<String, String> names;

    /** @param names of the shop's receivers and API keys, by their ids */
    LogWords(Texts t, Map<String, String> names) {
        this.t = t;
        this.names = names;
    }

    /** @param address the page about the subject, empty where there is none */
    record Line(String action, String subject, String address, String detail) {}

    Line of(JdbcAudit.Row row) {
        String subject = row.subject();
        String detail = row.detail();
        return switch (row.action()) {
            case VIEWED_MEMBER, VIEWED_AS_CUSTOMER, EXPORTED_MEMBER, MERGED_MEMBERS ->
                about(row, member(subject), detail);
            case ADJUSTED, ASKED_ADJUSTMENT, APPROVED_ADJUSTMENT, DECLINED_ADJUSTMENT ->
                about(row, member(subject), points(detail));
            case LISTED_MEMBERS -> new Line(action(row), number(subject), "/admin/members" + asked(detail), detail);
            case LISTED_DELIVERIES -> new Line(action(row), number(subject), "/admin/activity" + asked(detail), detail);
            case VIEWED_ANSWERS -> new Line(action(row), number(subject), "/admin/answers", "");
            case VIEWED_APPROVALS -> new Line(action(row), number(subject), "/admin/approvals", "");
            case VIEWED_EVENTS, LISTED_PRIVACY -> new Line(action(row), number(subject), "", "");
            case VIEWED_DELIVERY -> about(row, delivery(subject), DeliveryWords.topic(t, detail));
            case REPLAYED ->
                // All in quarantine at once: their number, and nothing to say of each.
                detail.isEmpty()
                        ? new Line(action(row), number(subject), "", "")
                        : about(row, delivery(subject), detail.equals("BODY_GONE") ? t.of("done.body-gone") : "");
            case SET_LIMIT ->
                new Line(
                        action(row),
                        number(subject),
                        "/admin/approvals",
                        Arrays.stream(detail.split(BETWEEN)).map(this::number).collect(Collectors.joining(BETWEEN)));
            case GAVE_ROLE ->
                new Line(
                        action(row),
                        People.name(t, subject),
                        "",
                        t.has("role." + detail) ? t.of("role." + detail) : detail);
            case ADDED_WEBHOOK, CHANGED_WEBHOOK, ROTATED_WEBHOOK, REMOVED_WEBHOOK, STOPPED_WEBHOOK, SENT_AGAIN ->
                new Line(
                        action(row),
                        names.getOrDefault(subject, subject),
                        names.containsKey(subject) ? "/admin/webhooks/" + subject : "",
                        receiver(detail));
            case VIEWED_MESSAGES ->
                new Line(
                        action(row),
                        names.getOrDefault(subject, subject),
                        names.containsKey(subject) ? "/admin/webhooks/" + subject : "",
                        number(detail));
            case TOLD_REFERRAL, TOLD_BIRTHDAY -> about(row, member(subject), detail);
            case LOADED_CODES -> new Line(action(row), subject, "", number(detail));
            case MADE_KEY, REVOKED_KEY ->
                new Line(action(row), names.getOrDefault(subject, subject), "/admin/keys", rights(detail));
            case VIEWED_IMPORT, IMPORTED, ASKED_IMPORT, APPROVED_IMPORT, DECLINED_IMPORT, UNDID_IMPORT -> imported(row);
            case EXPORTED_MEMBERS, EXPORTED_EVERYTHING -> new Line(action(row), number(subject), "", detail);
            case RETRIED -> new Line(action(row), EffectWords.ofId(t, subject), "/admin/activity#outbox", subject);
            case LOGGED_IN,
                    RENAMED_SHOP,
                    ERASED_MEMBER,
                    SAVED_DRAFT,
                    DISCARDED_DRAFT,
                    PUBLISHED,
                    TRIED_ORDER,
                    SIMULATED,
                    SAVED_LOOKS -> new Line(action(row), subject, "", detail);
        };
    }

    private String action(JdbcAudit.Row row) {
        return t.of("log." + row.action());
    }

    private Line about(JdbcAudit.Row row, String address, String detail) {
        return new Line(action(row), row.subject(), address, detail);
    }

    /** Empty for somebody who was forgotten. */
    private static String member(String subject) {
        return NUMBER.matcher(subject).matches() ? "/admin/members/" + subject : "";
    }

    private static String delivery(String subject) {
        return NUMBER.matcher(subject).matches() ? "/admin/activity/" + subject : "";
    }

    /** What of an address was asked for; nothing where it is no such thing. */
    private static String asked(String detail) {
        return detail.startsWith("?") ? detail : "";
    }

    private String number(String said) {
        return NUMBER.matcher(said).matches() ? t.number(Long.parseLong(said)) : said;
    }

    private String points(String detail) {
        Matcher m = POINTS.matcher(detail);
        return m.matches() ? t.signed(Long.parseLong(m.group(1))) + ": " + m.group(2) : detail;
    }

    private String receiver(String detail) {
        Matcher m = RECEIVER.matcher(detail);
        return m.matches()
                ? m.group(1) + " (" + t.of("webhook.state." + m.group(2)) + ")"
                : ReceiverWords.of(t, detail);
    }

    /** A key's rights; its name is the subject. */
    private String rights(String detail) {
        return Arrays.stream(
                        detail.substring(detail.lastIndexOf(": ") + 1).strip().split(", "))
                .map(right -> t.has("right.short." + right) ? t.of("right.short." + right) : right)
                .collect(Collectors.joining(", "));
    }

    private Line imported(JdbcAudit.Row row) {
        Matcher m = IMPORT.matcher(row.detail());
        if (!m.matches()) {
            return new Line(action(row), row.subject(), "", row.detail());
        }
        return new Line(
                action(row),
                row.subject(),
                m.group(3) == null ? "" : "/admin/import/" + m.group(3),
                t.number(Long.parseLong(m.group(1))) + " · " + t.count("points", Long.parseLong(m.group(2))));
    }
}
