package trappa.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import trappa.account.Activities;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerFact.Answered;
import trappa.fact.CustomerFact.Born;
import trappa.fact.CustomerState;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.member.JdbcForgotten;
import trappa.program.Program;
import trappa.program.Program.BirthdayRule;
import trappa.program.Program.Status;
import trappa.program.Program.Survey;
import trappa.program.ProgramVersion;

/**
 * What a member tells of that is no order: the birthday, and answers to surveys. Each is a fact, and the account follows
 * from it; to tell the same again changes nothing.
 */
public final class MemberActivities {
    /** The longest comment on an answer, in characters. */
    public static final int LONGEST_COMMENT = 1_000;

    /** So long an answer that comes again is the same one sent twice, and another one is too soon in any case. */
    private static final Duration REPEATED = Duration.ofHours(1);

    private static final Outcome FORGOTTEN = new Outcome.Refused(
            410, "no_such_activity", "This customer asked to be forgotten; nothing is taken in about them");

    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final Clock clock;

    public MemberActivities(Database database, Accounts accounts, JdbcFacts facts, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
        this.clock = clock;
    }

    /** What came of telling. */
    public sealed interface Outcome {
        /**
         * It is known.
         *
         * @param points what it gives, for a birthday when that comes
         * @param on the day a birthday gives them, null: an answer, or it gives nothing
         * @param again whether it was known before
         */
        record Known(long points, @Nullable LocalDate on, boolean again) implements Outcome {}

        /** Not possible, with an HTTP status and the type of the problem. */
        record Refused(int status, String type, String detail) implements Outcome {}
    }

    /**
     * A member whose row is locked, as things stand.
     *
     * @param customer what was told before, by whichever server, all of it
     */
    private record Standing(
            long shopId,
            Accounts.Locked locked,
            long customerId,
            CustomerState customer,
            Statement statement,
            Instant now) {}

    /** A shopper tells their birthday: once, so that nobody has two. */
    Outcome tellBirthday(long shopId, long caller, MonthDay day) {
        return database.durably(tx -> {
            Accounts.Rules rules = accounts.rules(tx, shopId);
            BirthdayRule rule = live(rules).map(Program::birthday).orElse(null);
            if (rule == null) {
                return new Outcome.Refused(404, "no_such_activity", "The program gives nothing for a birthday");
            }
            Optional<Standing> standing = standing(tx, rules, caller);
            if (standing.isEmpty()) {
                return FORGOTTEN;
            }
            Standing s = standing.get();
            if (s.customer.born().isEmpty()) {
                return new Outcome.Known(rule.points(), add(tx, s, born(day, s)).gives(), false);
            }
            return s.customer.born().getLast().on().equals(day)
                    ? new Outcome.Known(rule.points(), s.statement.activities().gives(), true)
                    : new Outcome.Refused(
                            409, "already_told", "Another birthday was told before; the shop can change it");
        });
    }

    /**
     * Somebody of the shop tells a member's birthday, or another one than was told.
     *
     * @param note called in the same transaction when it is new
     */
    public Outcome setBirthday(long shopId, long customerId, MonthDay day, Consumer<Tx> note) {
        return database.durably(tx -> {
            Accounts.Rules rules = accounts.rules(tx, shopId);
            Optional<Standing> standing = standing(tx, rules, customerId);
            if (standing.isEmpty()) {
                return FORGOTTEN;
            }
            Standing s = standing.get();
            long points =
                    live(rules).map(Program::birthday).map(BirthdayRule::points).orElse(0L);
            if (!s.customer.born().isEmpty() && s.customer.born().getLast().on().equals(day)) {
                return new Outcome.Known(points, s.statement.activities().gives(), true);
            }
            LocalDate gives = add(tx, s, born(day, s)).gives();
            note.accept(tx);
            return new Outcome.Known(points, gives, false);
        });
    }

    /** A shopper answers a survey that is open to them. */
    Outcome answer(long shopId, long caller, String survey, int score, @Nullable String comment) {
        return database.durably(tx -> {
            Accounts.Rules rules = accounts.rules(tx, shopId);
            Survey asked = live(rules).flatMap(p -> p.survey(survey)).orElse(null);
            if (asked == null) {
                return new Outcome.Refused(404, "no_such_activity", "The program has no such survey");
            }
            if (score < asked.kind().least() || score > asked.kind().most()) {
                return new Outcome.Refused(
                        422,
                        "invalid_activity",
                        "score is a whole number from " + asked.kind().least() + " to "
                                + asked.kind().most());
            }
            Optional<Standing> standing = standing(tx, rules, caller);
            if (standing.isEmpty()) {
                return FORGOTTEN;
            }
            Standing s = standing.get();
            Answered last = s.customer.answers().stream()
                    .filter(a -> a.survey().equals(survey))
                    .reduce((earlier, later) -> later)
                    .filter(a -> a.at().plus(REPEATED).isAfter(s.now))
                    .orElse(null);
            if (last != null && last.equals(new Answered(survey, score, comment, last.at()))) {
                return new Outcome.Known(asked.points(), null, true);
            }
            if (last != null || !s.statement.activities().surveys().contains(asked)) {
                return new Outcome.Refused(409, "not_asked", "This survey is not open to this customer now");
            }
            add(tx, s, new Answered(survey, score, comment, s.now));
            return new Outcome.Known(asked.points(), null, false);
        });
    }

    private Optional<Program> live(Accounts.Rules rules) {
        return rules.history().at(clock.instant()).map(ProgramVersion::program).filter(p -> p.status() == Status.LIVE);
    }

    /** Time is looked at once nobody else is at work on the member: what they told lies before it. Empty: forgotten. */
    private Optional<Standing> standing(Tx tx, Accounts.Rules rules, long caller) {
        long shopId = rules.shop().id();
        Accounts.Locked locked = accounts.lock(tx, shopId, List.of(caller));
        long customerId = locked.kept(caller);
        if (!JdbcForgotten.customers(tx, shopId, List.of(caller, customerId)).isEmpty()) {
            return Optional.empty();
        }
        MemberFacts member = facts.member(tx, shopId, customerId);
        Instant now = Accounts.notBefore(member, DatabaseTime.now(clock));
        return Optional.of(new Standing(
                shopId, locked, customerId, member.customer(), Accounts.statement(rules, member, now), now));
    }

    private static Born born(MonthDay day, Standing s) {
        return new Born(day.getMonthValue(), day.getDayOfMonth(), s.now);
    }

    /** @return what the member can do then */
    private Activities add(Tx tx, Standing s, CustomerFact fact) {
        facts.customers().add(tx, s.shopId, Map.of(s.customerId, List.of(fact)));
        return accounts.bringUp(tx, s.locked, Map.of(), s.now)
                .getOrDefault(s.customerId, s.statement)
                .activities();
    }
}
