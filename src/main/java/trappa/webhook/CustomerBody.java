package trappa.webhook;

import static trappa.webhook.OrderBody.required;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.fact.CustomerFact;
import trappa.fact.Merge;
import trappa.fact.Remark.Code;
import trappa.value.Text;

/**
 * Bodies about customers: the customer itself (which carries neither tags nor consent since 2025-01), its tags, its
 * consent, its end, and two of them becoming one. Never a name, an address or an e-mail.
 */
final class CustomerBody {
    private static final Pattern GID = Pattern.compile("gid://shopify/Customer/([0-9]{1,19})");
    private static final int LONGEST_TAG = 255;
    private static final int MOST_TAGS = 250;
    private static final Set<String> CONSENT =
            Set.of("subscribed", "not_subscribed", "unsubscribed", "pending", "redacted", "invalid");

    private CustomerBody() {}

    /** What a {@code customers/…} body may say. */
    private record Said(
            @Nullable Long id,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {}

    static Meaning seen(byte[] body) {
        Said said = said(body);
        return new Meaning.AboutCustomer(required(said.id, "id"), said.createdAt, List.of());
    }

    static Meaning enabled(byte[] body, boolean on) {
        Said said = said(body);
        return new Meaning.AboutCustomer(
                required(said.id, "id"),
                said.createdAt,
                List.of(new CustomerFact.Enabled(on, required(said.updatedAt, "updated_at"))));
    }

    static Meaning deleted(byte[] body) {
        return new Meaning.AboutCustomer(required(said(body).id, "id"), null, List.of(new CustomerFact.Deleted()));
    }

    private static Said said(byte[] body) {
        @Nullable Long[] customer = new Long[1];
        @Nullable Instant[] times = new Instant[2];
        JsonIn.read(body, (in, name) -> {
            switch (name) {
                case "id" -> customer[0] = in.id();
                case "created_at" -> times[0] = in.time();
                case "updated_at" -> times[1] = in.time();
                case "line_items" -> throw new Unreadable(Code.ORDER_NOT_CUSTOMER);
                default -> in.skip();
            }
        });
        return new Said(customer[0], times[0], times[1]);
    }

    static Meaning tags(byte[] body, boolean added) {
        @Nullable Long[] customer = new Long[1];
        @Nullable Instant[] at = new Instant[1];
        List<String> tags = new ArrayList<>();
        JsonIn.read(body, (in, name) -> {
            switch (name) {
                case "customerId" -> customer[0] = gid(in.text(), "customerId");
                case "occurredAt" -> at[0] = in.time();
                case "tags" -> in.list(() -> tags.add(tag(in.text())));
                default -> in.skip();
            }
        });
        if (tags.size() > MOST_TAGS) {
            throw new Unreadable(Code.TOO_MANY_TAGS, MOST_TAGS);
        }
        Instant when = required(at[0], "occurredAt");
        return new Meaning.AboutCustomer(
                required(customer[0], "customerId"),
                null,
                tags.stream()
                        .<CustomerFact>map(
                                t -> added ? new CustomerFact.Tagged(t, when) : new CustomerFact.Untagged(t, when))
                        .toList());
    }

    private static String tag(@Nullable String text) {
        String tag = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (tag.isEmpty() || tag.length() > LONGEST_TAG) {
            throw new Unreadable(Code.NOT_A_TAG, LONGEST_TAG);
        }
        return tag;
    }

    /** A consent that says no time of its own counts from when the delivery was triggered. */
    static Meaning consent(Delivery delivery) {
        @Nullable Long[] customer = new Long[1];
        @Nullable String[] state = new String[1];
        @Nullable Instant[] at = new Instant[1];
        JsonIn.read(delivery.body(), (in, name) -> {
            switch (name) {
                case "customer_id" -> customer[0] = in.id();
                case "email_marketing_consent" ->
                    in.object(key -> {
                        switch (key) {
                            case "state" -> state[0] = in.text();
                            case "consent_updated_at" -> at[0] = in.time();
                            default -> in.skip();
                        }
                    });
                default -> in.skip();
            }
        });
        String said = required(state[0], "email_marketing_consent/state").toLowerCase(Locale.ROOT);
        if (!CONSENT.contains(said)) {
            throw new Unreadable(Code.NOT_A_CONSENT, "/email_marketing_consent/state", Text.shown(said));
        }
        Instant triggered = delivery.triggeredAt() == null ? delivery.receivedAt() : delivery.triggeredAt();
        return new Meaning.AboutCustomer(
                required(customer[0], "customer_id"),
                null,
                List.of(new CustomerFact.EmailConsent(said, at[0] == null ? triggered : at[0])));
    }

    /** Only a merge that was carried out makes two customers one. */
    static Meaning merged(byte[] body) {
        @Nullable Long[] ids = new Long[2];
        @Nullable String[] status = new String[1];
        JsonIn.read(body, (in, name) -> {
            switch (name) {
                case "admin_graphql_api_customer_kept_id" -> ids[0] = gid(in.text(), name);
                case "admin_graphql_api_customer_deleted_id" -> ids[1] = gid(in.text(), name);
                case "status" -> status[0] = in.text();
                default -> in.skip();
            }
        });
        long kept = required(ids[0], "admin_graphql_api_customer_kept_id");
        long deleted = required(ids[1], "admin_graphql_api_customer_deleted_id");
        return switch (required(status[0], "status").toLowerCase(Locale.ROOT)) {
            case "completed" -> {
                if (kept == deleted) {
                    throw new Unreadable(Code.MERGED_INTO_ITSELF, kept);
                }
                yield new Meaning.Merged(new Merge(deleted, kept));
            }
            case "failed" -> new Meaning.NoEffect(Code.MERGE_FAILED);
            case "requested", "in_progress" -> new Meaning.NoEffect(Code.MERGE_UNDER_WAY);
            default -> throw new Unreadable(Code.NOT_A_MERGE, "/status", Text.shown(String.valueOf(status[0])));
        };
    }

    private static @Nullable Long gid(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        Matcher gid = GID.matcher(text);
        try {
            if (gid.matches() && Long.parseLong(gid.group(1)) > 0) {
                return Long.parseLong(gid.group(1));
            }
        } catch (NumberFormatException above63Bits) {
            // said below
        }
        throw new Unreadable(Code.NOT_A_CUSTOMER, "/" + name, Text.shown(text));
    }
}
