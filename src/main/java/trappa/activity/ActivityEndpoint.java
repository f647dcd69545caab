package trappa.activity;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.activity.MemberActivities.Outcome;
import trappa.shop.Shoppers;
import trappa.shop.Shoppers.Shopper;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.RateLimit;
import trappa.web.StrictJson;

/**
 * {@code /proxy/activities/{kind}}: a shopper tells their birthday or answers a survey. Only a POST with a JSON body
 * changes anything, since the shopper's identity comes by a cookie on the shop's side.
 */
public final class ActivityEndpoint {
    private static final int MOST_BYTES = 8 << 10;
    /** Control characters but line breaks, and what turns the direction of text; emoji are joined by others. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}&&[^\\n]]|[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]");

    private final Shoppers shoppers;
    private final MemberActivities activities;
    private final RateLimit limit = new RateLimit();
    private final Clock clock;

    public ActivityEndpoint(Shoppers shoppers, MemberActivities activities, Clock clock) {
        this.shoppers = shoppers;
        this.activities = activities;
        this.clock = clock;
    }

    public void tell(Context ctx) throws IOException {
        Shopper shopper = shoppers.loggedIn(ctx.req().getQueryString(), "no_such_activity");
        String kind = ctx.pathParam("kind");
        ObjectNode body = StrictJson.object(ctx, MOST_BYTES);
        if (!limit.take(shopper.name(), clock.instant())) {
            throw new Problem(429, "too_many", "Too many at once; try again in a moment").thrown();
        }
        Outcome outcome = switch (kind) {
            case "birthday" -> activities.tellBirthday(shopper.shopId(), shopper.customerId(), day(body));
            case "survey" -> answer(shopper, body);
            default -> new Outcome.Refused(404, "no_such_activity", "The kinds are birthday and survey");
        };
        answer(ctx, kind, outcome);
    }

    /** Answers with what came of it. */
    public static void answer(Context ctx, String kind, Outcome outcome) {
        switch (outcome) {
            case Outcome.Refused(int status, String type, String detail) ->
                throw new Problem(status, type, detail).thrown();
            case Outcome.Known(long points, LocalDate on, boolean again) -> {
                ctx.status(again ? 200 : 201);
                ObjectNode out = JsonNodeFactory.instance.objectNode();
                out.putObject("activity")
                        .put("kind", kind)
                        .put("points", points)
                        .put("on", on == null ? null : on.toString());
                Answers.json(ctx, out);
            }
        }
    }

    private Outcome answer(Shopper shopper, ObjectNode body) {
        only(body, Set.of("surveyId", "score", "comment"));
        JsonNode survey = body.get("surveyId");
        JsonNode score = body.get("score");
        if (survey == null || !survey.isString() || !survey.stringValue().matches("[A-Za-z0-9_-]{1,40}")) {
            throw wrong("/surveyId", "is required: the id of a survey of the program");
        }
        if (score == null || !score.isIntegralNumber() || !score.canConvertToInt()) {
            throw wrong("/score", "is required: a whole number");
        }
        return activities.answer(
                shopper.shopId(), shopper.customerId(), survey.stringValue(), score.intValue(), comment(body));
    }

    private static @Nullable String comment(ObjectNode body) {
        JsonNode comment = body.get("comment");
        if (comment == null || comment.isNull()) {
            return null;
        }
        if (!comment.isString() || comment.stringValue().length() > MemberActivities.LONGEST_COMMENT) {
            throw wrong("/comment", "should be text of at most " + MemberActivities.LONGEST_COMMENT + " characters");
        }
        String said = UNSEEN.matcher(comment.stringValue()).replaceAll("").strip();
        return said.isEmpty() ? null : said;
    }

    /**
     * The day of {@code {"month": 5, "day": 17}}. No year: nothing hangs on it.
     *
     * @throws Problem.Thrown 422 for anything else
     */
    public static MonthDay day(ObjectNode body) {
        only(body, Set.of("month", "day"));
        int month = number(body, "month", 12);
        int day = number(body, "day", 31);
        try {
            return MonthDay.of(month, day);
        } catch (DateTimeException none) {
            throw wrong("/day", "should be a day of month " + month);
        }
    }

    private static int number(ObjectNode body, String key, int most) {
        JsonNode value = body.get(key);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > most) {
            throw wrong("/" + key, "is required: a whole number from 1 to " + most);
        }
        return value.intValue();
    }

    private static void only(ObjectNode body, Set<String> known) {
        for (String key : body.propertyNames()) {
            if (!known.contains(key)) {
                throw wrong(
                        "/" + key,
                        "is not a key of this; they are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static Problem.Thrown wrong(String pointer, String detail) {
        return new Problem(422, "invalid_activity", "One thing is wrong", List.of(new Problem.At(pointer, detail)))
                .thrown();
    }
}
