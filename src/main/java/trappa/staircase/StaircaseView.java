package trappa.staircase;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Activities;
import trappa.account.Statement;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;
import trappa.fact.Redemption;
import trappa.program.Program;
import trappa.program.Program.Reward;
import trappa.program.Program.Status;
import trappa.program.Program.Tier;
import trappa.program.ProgramJson;
import trappa.program.Rung;
import trappa.shop.Branding;
import trappa.shop.Shop;

/** The staircase as the widget reads it. It holds nothing that is not the shopper's own. */
public final class StaircaseView {
    private static final int VERSION = 1;
    private static final int EXPIRED_SHOWN_DAYS = 60;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What can be used comes first, and of that what runs out first. */
    private static final Comparator<JsonNode> USEFUL_FIRST = Comparator.comparing(
                    (JsonNode offer) -> !offer.get("status").stringValue().startsWith("claim"))
            .thenComparing(offer -> offer.get("validUntil").stringValue());

    private final Shop shop;
    private final Program program;
    private final LocalDate today;

    public StaircaseView(Shop shop, Program program, LocalDate today) {
        this.shop = shop;
        this.program = program;
        this.today = today;
    }

    /** The whole answer; without a statement, a guest's. A program that is not live shows its status and no steps. */
    public ObjectNode json(@Nullable Statement statement) {
        boolean shown = program.status() != Status.DRAFT;
        ObjectNode out = NODES.objectNode();
        out.put("version", VERSION);
        program(out.putObject("program"));
        if (shown && statement != null) {
            member(out.putObject("member"), statement);
        } else {
            out.putNull("member");
        }
        ArrayNode steps = out.putArray("steps");
        ArrayNode offers = out.putArray("offers");
        ArrayNode rewards = out.putArray("rewards");
        if (program.status() == Status.LIVE) {
            steps(steps, statement);
            if (statement != null) {
                offers(offers, statement);
                bought(offers, statement);
            }
            rewards(rewards, statement);
        } else if (program.status() == Status.PAUSED && statement != null) {
            offers(offers, statement);
            bought(offers, statement);
            offers.removeIf(offer -> offer.get("code").isNull());
        }
        List<JsonNode> inOrder = offers.valueStream().sorted(USEFUL_FIRST).toList();
        offers.removeAll().addAll(inOrder);
        out.putObject("links").put("join", "/account/register").put("login", "/account/login");
        return out;
    }

    /** The same state as a shop's own widget shows it: its looks, and its words in the language asked for. */
    public static ObjectNode dressed(ObjectNode state, Branding branding, String language) {
        ObjectNode program = (ObjectNode) state.get("program");
        Map<String, String> said = branding.in(language);
        if (!said.isEmpty()) {
            ObjectNode texts = program.putObject("texts");
            Branding.KEYS.keySet().stream().filter(said::containsKey).forEach(key -> texts.put(key, said.get(key)));
        }
        if (branding.accent() != null || branding.onAccent() != null || branding.radius() != null) {
            ObjectNode look = program.putObject("look");
            if (branding.accent() != null) {
                look.put("accent", branding.accent());
            }
            if (branding.onAccent() != null) {
                look.put("onAccent", branding.onAccent());
            }
            if (branding.radius() != null) {
                look.put("radius", branding.radius() + "px");
            }
        }
        return state;
    }

    private void program(ObjectNode out) {
        out.put("name", program.name());
        out.put("status", ProgramJson.word(program.status()));
        home(out)
                .putObject("earning")
                .put("points", program.orders().points())
                .put("perMinor", program.orders().perMinor());
    }

    /** The currency, language and country the program speaks in, and what its stairs are counted in. */
    ObjectNode home(ObjectNode out) {
        out.put("currency", shop.currencyOrHome());
        out.put("metric", program.qualification().metric().name());
        out.put("locale", program.locale() == null ? shop.localeOrHome() : program.locale());
        return out.put("country", program.country() == null ? shop.countryOrHome() : program.country());
    }

    private void member(ObjectNode out, Statement s) {
        ObjectNode points = out.putObject("points");
        points.put("available", s.available());
        points.put("pending", s.pending());
        points.put("pendingReadyOn", text(s.pendingReadyOn()));
        points.put("owed", s.owed());
        points.put("qualifying", s.qualifying());
        ArrayNode expiring = points.putArray("expiring");
        s.ending()
                .forEach(e -> expiring.addObject()
                        .put("points", e.points())
                        .put("on", e.lastDay().toString()));
        Statement.HeldTier held = s.tier();
        if (held == null) {
            out.putNull("tier");
        } else {
            ObjectNode tier = tier(out.putObject("tier"), held.tier());
            tier.put("until", text(held.until()));
            if (held.atRisk() == null) {
                tier.putNull("atRisk");
            } else {
                tier.putObject("atRisk")
                        .put("points", held.atRisk().toGo())
                        .put("on", held.atRisk().by().toString());
            }
        }
        activities(out.putArray("activities"), s.activities());
        Rung next = next(s.qualifying());
        if (next == null || program.status() != Status.LIVE) {
            out.putNull("next");
        } else {
            long toGo = next.at() - s.qualifying();
            OptionalLong orders = OrdersToGo.of(toGo, s, program.qualification().metric());
            ObjectNode node = out.putObject("next").put("stepId", next.id()).put("pointsToGo", toGo);
            if (orders.isEmpty()) {
                node.putNull("orders");
            } else {
                node.put("orders", orders.getAsLong());
            }
        }
    }

    /** What the member can do now that is no order. */
    private void activities(ArrayNode out, Activities activities) {
        if (program.status() != Status.LIVE) {
            return;
        }
        Program.BirthdayRule birthday = program.birthday();
        if (birthday != null && activities.birthday() == null) {
            out.addObject().put("kind", "birthday").put("points", birthday.points());
        }
        for (Program.Survey survey : activities.surveys()) {
            out.addObject()
                    .put("kind", "survey")
                    .put("id", survey.id())
                    .put("type", ProgramJson.word(survey.kind()))
                    .put("points", survey.points())
                    .put("least", survey.kind().least())
                    .put("most", survey.kind().most())
                    .put("question", survey.question());
        }
    }

    private void steps(ArrayNode out, @Nullable Statement s) {
        List<Rung> rungs = Rung.of(program);
        Rung here = s == null
                ? null
                : rungs.stream()
                        .filter(r -> r.at() <= s.qualifying())
                        .reduce((a, b) -> b)
                        .orElse(null);
        Rung next = s == null ? null : next(s.qualifying());
        for (Rung rung : rungs) {
            ObjectNode step = out.addObject();
            step.put("id", rung.id());
            step.put("at", rung.at());
            if (rung.tier() == null) {
                step.putNull("tier");
            } else {
                tier(step.putObject("tier"), rung.tier());
            }
            if (rung.reward() == null) {
                step.putNull("reward");
            } else {
                reward(step.putObject("reward"), rung.reward());
            }
            step.put("status", status(rung, here, next, s));
        }
    }

    private static String status(Rung rung, @Nullable Rung here, @Nullable Rung next, @Nullable Statement s) {
        if (s == null) {
            return "locked";
        }
        if (rung.equals(here)) {
            return "here";
        }
        if (rung.at() <= s.qualifying()) {
            return "reached";
        }
        boolean takenBack = s.reached().stream()
                .anyMatch(r -> r.current() && !r.standing() && r.stepId().equals(rung.id()));
        return takenBack ? "returned" : rung.equals(next) ? "next" : "locked";
    }

    private void offers(ArrayNode out, Statement s) {
        for (ReachedStep reached : s.reached()) {
            Reward reward = reached.reward();
            RedemptionStanding taken = redemption(s, reached.redemptionId());
            String status = OfferStatus.of(reached, taken, today);
            if (reward == null
                    || (status.equals("void") && !reached.current())
                    || (status.equals("expired") && reached.lastDay().isBefore(today.minusDays(EXPIRED_SHOWN_DAYS)))) {
                continue;
            }
            ObjectNode offer = out.addObject();
            offer.put("id", reached.offerId());
            offer.put("rewardId", reward.id());
            offer.put("status", status);
            offer.put("costPoints", 0);
            offer.put("code", code(taken));
            offer.put("redemptionId", returnableId(taken));
            offer.put(
                    "validUntil",
                    (taken == null ? reached.lastDay() : taken.redemption().validUntil()).toString());
            reward(offer.putObject("reward"), reward);
            if (status.equals("void")) {
                offer.put("reason", "returned");
            }
        }
    }

    /** Rewards that were bought with points, as long as there is something to do with them. */
    private void bought(ArrayNode out, Statement s) {
        for (RedemptionStanding taken : s.redemptions()) {
            Redemption redemption = taken.redemption();
            String status = OfferStatus.of(taken.standing(today));
            boolean over = redemption.undone() || redemption.validUntil().isBefore(today.minusDays(EXPIRED_SHOWN_DAYS));
            if (redemption.offerId() == null && !over) {
                ObjectNode offer = out.addObject();
                offer.put("id", redemption.id());
                offer.put("rewardId", redemption.rewardId());
                offer.put("status", status);
                offer.put("costPoints", redemption.costPoints());
                offer.put("code", code(taken));
                offer.put("redemptionId", returnableId(taken));
                offer.put("validUntil", redemption.validUntil().toString());
                program.reward(redemption.rewardId()).ifPresent(r -> reward(offer.putObject("reward"), r));
            }
        }
    }

    private static @Nullable RedemptionStanding redemption(Statement s, @Nullable String id) {
        return s.redemptions().stream()
                .filter(r -> r.redemption().id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String code(@Nullable RedemptionStanding taken) {
        return taken == null
                        || taken.redemption().when(Redemption.Happened.ISSUED).isEmpty()
                        || taken.redemption().code().isEmpty()
                ? null
                : taken.redemption().code();
    }

    /** The redemption whose code can be handed back. */
    private @Nullable String returnableId(@Nullable RedemptionStanding taken) {
        return taken != null && taken.standing(today) == Standing.ISSUED
                ? taken.redemption().id()
                : null;
    }

    private void rewards(ArrayNode out, @Nullable Statement s) {
        for (Reward reward : program.rewards()) {
            if (reward.costPoints() != null) {
                ObjectNode node = reward(out.addObject(), reward);
                node.put("costPoints", reward.costPoints());
                node.put("affordable", s != null && s.available() >= reward.costPoints());
            }
        }
    }

    private @Nullable Rung next(long qualifying) {
        return Rung.of(program).stream()
                .filter(r -> r.at() > qualifying)
                .findFirst()
                .orElse(null);
    }

    private static ObjectNode tier(ObjectNode out, Tier tier) {
        return out.put("id", tier.id()).put("name", tier.name());
    }

    ObjectNode reward(ObjectNode out, Reward reward) {
        out.put("id", reward.id());
        out.put("kind", ProgramJson.word(reward.kind()));
        if (reward.name() != null) {
            out.put("name", reward.name());
        }
        if (reward.amountMinor() != null) {
            out.put("amountMinor", reward.amountMinor());
            out.put("currency", shop.currencyOrHome());
        }
        if (reward.percent() != null) {
            out.put("percent", reward.percent());
        }
        return out;
    }

    private static @Nullable String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }
}
