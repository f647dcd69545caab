package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Kind;
import trappa.account.Reason.Plain.Because;
import trappa.fact.CustomerFact.Answered;
import trappa.fact.CustomerFact.Born;
import trappa.fact.CustomerState;
import trappa.program.Program;
import trappa.program.Program.BirthdayRule;
import trappa.program.Program.Status;
import trappa.program.Program.Survey;

/**
 * What a member is given for what is no order: on birthdays, and for answers to surveys. By the program in force at that
 * instant, confirmed at once, and never counted for tiers and steps.
 */
final class ActivityGifts {
    /** A birthday corrected by less than this still gives each year. */
    private static final int CORRECTED_DAYS = 60;

    private final Agenda agenda;
    private final Spending spending;
    private final List<Posting> postings;
    private final Map<String, LocalDate> answered = new HashMap<>();
    private @Nullable Program program;
    private @Nullable Told birthday;
    private @Nullable LocalDate lastGift;

    /** A birthday and since when one is known. */
    private record Told(MonthDay on, LocalDate since) {}

    ActivityGifts(Agenda agenda, Spending spending, List<Posting> postings) {
        this.agenda = agenda;
        this.spending = spending;
        this.postings = postings;
    }

    void use(Program next) {
        program = next;
    }

    void expect(CustomerState customer) {
        for (Born born : customer.born()) {
            agenda.at(
                    born.at(), Event.Turn.EARNED, born.month() * 100L + born.day(), "birthday", () -> told(born.on()));
        }
        int place = 0;
        for (Answered answer : customer.answers()) {
            agenda.at(answer.at(), Event.Turn.EARNED, 0, "survey/" + Event.place(place++), () -> answered(answer));
        }
    }

    /** The day that was told last holds, from when the first was told: a correction costs no gift. */
    private void told(MonthDay on) {
        if (birthday != null && birthday.on.equals(on)) {
            return;
        }
        LocalDate today = day(agenda.now());
        birthday = new Told(on, birthday == null ? today : birthday.since);
        expect(birthday, after(on, today));
    }

    /** A day that is the same wherever the shop says it is: a corrected time zone takes no gift back. */
    private static LocalDate day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static LocalDate after(MonthDay on, LocalDate day) {
        LocalDate next = on.atYear(day.getYear());
        return next.isAfter(day) ? next : on.atYear(day.getYear() + 1);
    }

    /** 29 February is the 28th in a year without one. */
    private void expect(Told told, LocalDate day) {
        agenda.at(agenda.calendar().startOf(day), Event.Turn.EARNED, 0, "birthday/" + day, () -> comes(told, day));
    }

    /** A birthday. It gives something once a year, whatever day is told meanwhile. */
    private void comes(Told told, LocalDate day) {
        if (!told.equals(birthday)) {
            return;
        }
        expect(told, told.on.atYear(day.getYear() + 1));
        Program now = running();
        BirthdayRule rule = now == null ? null : now.birthday();
        if (now != null && rule != null && gives(told, day, rule)) {
            lastGift = day;
            give(now, "birthday/" + day, rule.points(), Because.BIRTHDAY);
        }
    }

    private boolean gives(Told told, LocalDate day, BirthdayRule rule) {
        return !told.since.plusDays(rule.noticeDays()).isAfter(day)
                && (lastGift == null
                        || !lastGift.plusYears(1).minusDays(CORRECTED_DAYS).isAfter(day));
    }

    /** The next birthday that gives something, if nothing changes. */
    private @Nullable LocalDate next(LocalDate today) {
        Program now = running();
        if (birthday == null || now == null || now.birthday() == null) {
            return null;
        }
        LocalDate day = after(birthday.on, today);
        while (!gives(birthday, day, now.birthday())) {
            day = after(birthday.on, day);
        }
        return day;
    }

    /** An answer that comes too soon after the last one gives nothing; nor does one to what nobody asked. */
    private void answered(Answered answer) {
        Program now = running();
        Survey survey = now == null ? null : now.survey(answer.survey()).orElse(null);
        if (now == null || survey == null || !again(survey, agenda.now())) {
            return;
        }
        answered.put(survey.id(), day(agenda.now()));
        if (survey.points() > 0) {
            spending.active();
            give(now, "survey/" + survey.id() + "/" + agenda.now(), survey.points(), Because.SURVEY);
        }
    }

    private boolean again(Survey survey, Instant at) {
        LocalDate last = answered.get(survey.id());
        return last == null || !last.plusDays(survey.everyDays()).isAfter(day(at));
    }

    private void give(Program now, String key, long points, Because because) {
        postings.add(Posting.earned(key + "/given", Kind.BONUS, points, agenda.now(), new Reason.Plain(because)));
        spending.earn(key, agenda.now(), agenda.today(), points, now.expiry());
    }

    /** The program, when there is one that is not on pause. */
    private @Nullable Program running() {
        return program == null || program.status() == Status.PAUSED ? null : program;
    }

    Activities standing(Instant asOf, LocalDate today, List<OrderWalk> orders) {
        Program now = running();
        return new Activities(
                birthday == null ? null : birthday.on,
                next(today),
                now == null
                        ? List.of()
                        : now.surveys().stream()
                                .filter(s -> again(s, asOf) && asks(s, today, orders))
                                .toList());
    }

    /** Whether an order that is worth something is as old as the survey asks about. */
    private static boolean asks(Survey survey, LocalDate today, List<OrderWalk> orders) {
        LocalDate last = today.minusDays(survey.afterDays());
        LocalDate first = last.minusDays(Survey.ASKED_DAYS);
        return orders.stream().anyMatch(o -> o.value > 0 && !o.placedOn.isAfter(last) && o.placedOn.isAfter(first));
    }
}
