package trappa.support;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A program document for {@code PUT /api/program}; as it starts it is rule R1: 1 point per 1 SEK, live, no hold. */
public final class ProgramJson {
    private final ObjectNode body;

    private ProgramJson(ObjectNode body) {
        this.body = body;
    }

    public static ProgramJson onePointPerKrona() {
        ObjectNode body = Json.object();
        body.put("name", "Poängtrappan").put("status", "live").put("effectiveFrom", "2020-01-01T00:00:00Z");
        body.putObject("earning").putObject("orders").put("points", 1).put("perMinor", 100);
        body.put("holdDays", 0);
        body.putObject("expiry").put("model", "NEVER");
        body.putObject("qualification").put("metric", "POINTS").put("period", "LIFETIME");
        body.putArray("tiers").addObject().put("id", "bas").put("name", "Bas").put("at", 0);
        body.putArray("steps");
        body.putArray("rewards");
        return new ProgramJson(body);
    }

    public ProgramJson earning(long points, long perMinor) {
        orders().put("points", points).put("perMinor", perMinor);
        return this;
    }

    public ProgramJson earning(String key, String value) {
        orders().put(key, value);
        return this;
    }

    public ProgramJson excludeCustomerTag(String tag) {
        orders().putArray("excludeCustomerTags").add(tag);
        return this;
    }

    /** Anything else that earns. */
    public ProgramJson earningOf(String key, JsonNode value) {
        ((ObjectNode) body.get("earning")).set(key, value);
        return this;
    }

    /** Points on birthdays that were told so many days before. */
    public ProgramJson birthday(long points, int noticeDays) {
        return earningOf("birthday", Json.object().put("points", points).put("noticeDays", noticeDays));
    }

    /** One more survey of a kind such as nps. */
    public ProgramJson survey(String id, String kind, long points, int afterDays, int everyDays) {
        ArrayNode surveys = body.get("surveys") instanceof ArrayNode there ? there : body.putArray("surveys");
        surveys.addObject()
                .put("id", id)
                .put("kind", kind)
                .put("points", points)
                .put("afterDays", afterDays)
                .put("everyDays", everyDays);
        return this;
    }

    /** Any key of the rule for orders. */
    public ProgramJson rule(String key, JsonNode value) {
        orders().set(key, value);
        return this;
    }

    public ProgramJson minimum(long minor) {
        orders().put("minimumMinor", minor);
        return this;
    }

    public ProgramJson hold(int days) {
        body.put("holdDays", days);
        return this;
    }

    public ProgramJson expiry(String model, int months, String roundTo) {
        body.putObject("expiry").put("model", model).put("months", months).put("roundTo", roundTo);
        return this;
    }

    public ProgramJson qualification(String metric, String period) {
        ObjectNode qualification =
                body.putObject("qualification").put("metric", metric).put("period", period);
        if (period.equals("ROLLING")) {
            qualification.put("months", 12);
        }
        qualification.put("graceDays", 30).put("demotion", "ONE_DOWN");
        return this;
    }

    public ProgramJson tier(String id, long at, String multiplier) {
        for (JsonNode tier : body.get("tiers")) {
            if (tier.get("id").asString().equals(id)) {
                ((ObjectNode) tier).put("at", at).put("multiplier", multiplier);
                return this;
            }
        }
        String name = id.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + id.substring(1);
        array("tiers").addObject().put("id", id).put("name", name).put("at", at).put("multiplier", multiplier);
        return this;
    }

    /** A step that unlocks an amount off, valid 60 days. */
    public ProgramJson step(String id, long at, long amountMinor) {
        array("steps").addObject().put("id", id).put("at", at).put("rewardId", "r-" + id);
        array("rewards")
                .addObject()
                .put("id", "r-" + id)
                .put("kind", "amount_off")
                .put("amountMinor", amountMinor)
                .put("validDays", 60)
                .put("minimumOrderMinor", 0);
        return this;
    }

    /** An amount off that costs points. */
    public ProgramJson reward(String id, long amountMinor, long costPoints) {
        array("rewards")
                .addObject()
                .put("id", id)
                .put("kind", "amount_off")
                .put("amountMinor", amountMinor)
                .put("costPoints", costPoints);
        return this;
    }

    public ProgramJson with(String key, JsonNode value) {
        body.set(key, value);
        return this;
    }

    public ProgramJson with(String key, String value) {
        body.put(key, value);
        return this;
    }

    public ProgramJson without(String key) {
        body.remove(key);
        return this;
    }

    public ObjectNode json() {
        return body.deepCopy();
    }

    private ObjectNode orders() {
        return (ObjectNode) body.get("earning").get("orders");
    }

    private ArrayNode array(String key) {
        return (ArrayNode) body.get(key);
    }
}
