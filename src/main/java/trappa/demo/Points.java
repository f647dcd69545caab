package trappa.demo;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shopper's points as the staircase shows them; {@code known} is false for a guest and while Trappa cannot say. */
record Points(boolean known, long available, long pending, long owed) {
    static final Points UNKNOWN = new Points(false, 0, 0, 0);

    /** Reads the answer of {@code GET /proxy/staircase}. */
    static Points in(AppProxy.Answer answer) {
        if (answer.status() != 200) {
            return UNKNOWN;
        }
        try {
            JsonNode points =
                    JsonMapper.shared().readTree(answer.body()).path("member").path("points");
            return points.isObject()
                    ? new Points(
                            true,
                            points.path("available").asLong(0),
                            points.path("pending").asLong(0),
                            points.path("owed").asLong(0))
                    : UNKNOWN;
        } catch (JacksonException notTheStaircase) {
            return UNKNOWN;
        }
    }

    /** "380", "380 (+45)", "−100" for a debt, "–" when unknown. */
    @Override
    public String toString() {
        if (!known) {
            return "–";
        }
        String balance = owed > 0 ? "−" + owed : Long.toString(available);
        return pending > 0 ? balance + " (+" + pending + ")" : balance;
    }
}
