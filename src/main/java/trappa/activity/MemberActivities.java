package trappa.activity;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerFact.Answered;
import trappa.fact.CustomerFact.Born;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
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

    /** A member whose row is locked, as things stand. */
    private record Standing(
            long shopId,
            Accounts.Locked locked,
            long customerId,
            @Nullable Program program,
            Statement statement,
            Instant now) {}

    /** A shopper tells their birthday: once, so that nobody has two. */
    Outcome tellBirthday(long shopId, long caller, MonthDay day) {
        return database.durably(tx -> {
            Standing s = standing(tx, shopId, caller);
            BirthdayRule rule = s.program == null ? null : s.program.birthday();
            if (rule == null) {
                return new Outcome.Refused(404, "no_such_activity", "The program gives nothing for a birthday");
            }
            MonthDay told = s.statement.activities().birthday();
            if (told != null) {
                return told.equals(day)
                        ? new Outcome.Known(
                                rule.points(), s.statement.activities().gives(), true)
                        : new Outcome.Refused(
                                409, "already_told", "Another birthday was told before; the shop can change it");
            }
            Statement after = add(tx, s, new Born(day.getMonthValue(), day.getDayOfMonth(), s.now));
            return new Outcome.Known(rule.points(), after.activities().gives(), false);
        });
    }

    /**
     * Somebody of the shop tells a member's birthday, or another one than was told.
     *
     * @param note called in the same transaction when it is new
     */
    public Outcome setBirthday(long shopId, long customerId, MonthDay day, Consumer<Tx> note) {
        return database.durably(tx -> {
            Standing s = standing(tx, shopId, customerId);
            long points = s.program == null || s.program.birthday() == null
                    ? 0
                    : s.program.birthday().points();
            if (day.equals(s.statement.activities().birthday())) {
                return new Outcome.Known(points, s.statement.activities().gives(), true);
            }
            Statement after = add(tx, s, new Born(day.getMonthValue(), day.getDayOfMonth(), s.now));
            note.accept(tx);
            return new Outcome.Known(points, after.activities().gives(), false);
        });
    }

    /** A shopper answers a survey that is open to them. */
    Outcome answer(long shopId, long caller, String survey, int score, @Nullable String comment) {
        return database.durably(tx -> {
            Standing s = standing(tx, shopId, caller);
            Optional<Survey> asked = s.program == null ? Optional.empty() : s.program.survey(survey);
            if (asked.isEmpty()) {
                return new Outcome.Refused(404, "no_such_activity", "The program has no such survey");
            }
            Survey about = asked.get();
            if (score < about.kind().least() || score > about.kind().most()) {
                return new Outcome.Refused(
                        422,
                        "invalid_activity",
                        "score is a whole number from " + about.kind().least() + " to "
                                + about.kind().most());
            }
            if (!s.statement.activities().surveys().contains(about)) {
                return again(tx, s, survey, score, comment)
                        ? new Outcome.Known(about.points(), null, true)
                        : new Outcome.Refused(409, "not_asked", "This survey is not open to this customer now");
            }
            add(tx, s, new Answered(survey, score, comment, s.now));
            return new Outcome.Known(about.points(), null, false);
        });
    }

    /** Whether the last answer is this one: it was sent twice. */
    private boolean again(Tx tx, Standing s, String survey, int score, @Nullable String comment) {
        return facts.member(tx, s.shopId, s.customerId).customer().answers().stream()
                .filter(a -> a.survey().equals(survey))
                .reduce((first, last) -> last)
                .filter(last -> last.equals(new Answered(survey, score, comment, last.at())))
                .isPresent();
    }

    private Standing standing(Tx tx, long shopId, long caller) {
        Instant now = DatabaseTime.now(clock);
        Accounts.Locked locked = accounts.lock(tx, shopId, List.of(caller));
        long customerId = locked.kept(caller);
        Accounts.Rules rules = accounts.rules(tx, shopId);
        Program live = rules.history()
                .at(now)
                .map(ProgramVersion::program)
                .filter(p -> p.status() == Status.LIVE)
                .orElse(null);
        return new Standing(shopId, locked, customerId, live, accounts.statement(tx, rules, customerId, now), now);
    }

    /** @return the account as it is then */
    private Statement add(Tx tx, Standing s, CustomerFact fact) {
        facts.customers().add(tx, s.shopId, Map.of(s.customerId, List.of(fact)));
        return accounts.bringUp(tx, s.locked, Map.of(), s.now).getOrDefault(s.customerId, s.statement);
    }
}
