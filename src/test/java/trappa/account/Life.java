package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.fact.Adjustment;
import trappa.fact.Adjustment.Opening;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerState;
import trappa.fact.Line;
import trappa.fact.Line.CodeShare;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Event;
import trappa.fact.Redemption.Happened;
import trappa.fact.Referral;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.support.ProgramJson;
import trappa.support.Programs;

/** A member's life by the day, at noon in Stockholm: what is bought, sent back, spent, and what the account is then. */
final class Life {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final List<ProgramVersion> versions = new ArrayList<>();
    private final Map<Long, List<OrderFact>> orders = new TreeMap<>();
    private final Map<Long, Snapshot> latest = new TreeMap<>();
    private final List<Redemption> redemptions = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<CustomerFact> told = new ArrayList<>();
    private final Map<Referral, Life> friends = new LinkedHashMap<>();
    private @Nullable Instant since;

    Life(ProgramJson program) {
        published("2020-01-01", program);
    }

    Life since(String day) {
        since = at(day);
        return this;
    }

    Life published(String day, ProgramJson program) {
        versions.add(new ProgramVersion(versions.size() + 1, at(day), at(day), "the test", Programs.read(program)));
        return this;
    }

    /** An order of some units of one thing, each for so many kronor. */
    Life bought(long order, String day, int units, long kronor) {
        return bought(order, day, units, kronor, Set.of());
    }

    /** The same with codes that take one krona off each unit. */
    Life bought(long order, String day, int units, long kronor, Set<String> codes) {
        List<CodeShare> shares =
                codes.stream().map(code -> new CodeShare(code, units * 100L)).toList();
        Line line = line(order * 10, units, kronor * 100 * units, shares);
        return seen(order, day, at(day), null, "paid", List.of(line), codes);
    }

    /** An order that an import alone has told of. */
    Life listed(long order, String day, long kronor) {
        bought(order, day, 1, kronor);
        Snapshot told = ((OrderFact.Seen) orders.get(order).removeLast()).snapshot();
        orders.get(order).add(new OrderFact.Listed("import", at(day), told, List.of()));
        return this;
    }

    /** The import that told of an order is taken back. */
    Life unlisted(long order, String day) {
        orders.get(order).add(new OrderFact.Unlisted("import", at(day)));
        return this;
    }

    /** An order with codes that nobody has paid yet. */
    Life unpaid(long order, String day, Set<String> codes) {
        return seen(order, day, at(day), null, "pending", List.of(line(order * 10, 1, 10_000, List.of())), codes);
    }

    /** The store gives up waiting for an order's payment. */
    Life voided(long order, String day) {
        Snapshot s = latest(order);
        return seen(order, day, s.processedAt(), null, "voided", s.lines(), s.codes());
    }

    Life deleted(long order) {
        orders.get(order).add(new OrderFact.Deleted());
        return this;
    }

    /** Something is added to an order, and paid. */
    Life added(long order, String day, long kronor) {
        Snapshot s = latest(order);
        List<Line> lines = new ArrayList<>(s.lines());
        lines.add(line(order * 10 + lines.size(), 1, kronor * 100, List.of()));
        return seen(order, day, s.processedAt(), null, s.status(), lines, s.codes());
    }

    Life returned(long order, String day, long units) {
        long id = orders.get(order).size();
        orders.get(order).add(new OrderFact.Refunded(new Refund(id, at(day), Map.of(order * 10, units), 0, 0)));
        return this;
    }

    Life cancelled(long order, String day) {
        Snapshot s = latest(order);
        return seen(order, day, s.processedAt(), at(day), s.status(), s.lines(), s.codes());
    }

    /** A reward is taken for points; its code is made at once and is the id in capitals. */
    Life spent(String id, String day, long points, Event... later) {
        List<Event> events = new ArrayList<>(List.of(new Event(Happened.ISSUED, at(day))));
        events.addAll(List.of(later));
        redemptions.add(
                new Redemption(id, "reward", null, points, at(day), code(id), LocalDate.of(2040, 1, 1), events));
        return this;
    }

    Life claimed(String id, String day, String offer, Event... later) {
        List<Event> events = new ArrayList<>(List.of(new Event(Happened.ISSUED, at(day))));
        events.addAll(List.of(later));
        redemptions.add(new Redemption(id, "reward", offer, 0, at(day), code(id), LocalDate.of(2040, 1, 1), events));
        return this;
    }

    Life adjusted(String day, long points) {
        adjustments.add(new Adjustment("a" + adjustments.size(), at(day), points, "for the test", "the test"));
        return this;
    }

    /** A birthday is told, written as --05-17. */
    Life born(String on, String day) {
        MonthDay birthday = MonthDay.parse(on);
        told.add(new CustomerFact.Born(birthday.getMonthValue(), birthday.getDayOfMonth(), at(day)));
        return this;
    }

    Life answered(String survey, String day, int score) {
        told.add(new CustomerFact.Answered(survey, score, null, at(day)));
        return this;
    }

    /** What was adjusted or brought along last is taken back. */
    Life undone(String day) {
        Adjustment a = adjustments.removeLast();
        adjustments.add(new Adjustment(a.id(), a.at(), a.points(), a.note(), a.by(), a.opening(), at(day)));
        return this;
    }

    /** Brings a friend, with all that is known of the friend. */
    Life brought(String day, Life friend) {
        friends.put(new Referral(2 + friends.size(), 1, at(day)), friend);
        return this;
    }

    /** Brought along from another program. */
    Life opening(String day, long points, Opening opening) {
        adjustments.add(
                new Adjustment("a" + adjustments.size(), at(day), points, "from the old program", "the test", opening));
        return this;
    }

    /** What a posting does to the member's own balance. */
    static long toMember(Posting posting) {
        return posting.to() == Posting.Side.MEMBER
                ? posting.points()
                : posting.from() == Posting.Side.MEMBER ? -posting.points() : 0;
    }

    static Event handedBack(String day) {
        return happened(Happened.HANDED_BACK, day);
    }

    static Event happened(Happened what, String day) {
        return new Event(what, at(day));
    }

    static String code(String id) {
        return id.toUpperCase(java.util.Locale.ROOT);
    }

    /** The account at noon of a day. */
    Statement on(String day) {
        return at(at(day));
    }

    Statement at(Instant instant) {
        return MemberFold.fold(ProgramHistory.of(versions), ZONE, facts(), instant);
    }

    /** The tiers and steps on the way to where the member stands at noon of a day. */
    List<Milestone> milestonesOn(String day) {
        return MemberFold.retrace(ProgramHistory.of(versions), ZONE, facts(), at(day))
                .milestones();
    }

    private MemberFacts facts() {
        List<Referral.OfFriend> known = new ArrayList<>();
        friends.forEach((referral, friend) -> known.add(new Referral.OfFriend(referral, friend.states())));
        return new MemberFacts(1, null, since, states(), adjustments, redemptions, CustomerState.of(told), null, known);
    }

    private List<OrderState> states() {
        List<OrderState> states = new ArrayList<>();
        orders.forEach((id, facts) -> states.add(OrderState.of(id, facts)));
        return states;
    }

    /** Available less owed at noon of a day. */
    long balance(String day) {
        Statement s = on(day);
        return s.available() - s.owed();
    }

    @Nullable
    String tier(String day) {
        Statement.HeldTier tier = on(day).tier();
        return tier == null ? null : tier.tier().id();
    }

    @Nullable
    LocalDate until(String day) {
        Statement.HeldTier tier = on(day).tier();
        return tier == null ? null : tier.until();
    }

    private Life seen(
            long order,
            String day,
            Instant placed,
            @Nullable Instant cancelledAt,
            String status,
            List<Line> lines,
            Set<String> codes) {
        Snapshot snapshot = new Snapshot(
                at(day),
                null,
                placed,
                cancelledAt,
                status,
                false,
                1L,
                "web",
                true,
                0,
                0,
                0,
                lines,
                codes,
                Set.of(),
                Set.of());
        latest.put(order, snapshot);
        orders.computeIfAbsent(order, id -> new ArrayList<>()).add(new OrderFact.Seen(snapshot));
        return this;
    }

    private Snapshot latest(long order) {
        Snapshot snapshot = latest.get(order);
        if (snapshot == null) {
            throw new AssertionError("Order " + order + " was not placed");
        }
        return snapshot;
    }

    private static Line line(long id, int units, long gross, List<CodeShare> shares) {
        long discount = shares.stream().mapToLong(CodeShare::amount).sum();
        return new Line(id, null, null, units, units, gross, discount, 0, false, false, shares);
    }

    static Instant at(String day) {
        return LocalDate.parse(day).atTime(12, 0).atZone(ZONE).toInstant();
    }
}
