package trappa.fact;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An order as the store described it at {@code updatedAt}: only what the fold needs, never a name, address or e-mail.
 *
 * @param triggeredAt when the store says the delivery was triggered; only ever breaks a tie
 * @param status Shopify's financial status; empty where it told none
 * @param channel {@code web} or {@code pos}
 * @param outstanding the unpaid part of an upward edit, minor units, at least 0
 * @param shipping shown in explanations only: shipping is not a line and earns nothing
 * @param codes every discount code on the order, those that took nothing off a line (free shipping) too
 * @param refundCount how many refunds the snapshot carried; only ever breaks a tie
 */
public record Snapshot(
        Instant updatedAt,
        @Nullable Instant triggeredAt,
        Instant processedAt,
        @Nullable Instant cancelledAt,
        String status,
        boolean test,
        @Nullable Long customer,
        String channel,
        boolean taxesIncluded,
        long outstanding,
        long shipping,
        int refundCount,
        List<Line> lines,
        Set<String> codes,
        Set<String> orderTags,
        Set<String> customerTags) {

    private static final Set<String> SHOWS_PAYMENT = Set.of("paid", "partially_refunded", "refunded");

    public Snapshot {
        status = status == null ? "" : status; // what is empty is not written
        channel = channel == null ? "web" : channel;
        lines = lines == null ? List.of() : List.copyOf(lines);
        codes = sorted(codes);
        orderTags = sorted(orderTags);
        customerTags = sorted(customerTags);
    }

    /** In one order always, so that the canonical text is the same before and after it was stored. */
    private static Set<String> sorted(@Nullable Set<String> words) {
        return words == null || words.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(words));
    }

    public boolean showsPayment() {
        return SHOWS_PAYMENT.contains(status);
    }

    public boolean voided() {
        return status.equals("voided");
    }

    Snapshot withCustomerTags(Set<String> tags) {
        return new Snapshot(
                updatedAt,
                triggeredAt,
                processedAt,
                cancelledAt,
                status,
                test,
                customer,
                channel,
                taxesIncluded,
                outstanding,
                shipping,
                refundCount,
                lines,
                codes,
                orderTags,
                tags);
    }

    /** The same goods and money, without the customer, their tags, and the codes and tags of the order. */
    Snapshot nobodys() {
        return new Snapshot(
                updatedAt,
                triggeredAt,
                processedAt,
                cancelledAt,
                status,
                test,
                null,
                channel,
                taxesIncluded,
                outstanding,
                shipping,
                refundCount,
                lines.stream().map(Line::nobodys).toList(),
                Set.of(),
                Set.of(),
                Set.of());
    }

    long currentQuantity() {
        return lines.stream().mapToLong(Line::current).sum();
    }
}
