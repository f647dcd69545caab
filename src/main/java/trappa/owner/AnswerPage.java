package trappa.owner;

import java.util.List;
import trappa.db.Database;
import trappa.insight.Insights;
import trappa.insight.SurveyResult;
import trappa.insight.Window;
import trappa.program.JdbcPrograms;
import trappa.staff.JdbcAudit;

/** What customers answered to the surveys: the figure of each, how often each score was given, and what was said with it. */
final class AnswerPage {
    static final List<Integer> SPANS = List.of(30, 90, 365);
    private static final int SPAN = 90;
    private static final double TENTHS = 10;

    private final Database database;
    private final JdbcPrograms programs;
    private final JdbcAudit audit;
    private final Insights insights = new Insights();

    AnswerPage(Database database, JdbcPrograms programs, JdbcAudit audit) {
        this.database = database;
        this.programs = programs;
        this.audit = audit;
    }

    /** @param days of the last so many days */
    record View(int days, List<SurveyResult> surveys) {}

    Reply show(Visit v) {
        int days = SPANS.stream()
                .filter(span -> v.query("days").equals(Integer.toString(span)))
                .findFirst()
                .orElse(SPAN);
        long shop = v.shop().id();
        View view = new View(
                days,
                database.inTransaction(
                        tx -> insights.surveys(tx, shop, programs.versions(tx, shop), Window.last(days, v.now()))));
        int shown = view.surveys().stream().mapToInt(s -> s.latest().size()).sum();
        if (shown > 0) {
            database.useTransaction(tx -> audit.add(
                    tx, shop, v.now(), v.person().id(), JdbcAudit.Action.VIEWED_ANSWERS, Integer.toString(shown), ""));
        }
        return Reply.html(out -> JteanswersGenerated.render(
                out, Plain.HTML, v.page("insights", v.texts().of("answers.title")), view));
    }

    /** The figure of a survey as it is written: NPS as a whole number with its sign, CSAT in percent, CES with a decimal. */
    static String score(Texts t, SurveyResult result) {
        Double score = result.score();
        if (score == null) {
            return "–";
        }
        return switch (result.kind()) {
            case NPS -> (score > 0 ? "+" : "") + t.number(Math.round(score));
            case CSAT -> t.percent(score / 100);
            case CES -> t.decimal(Math.round(score * TENTHS) / TENTHS);
        };
    }
}
