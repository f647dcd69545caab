package trappa.owner;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import trappa.fact.CustomerFact.Answered;
import trappa.ledger.Accounts;
import trappa.program.Program.Survey;
import trappa.program.ProgramJson;

/**
 * A member's answer to a survey, as the member's page shows it.
 *
 * @param asked the question in the shop's words, or what the survey asks for; its id where no program had it that day
 * @param comment in the customer's own words, empty for none
 */
record SurveyAnswer(String asked, String score, Instant at, String comment) {
    /** More than this of one member are in the file of everything held on them. */
    private static final int MOST = 50;

    /** The newest first, each by the program it was given under. @param oldestFirst all of the member's */
    static List<SurveyAnswer> of(Texts t, Accounts.Rules rules, List<Answered> oldestFirst) {
        return oldestFirst.reversed().stream()
                .limit(MOST)
                .map(each -> rules.history()
                        .at(each.at())
                        .flatMap(version -> version.program().survey(each.survey()))
                        .map(survey -> of(t, survey, each))
                        .orElseGet(
                                () -> new SurveyAnswer(each.survey(), t.number(each.score()), each.at(), said(each))))
                .toList();
    }

    private static SurveyAnswer of(Texts t, Survey survey, Answered answer) {
        String asked =
                survey.question() == null ? ProgramNames.survey(t, ProgramJson.word(survey.kind())) : survey.question();
        String score = t.of(
                "member.score", t.number(answer.score()), t.number(survey.kind().most()));
        return new SurveyAnswer(asked, score, answer.at(), said(answer));
    }

    private static String said(Answered answer) {
        return Objects.requireNonNullElse(answer.comment(), "");
    }
}
