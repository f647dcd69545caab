package trappa.fact;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one customer beside the orders: a join of facts. Which arrived first, or how often, never shows.
 * Of two things said of one instant, having the tag, not wanting mails and being switched off stand.
 *
 * @param tags per tag, from when on the customer had it or no longer had it
 * @param born what was said of the birthday, the first first
 * @param answers to surveys, the first first
 */
public record CustomerState(
        Map<String, NavigableMap<Instant, Boolean>> tags,
        Optional<CustomerFact.EmailConsent> consent,
        Optional<CustomerFact.Enabled> enabled,
        List<CustomerFact.Born> born,
        List<CustomerFact.Answered> answers,
        boolean deleted) {
    public static final CustomerState NOTHING =
            new CustomerState(Map.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), false);
    private static final String SUBSCRIBED = "subscribed";

    public static CustomerState of(Collection<CustomerFact> facts) {
        if (facts.isEmpty()) {
            return NOTHING;
        }
        Map<String, NavigableMap<Instant, Boolean>> tags = new TreeMap<>();
        CustomerFact.@Nullable EmailConsent consent = null;
        CustomerFact.@Nullable Enabled enabled = null;
        Set<CustomerFact.Born> born = new TreeSet<>(BIRTHDAYS);
        Set<CustomerFact.Answered> answers = new TreeSet<>(ANSWERS);
        boolean deleted = false;
        for (CustomerFact fact : facts) {
            switch (fact) {
                case CustomerFact.Tagged(String tag, Instant at) -> tagged(tags, tag, at, true);
                case CustomerFact.Untagged(String tag, Instant at) -> tagged(tags, tag, at, false);
                case CustomerFact.EmailConsent c ->
                    consent = consent == null || LATER_CONSENT.compare(c, consent) > 0 ? c : consent;
                case CustomerFact.Enabled e ->
                    enabled = enabled == null || LATER_ENABLED.compare(e, enabled) > 0 ? e : enabled;
                case CustomerFact.Born b -> born.add(b);
                case CustomerFact.Answered a -> answers.add(a);
                case CustomerFact.Deleted() -> deleted = true;
            }
        }
        return new CustomerState(
                tags,
                Optional.ofNullable(consent),
                Optional.ofNullable(enabled),
                List.copyOf(born),
                List.copyOf(answers),
                deleted);
    }

    private static final Comparator<CustomerFact.EmailConsent> LATER_CONSENT = Comparator.comparing(
                    CustomerFact.EmailConsent::at)
            .thenComparing((CustomerFact.EmailConsent c) -> !c.state().equals(SUBSCRIBED))
            .thenComparing(CustomerFact.EmailConsent::state);
    private static final Comparator<CustomerFact.Enabled> LATER_ENABLED =
            Comparator.comparing(CustomerFact.Enabled::at).thenComparing((CustomerFact.Enabled e) -> !e.on());

    private static final Comparator<CustomerFact.Born> BIRTHDAYS =
            Comparator.comparing(CustomerFact.Born::at).thenComparing(CustomerFact.Born::on);
    private static final Comparator<CustomerFact.Answered> ANSWERS = Comparator.comparing(CustomerFact.Answered::at)
            .thenComparing(CustomerFact.Answered::survey)
            .thenComparing(CustomerFact.Answered::score)
            .thenComparing(a -> Objects.requireNonNullElse(a.comment(), ""));

    private static void tagged(Map<String, NavigableMap<Instant, Boolean>> tags, String tag, Instant at, boolean on) {
        tags.computeIfAbsent(tag, t -> new TreeMap<>()).merge(at, on, Boolean::logicalOr);
    }

    /** The tags the customer had at an instant. */
    public Set<String> tagsAt(Instant at) {
        Set<String> had = new TreeSet<>();
        tags.forEach((tag, changes) -> {
            Map.Entry<Instant, Boolean> last = changes.floorEntry(at);
            if (last != null && last.getValue()) {
                had.add(tag);
            }
        });
        return had;
    }

    /** The order with the customer's tags of when it was placed, where its snapshots do not carry any. */
    public OrderState tagging(OrderState order) {
        if (tags.isEmpty()) {
            return order;
        }
        NavigableMap<Instant, Snapshot> snapshots = new TreeMap<>();
        order.snapshots()
                .forEach((at, s) -> snapshots.put(
                        at, s.customerTags().isEmpty() ? s.withCustomerTags(tagsAt(s.processedAt())) : s));
        return new OrderState(
                order.id(),
                snapshots,
                order.refunds(),
                order.everPaid(),
                order.deleted(),
                order.dirtyAt(),
                order.products(),
                order.listing());
    }
}
