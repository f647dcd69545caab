package trappa.insight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import trappa.fact.CustomerFact.Answered;
import trappa.program.Program.Survey;
import trappa.program.Program.SurveyKind;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/**
 * What came of one survey in a span of time.
 *
 * @param kind a survey that was of two kinds has two results
 * @param counts how many gave each score, from the least to the most
 * @param latest the newest answers, the newest first
 */
public record SurveyResult(String surveyId, SurveyKind kind, List<Long> counts, List<Answer> latest) {
    /** So many of the newest answers are kept. */
    public static final int LATEST = 200;

    private static final int PROMOTER = 9;
    private static final int DETRACTOR = 6;
    private static final int SATISFIED = 4;
    private static final int WHOLE = 100;
    private static final Comparator<Answer> NEWEST =
            Comparator.comparing(Answer::at).thenComparing(Answer::customerId).reversed();

    /** One answer, and the number it was given under. */
    public record Answer(
            long customerId,
            Instant at,
            int score,
            @Nullable String comment) {}

    public long answers() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The figure the field knows the survey by: NPS as those of 9 and 10 less those up to 6 in a hundred, -100 to 100; CSAT
     * as those of 4 and 5 in a hundred; CES as the average of 1 to 7. Null without answers.
     */
    public @Nullable Double score() {
        long all = answers();
        if (all == 0) {
            return null;
        }
        return switch (kind) {
            case NPS -> WHOLE * (double) (between(PROMOTER, kind.most()) - between(kind.least(), DETRACTOR)) / all;
            case CSAT -> WHOLE * (double) between(SATISFIED, kind.most()) / all;
            case CES -> {
                long sum = 0;
                for (int score = kind.least(); score <= kind.most(); score++) {
                    sum += score * between(score, score);
                }
                yield (double) sum / all;
            }
        };
    }

    private long between(int first, int last) {
        return counts.subList(first - kind.least(), last - kind.least() + 1).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * Every survey there is or was, in the order of the newest program, those that are no more after it. An answer counts
     * for the kind the survey had when it was given.
     *
     * @param answers passes each on with the number it was given under
     */
    static List<SurveyResult> of(
            List<ProgramVersion> versions, Window window, Consumer<BiConsumer<Long, Answered>> answers) {
        ProgramHistory history = ProgramHistory.of(versions);
        Map<Asked, Gathered> gathered = new LinkedHashMap<>();
        for (ProgramVersion version : versions.reversed()) {
            version.program().surveys().forEach(s -> gathered.putIfAbsent(Asked.of(s), new Gathered(s.kind())));
        }
        answers.accept((customer, answer) -> {
            Gathered one = history.at(answer.at())
                    .flatMap(version -> version.program().survey(answer.survey()))
                    .map(survey -> gathered.get(Asked.of(survey)))
                    .orElse(null);
            if (one != null
                    && !answer.at().isBefore(window.from())
                    && !answer.at().isAfter(window.to())) {
                one.add(new Answer(customer, answer.at(), answer.score(), answer.comment()));
            }
        });
        return gathered.entrySet().stream()
                .map(e -> e.getValue().result(e.getKey().id))
                .toList();
    }

    /** A survey of another kind is another survey, whatever it is called. */
    private record Asked(String id, SurveyKind kind) {
        static Asked of(Survey survey) {
            return new Asked(survey.id(), survey.kind());
        }
    }

    private static final class Gathered {
        final SurveyKind kind;
        final long[] counts;
        private List<Answer> latest = new ArrayList<>();

        Gathered(SurveyKind kind) {
            this.kind = kind;
            counts = new long[kind.most() - kind.least() + 1];
        }

        void add(Answer answer) {
            int place = answer.score() - kind.least();
            if (place < 0 || place >= counts.length) {
                return;
            }
            counts[place]++;
            latest.add(answer);
            if (latest.size() >= 2 * LATEST) {
                latest = new ArrayList<>(newest());
            }
        }

        private List<Answer> newest() {
            return latest.stream().sorted(NEWEST).limit(LATEST).toList();
        }

        SurveyResult result(String id) {
            return new SurveyResult(id, kind, Arrays.stream(counts).boxed().toList(), newest());
        }
    }
}
