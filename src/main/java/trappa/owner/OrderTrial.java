package trappa.owner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.account.MemberFold;
import trappa.account.OrderExplained;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.fact.OrderState;
import trappa.fact.PastedOrder;
import trappa.fact.Refund;
import trappa.fact.Remark;
import trappa.fact.Snapshot;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.staff.JdbcAudit;

/**
 * One order through a draft and through the published program, side by side: read as a delivery is read, folded as an
 * account is folded, with all else that is known of its customer. Nothing of it is kept but a line in the log.
 */
final class OrderTrial {
    private static final int LONGEST = 300_000;

    private final Database database;
    private final Function<String, PastedOrder> reader;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcAudit audit;

    OrderTrial(
            Database database,
            Function<String, PastedOrder> reader,
            Accounts accounts,
            JdbcFacts facts,
            JdbcAudit audit) {
        this.database = database;
        this.reader = reader;
        this.accounts = accounts;
        this.facts = facts;
        this.audit = audit;
    }

    /**
     * What the page shows.
     *
     * @param text as pasted; {@code id} as typed
     * @param textWrong what is wrong with the text, {@code idWrong} with the id; empty for nothing
     * @param result null before anything was tried
     */
    record View(
            String text,
            String id,
            String textWrong,
            String idWrong,
            @Nullable Result result) {
        boolean wrong() {
            return !textWrong.isEmpty() || !idWrong.isEmpty();
        }
    }

    /**
     * The order, explained twice.
     *
     * @param customer as known in the shop, else null: looked at as a new one
     * @param draft null while what was typed is no program
     */
    record Result(
            long orderId,
            @Nullable Long customer,
            @Nullable OrderColumn draft,
            OrderColumn published,
            List<OrderColumn.Row> rows) {}

    /** An order and what is known of whom it is of. */
    private record Case(
            OrderState order, MemberFacts member, @Nullable Long customer) {}

    View empty(Visit v) {
        return new View(v.form("try-text"), v.form("try-id"), "", "", null);
    }

    /** @param draft null when what was typed is no program: then the published one stands alone */
    View run(Visit v, @Nullable Program draft, ProgramVersion published) {
        String text = v.form("try-text");
        String id = v.form("try-id").strip().replaceFirst("^#", "");
        Texts t = v.texts();
        if (text.isBlank() && id.isEmpty()) {
            return wrong(v, t.of("try.nothing"), "");
        }
        if (!text.isBlank()) {
            if (text.length() > LONGEST) {
                return wrong(v, t.of("try.long", t.number(LONGEST)), "");
            }
            return switch (reader.apply(text)) {
                case PastedOrder.Wrong(Remark why) ->
                    wrong(
                            v,
                            why.code() == Remark.Code.NOT_AN_OBJECT ? t.of("wrong.object") : DeliveryWords.of(t, why),
                            "");
                case PastedOrder.Order(OrderState order, String currency, Map<Long, String> titles) ->
                    currency.equals(t.currency())
                            ? explained(v, draft, published, order, titles)
                            : wrong(v, t.of("try.currency", currency, t.currency()), "");
            };
        }
        Optional<OrderState> own = id.matches("[0-9]{1,18}")
                ? database.inTransaction(tx -> facts.orders(tx, v.shop().id(), List.of(Long.parseLong(id))).stream()
                        .filter(o -> !o.snapshots().isEmpty())
                        .findFirst())
                : Optional.empty();
        return own.map(order -> explained(v, draft, published, order, Map.of()))
                .orElseGet(() -> wrong(v, "", t.of("try.unknown")));
    }

    private static View wrong(Visit v, String textWrong, String idWrong) {
        return new View(v.form("try-text"), v.form("try-id"), textWrong, idWrong, null);
    }

    private View explained(
            Visit v, @Nullable Program draft, ProgramVersion published, OrderState order, Map<Long, String> titles) {
        record Read(Case known, Accounts.Rules rules) {}
        Read read = database.inTransaction(
                tx -> new Read(known(tx, v, order), accounts.rules(tx, v.shop().id())));
        try {
            OrderColumn now = column(v, read.known(), read.rules(), published.program(), published.number());
            OrderColumn then = draft == null ? null : column(v, read.known(), read.rules(), draft, 0);
            Result result = new Result(
                    order.id(),
                    read.known().customer(),
                    then,
                    now,
                    OrderColumn.rows(v.texts(), titles, then == null ? now : then, now));
            return new View(v.form("try-text"), v.form("try-id"), "", "", result);
        } catch (ArithmeticException tooMany) {
            return wrong(v, v.texts().of("try.large"), "");
        }
    }

    /** The customer of the order with all that is known of them, this order in place of what is known of it. */
    private Case known(Tx tx, Visit v, OrderState order) {
        Optional<Long> customer = order.customer();
        if (customer.isEmpty()) {
            return new Case(order, new MemberFacts(0, null, List.of(order), List.of(), List.of()), null);
        }
        MemberFacts known = facts.member(tx, v.shop().id(), customer.get());
        audit.add(
                tx,
                v.shop().id(),
                v.now(),
                v.person().id(),
                JdbcAudit.Action.TRIED_ORDER,
                Long.toString(order.id()),
                "");
        List<OrderState> orders = Stream.concat(
                        known.orders().stream().filter(o -> o.id() != order.id()), Stream.of(order))
                .toList();
        return new Case(
                order,
                new MemberFacts(
                        known.customerId(),
                        null,
                        known.createdAt(),
                        orders,
                        known.adjustments(),
                        known.redemptions(),
                        known.customer(),
                        known.referredBy(),
                        known.friends()),
                known.createdAt() == null && orders.size() == 1 ? null : customer.get());
    }

    /** As if the program had been published when the order was placed, after all that was before it. */
    private static OrderColumn column(Visit v, Case known, Accounts.Rules rules, Program program, int number) {
        Snapshot last = known.order().snapshots().lastEntry().getValue();
        Instant end = Stream.concat(
                        Stream.of(v.now(), last.updatedAt(), last.processedAt()),
                        known.order().refunds().values().stream().map(Refund::at))
                .max(Instant::compareTo)
                .orElse(v.now());
        OrderExplained explained = MemberFold.explain(
                rules.history().asIf(program, last.processedAt(), number),
                program.timeZone() == null ? v.shop().zoneOrHome() : program.timeZone(),
                known.member(),
                known.order().id(),
                end);
        return OrderColumn.of(v, explained);
    }
}
