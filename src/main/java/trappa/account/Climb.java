package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.account.Calendar.Span;
import trappa.account.Milestone.Amount;
import trappa.account.Milestone.Cause;
import trappa.account.Statement.AtRisk;
import trappa.account.Statement.HeldTier;
import trappa.account.Statement.ReachedStep;
import trappa.account.Tickets.Ticket;
import trappa.fact.Adjustment.Opening;
import trappa.program.Program;
import trappa.program.Program.Period;
import trappa.program.Program.Tier;
import trappa.program.ProgramVersion;
import trappa.program.Rung;

/**
 * The way up: how far the confirmed orders of a period have brought the member, which tiers that gave and which steps it
 * reached. Going up is at once; a return lets steps fall but never takes a tier before its day.
 */
final class Climb {
    private static final int RISK_SHOWN_DAYS = 90;

    private final Agenda agenda;
    private final Calendar calendar;
    private final Progress progress;
    private final Tickets tickets = new Tickets();
    private final Trail trail;
    private final List<Reach> reaches = new ArrayList<>();
    private final Map<String, List<Reach>> reachesOfStep = new HashMap<>();
    private Program program;
    private List<Rung> rungs;
    /** Whether shoppers have been shown the staircase by now. */
    private boolean live;
    /** Whether a step may have fallen since it was last looked: sums only went up since then, if not. */
    private boolean mayHaveFallen;

    Climb(Agenda agenda, ProgramVersion version, Trail trail) {
        Program program = version.program();
        this.agenda = agenda;
        this.trail = trail;
        this.calendar = agenda.calendar();
        this.program = program;
        this.live = program.status() == Program.Status.LIVE;
        this.rungs = Rung.of(program);
        this.progress = new Progress(calendar, program.qualification());
        if (trail.wanted()) {
            trail.because(new Cause.Published(version.number()));
            stands(0);
        }
    }

    /**
     * Another program is in force from now on: it promotes at once and takes nothing. With the first that is live the offers
     * of all steps reached before begin, whose days nobody could use.
     */
    void use(ProgramVersion next) {
        if (!live && next.program().status() == Program.Status.LIVE) {
            live = true;
            reaches.forEach(reach -> reach.launched(agenda.today()));
        }
        if (trail.wanted()) {
            trail.because(new Cause.Published(next.number()));
        }
        program = next.program();
        rungs = Rung.of(program);
        mayHaveFallen |= progress.use(program.qualification());
        up(calendar.period(program.qualification(), agenda.today()));
    }

    /** The tier held now. */
    Optional<Tier> tier() {
        return tickets.highest(program);
    }

    /** A confirmed order is worth this now; {@code more}: it is worth more than before, or gives more points. */
    void counted(OrderWalk order, boolean more) {
        if (trail.wanted()) {
            trail.because(new Cause.Order(order.id));
        }
        mayHaveFallen |= progress.set(order.id, order.placedOn, order.points, order.value);
        if (mayHaveFallen) {
            mayHaveFallen = false;
            reaches.stream()
                    .filter(Reach::standing)
                    .filter(r -> progress.worthOf(r.span()) < r.threshold())
                    .forEach(this::fall);
        }
        if (more) {
            boolean rolling = program.qualification().period() == Period.ROLLING;
            up(calendar.period(program.qualification(), rolling ? agenda.today() : order.placedOn));
        }
    }

    private void fall(Reach reach) {
        reach.fall(agenda.today());
        if (trail.wanted()) {
            trail.fell(agenda.now(), reach, amount(progress.worthOf(reach.span())));
        }
    }

    /**
     * What a member had in another program counts from now on, in the period of the day it was earned. A step it reaches
     * is reached, but its offer is not given: it was the other program's to give.
     */
    void bringAlong(Opening opening) {
        if (trail.wanted()) {
            trail.because(new Cause.Brought());
        }
        LocalDate until = opening.tierUntil();
        if (opening.tier() != null && until != null) {
            program.tier(opening.tier()).ifPresent(tier -> give(tier, until));
        }
        if (opening.qualifying() > 0) {
            progress.carry(opening.earnedOn(), opening.qualifying());
            boolean rolling = program.qualification().period() == Period.ROLLING;
            up(calendar.period(program.qualification(), rolling ? agenda.today() : opening.earnedOn()), false);
        } else if (trail.wanted()) {
            stands(0);
        }
    }

    private void up(Span span) {
        up(span, true);
    }

    private void up(Span span, boolean offers) {
        long sum = progress.in(span);
        LocalDate until = calendar.ticketUntil(program.qualification(), span, agenda.today());
        for (Tier tier : program.tiers()) {
            if (tier.at() > 0 && tier.at() <= sum) {
                give(tier, until);
            }
        }
        if (trail.wanted()) {
            stands(sum);
        }
        for (Rung rung : rungs) {
            if (rung.at() > 0 && rung.at() <= sum) {
                reach(offers ? rung : new Rung(rung.id(), rung.at(), rung.tier(), null), span);
            }
        }
    }

    private void give(Tier tier, LocalDate until) {
        Instant endsAt = until.equals(LocalDate.MAX)
                ? null
                : calendar.endOf(until.plusDays(program.qualification().graceDays()));
        if (endsAt != null && !endsAt.isAfter(agenda.now())) {
            return;
        }
        Ticket ticket = new Ticket(until, endsAt);
        if (tickets.give(tier.id(), ticket) && endsAt != null) {
            agenda.at(endsAt, Event.Turn.ENDS, 0, "tier/" + tier.id(), () -> ended(tier.id(), ticket));
        }
    }

    private void ended(String tierId, Ticket ticket) {
        boolean highest = tier().filter(t -> t.id().equals(tierId)).isPresent();
        if (!tickets.end(tierId, ticket) || !highest) {
            return;
        }
        if (program.qualification().demotion() == Program.Demotion.ONE_DOWN) {
            program.tier(tierId)
                    .flatMap(t -> Tickets.below(program, t))
                    .filter(below -> below.at() > 0)
                    .ifPresent(below -> give(below, calendar.periodEnd(program.qualification(), agenda.today())));
        }
        if (trail.wanted()) {
            trail.because(new Cause.Ended(ticket.until()));
            stands(qualifying(agenda.today()));
        }
    }

    /** Writes down where the member stands now. @param counted what the period counted */
    private void stands(long counted) {
        Tier tier = tier().orElse(null);
        trail.stands(agenda.now(), tier, tier == null ? null : lastDay(tier).orElse(null), amount(counted));
    }

    private Amount amount(long counted) {
        return new Amount(program.qualification().metric(), counted);
    }

    /** Empty for a tier without end. */
    private Optional<LocalDate> lastDay(Tier tier) {
        return tickets.of(tier).map(Ticket::until).filter(day -> !day.equals(LocalDate.MAX));
    }

    private void reach(Rung rung, Span span) {
        boolean rolling = program.qualification().period() == Period.ROLLING;
        LocalDate today = agenda.today();
        List<Reach> before = reachesOfStep.computeIfAbsent(rung.id(), id -> new ArrayList<>());
        for (Reach reach : before) {
            boolean same = rolling
                    ? !reach.span().lastDay().isBefore(today)
                    : reach.span().equals(span);
            if (same) {
                if (!reach.standing() && progress.worthOf(reach.span()) >= reach.threshold()) {
                    reach.standAgain(today);
                    told(reach, true);
                }
                return;
            }
        }
        Span counting = rolling
                ? new Span(
                        span.firstDay(),
                        today.plusMonths(program.qualification().months()))
                : span;
        Reach reach = new Reach(rung, before.size() + 1, counting, today);
        before.add(reach);
        reaches.add(reach);
        told(reach, false);
    }

    private void told(Reach reach, boolean again) {
        if (trail.wanted()) {
            trail.reached(agenda.now(), reach, again, amount(progress.worthOf(reach.span())));
        }
    }

    // ---- what it comes to ----

    long qualifying(LocalDate today) {
        return progress.in(calendar.period(program.qualification(), today));
    }

    @Nullable
    HeldTier held(LocalDate today) {
        Tier tier = tier().orElse(null);
        if (tier == null) {
            return null;
        }
        LocalDate until = lastDay(tier).orElse(null);
        long qualifying = qualifying(today);
        boolean risk = until != null
                && qualifying < tier.at()
                && !until.isBefore(today)
                && !until.isAfter(today.plusDays(RISK_SHOWN_DAYS));
        return new HeldTier(tier, until, risk && until != null ? new AtRisk(tier.at() - qualifying, until) : null);
    }

    /** The day after {@code today} from which the tier held is shown to be at risk, should too little come in until then. */
    Optional<LocalDate> atRiskFrom(LocalDate today) {
        return tier().flatMap(this::lastDay)
                .map(until -> until.minusDays(RISK_SHOWN_DAYS))
                .filter(day -> day.isAfter(today));
    }

    /** The steps reached, in the order they were; {@code claims} tells which redemption claimed which offer. */
    List<ReachedStep> reached(LocalDate today, Spending claims) {
        return reaches.stream()
                .map(r -> new ReachedStep(
                        r.stepId(),
                        r.offerId(),
                        r.reward(),
                        r.standing(),
                        !today.isBefore(r.span().firstDay())
                                && !today.isAfter(r.span().lastDay()),
                        r.lastDay(),
                        r.expired(today),
                        claims.claimOf(r.offerId())))
                .toList();
    }
}
