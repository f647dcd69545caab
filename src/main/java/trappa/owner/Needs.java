package trappa.owner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import trappa.admin.JdbcApprovals;
import trappa.db.Tx;
import trappa.ledger.JdbcProofs;
import trappa.opening.SecondPerson;
import trappa.program.Program;
import trappa.program.Program.Reward;
import trappa.program.Program.RewardKind;
import trappa.program.Program.Step;
import trappa.reward.JdbcVouchers;
import trappa.reward.JdbcVouchers.Pool;
import trappa.shop.Comparison;
import trappa.shop.Connection;
import trappa.staff.ApiKeys;
import trappa.staff.Right;

/** What needs somebody of the shop, each with the page that mends it; only what whoever looks may open is theirs to do. */
final class Needs {
    private static final Duration SILENCE = Duration.ofHours(48);
    private static final Duration GIVEN_UP_IS_NEWS = Duration.ofDays(7);
    /** A single order is missed now and then, and fetched; so many within a week say that webhooks do not arrive. */
    private static final int MANY_MISSED = 10;

    private static final String LINK = "/admin/activity#link";

    private final JdbcActivity activity = new JdbcActivity();
    private final JdbcApprovals approvals = new JdbcApprovals();
    private final SecondPerson second = new SecondPerson();
    private final ApiKeys keys = new ApiKeys();
    private final JdbcProofs proofs = new JdbcProofs();
    private final JdbcVouchers vouchers = new JdbcVouchers();
    private final JdbcDrafts drafts = new JdbcDrafts();

    /** One thing to do: a sentence and where. */
    record Need(String text, String tone, String address, String link) {}

    /** @param program the one in force */
    List<Need> of(Tx tx, Visit v, Program program, JdbcActivity.Health health, ShopLink.Standing link) {
        List<Need> needs = new ArrayList<>();
        if (v.may(Right.VIEW_MEMBERS)) {
            deviations(tx, v, needs);
        }
        if (v.may(Right.APPROVE)) {
            decisions(tx, v, needs);
        }
        if (v.may(Right.VIEW_MEMBERS)) {
            failures(v, health, needs);
            link(v, link, needs);
        }
        if (v.may(Right.REPAIR)) {
            receivers(tx, v, needs);
        }
        if (v.may(Right.EDIT_PROGRAM)) {
            codes(tx, v, program, needs);
        }
        silence(v, health, needs);
        if (v.may(Right.VIEW_MEMBERS)) {
            past(tx, v, needs);
        }
        program(tx, v, program, needs);
        return needs;
    }

    private void deviations(Tx tx, Visit v, List<Need> needs) {
        int deviations =
                proofs.last(tx, v.shop().id()).map(JdbcProofs.Kept::deviations).orElse(0);
        if (deviations > 0) {
            needs.add(look(v, v.texts().count("need.deviations", deviations), "bad", "/admin/activity#proof"));
        }
    }

    /** What others asked for that whoever looks can decide. */
    private void decisions(Tx tx, Visit v, List<Need> needs) {
        long shop = v.shop().id();
        Set<String> hands = keys.hands(tx, shop, v.person().id());
        long adjustments = approvals.waitingFor(tx, shop, hands, v.now());
        if (adjustments > 0) {
            needs.add(look(v, v.texts().count("need.approvals", adjustments), "warn", "/admin/approvals"));
        }
        long imports = second.waitingFor(tx, shop, hands, v.now());
        if (imports > 0) {
            needs.add(look(v, v.texts().count("need.imports", imports), "warn", "/admin/approvals"));
        }
    }

    private static void failures(Visit v, JdbcActivity.Health health, List<Need> needs) {
        Texts t = v.texts();
        if (health.quarantined() > 0) {
            needs.add(look(
                    v, t.count("need.quarantined", health.quarantined()), "bad", "/admin/activity?status=quarantined"));
        }
        if (health.failed() > 0) {
            needs.add(look(v, t.count("need.failed", health.failed()), "bad", "/admin/activity#outbox"));
        }
    }

    /** The shop that is out of reach, or does not tell all by itself. */
    private static void link(Visit v, ShopLink.Standing link, List<Need> needs) {
        Texts t = v.texts();
        Connection.Standing connection = link.connection();
        Comparison.Standing comparison = link.comparison();
        if (connection != null) {
            switch (connection.state()) {
                case LAPSED, NOT_CONNECTED -> needs.add(look(v, t.of("need.unconnected"), "bad", LINK));
                case CONNECTED -> {
                    if (!connection.missingScopes().isEmpty()) {
                        String scopes = String.join(", ", connection.missingScopes());
                        needs.add(look(v, t.of("need.scopes", scopes), "warn", LINK));
                    }
                }
                case CONNECTING -> {}
            }
        }
        boolean connected = connection == null || connection.state() == Connection.State.CONNECTED;
        if (connected && comparison != null && comparison.trouble() != null) {
            needs.add(look(v, t.of("need.uncompared"), "warn", LINK));
        }
        if (comparison != null && comparison.missedLately() >= MANY_MISSED) {
            needs.add(look(v, t.count("need.missed", comparison.missedLately()), "warn", LINK));
        }
        link.past().stream()
                .filter(p -> p.stage() == Comparison.Stage.GIVEN_UP
                        && p.at().plus(GIVEN_UP_IS_NEWS).isAfter(v.now()))
                .forEach(p -> needs.add(
                        look(v, t.of(p.orders() ? "need.past.orders" : "need.past.customers"), "warn", LINK)));
    }

    /** Receivers that hear nothing: switched off by themselves, or tried again for now. One the owner switched off is as wanted. */
    private void receivers(Tx tx, Visit v, List<Need> needs) {
        Map<Boolean, List<JdbcActivity.Deaf>> deaf = activity.deaf(tx, v.shop().id()).stream()
                .collect(Collectors.groupingBy(JdbcActivity.Deaf::switchedOff));
        receivers(v, "need.webhook.off", "bad", deaf.getOrDefault(true, List.of()), needs);
        receivers(v, "need.webhook.limps", "warn", deaf.getOrDefault(false, List.of()), needs);
    }

    private static void receivers(Visit v, String text, String tone, List<JdbcActivity.Deaf> deaf, List<Need> needs) {
        if (!deaf.isEmpty()) {
            String one = deaf.size() == 1 ? "/" + deaf.getFirst().id() : "";
            needs.add(
                    look(v, v.texts().count(text, deaf.size(), deaf.getFirst().name()), tone, "/admin/webhooks" + one));
        }
    }

    /** Rewards that hand out codes of others, and whose codes run out. */
    private void codes(Tx tx, Visit v, Program program, List<Need> needs) {
        List<Reward> drawing = program.rewards().stream()
                .filter(r -> r.kind() == RewardKind.PARTNER || r.kind() == RewardKind.DONATION)
                .filter(r -> offered(program, r))
                .toList();
        if (drawing.isEmpty()) {
            return;
        }
        Map<String, Pool> pools = vouchers.pools(tx, v.shop().id()).stream()
                .collect(Collectors.toMap(Pool::rewardId, Function.identity()));
        for (Reward reward : drawing) {
            Pool pool = pools.getOrDefault(reward.id(), new Pool(reward.id(), 0, 0));
            boolean without = reward.kind() == RewardKind.DONATION && pool.left() + pool.handedOut() == 0;
            String name = RewardNames.of(v.texts(), reward, reward.id());
            if (pool.left() == 0 && !without) {
                needs.add(load(v, v.texts().of("need.codes.out", name), "bad", reward));
            } else if (pool.runsOut()) {
                needs.add(load(v, v.texts().count("need.codes.low", pool.left(), name), "warn", reward));
            }
        }
    }

    private static boolean offered(Program program, Reward reward) {
        return reward.costPoints() != null
                || program.steps().stream().map(Step::rewardId).anyMatch(reward.id()::equals);
    }

    private static Need load(Visit v, String text, String tone, Reward reward) {
        return new Need(
                text,
                tone,
                Address.of("/admin/import", "kind", "codes", "reward", reward.id()),
                v.texts().of("need.codes.load"));
    }

    private static void silence(Visit v, JdbcActivity.Health health, List<Need> needs) {
        Texts t = v.texts();
        if (health.lastDelivery() == null) {
            needs.add(new Need(t.of("need.silent"), "warn", "/admin/start", t.of("need.how")));
        } else if (health.lastDelivery().plus(SILENCE).isBefore(v.now()) && v.may(Right.VIEW_MEMBERS)) {
            needs.add(look(v, t.of("need.stale", t.ago(health.lastDelivery(), v.now())), "warn", "/admin/activity"));
        }
    }

    private void past(Tx tx, Visit v, List<Need> needs) {
        Texts t = v.texts();
        activity.past(tx, v.shop().id())
                .ifPresent(p -> needs.add(look(
                        v,
                        t.of("need.past", t.number(p.taken()), t.number(Math.max(p.taken(), p.found()))),
                        "warn",
                        "/admin/activity")));
    }

    private void program(Tx tx, Visit v, Program program, List<Need> needs) {
        Texts t = v.texts();
        switch (program.status()) {
            case DRAFT -> needs.add(new Need(t.of("need.draft"), "warn", "/admin/start", t.of("start.title")));
            case PAUSED -> needs.add(new Need(t.of("need.paused"), "warn", "/admin/program", t.of("need.program")));
            case LIVE -> {}
        }
        if (v.may(Right.EDIT_PROGRAM)) {
            drafts.find(tx, v.shop().id())
                    .ifPresent(d -> needs.add(new Need(
                            t.of("need.unpublished", t.ago(d.at(), v.now()), People.within(t, d.by())),
                            "warn",
                            "/admin/program",
                            t.of("need.program"))));
        }
    }

    private static Need look(Visit v, String text, String tone, String address) {
        return new Need(text, tone, address, v.texts().of("need.look"));
    }
}
