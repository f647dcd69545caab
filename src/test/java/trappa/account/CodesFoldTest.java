package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.account.Posting.Side;
import trappa.account.Reason.Plain.Because;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;
import trappa.fact.Redemption.Event;
import trappa.fact.Redemption.Happened;
import trappa.support.ProgramJson;

/** What becomes of a code and of the points it cost: used, waiting for a payment, void, deleted by the shop. */
class CodesFoldTest {
    @ParameterizedTest
    @CsvSource({
        "FAILED, FAILED, REDEMPTION_FAILED",
        "HANDED_BACK, RETURNED, HANDED_BACK",
        "VOIDED, VOID, HANDED_BACK",
        "DELETED, VOID, CODE_DELETED"
    })
    void whatever_ends_a_code_before_its_use_gives_the_points_back_and_says_why(
            Happened what, Standing standing, Because because) {
        Life life = spent(onePointPerKrona(), Life.happened(what, "2026-02-01"));
        assertThat(life.balance("2026-01-31")).isEqualTo(400);
        assertThat(life.balance("2026-02-01")).isEqualTo(500);
        assertThat(code(life, "2026-02-01").standing(LocalDate.parse("2026-02-01")))
                .isEqualTo(standing);
        Posting last = life.on("2026-02-01").postings().getLast();
        assertThat(last.reason()).isEqualTo(new Reason.Plain(because));
        assertThat(List.of(last.from(), last.to())).containsExactly(Side.REDEEMED, Side.MEMBER);
    }

    @ParameterizedTest
    @CsvSource({"PROPORTIONAL, 500", "FULL_ONLY, 500", "NEVER, 400"})
    void a_code_the_shop_deleted_gives_back_as_the_program_says(String policy, long balance) {
        Life life = spent(onePointPerKrona().with("rewardReturn", policy), deleted("2026-02-01"));
        assertThat(life.balance("2026-02-01")).isEqualTo(balance);
    }

    @Test
    void a_code_deleted_after_its_use_gives_nothing_back() {
        Life life =
                spent(onePointPerKrona(), deleted("2026-02-01")).bought(2, "2026-01-20", 1, 2, Set.of(Life.code("r")));
        assertThat(life.balance("2026-02-01")).isEqualTo(401);
        assertThat(code(life, "2026-02-01").returned()).isZero();
    }

    @Test
    void a_code_on_an_order_that_waits_for_its_payment_is_used() {
        Life life = spent(onePointPerKrona(), deleted("2026-02-01")).unpaid(2, "2026-01-20", Set.of("r"));
        assertThat(code(life, "2026-01-19").usedBy()).isNull();
        assertThat(code(life, "2026-01-20").usedBy()).isEqualTo(2);
        assertThat(life.balance("2026-02-01")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "voided", "deleted"})
    void it_is_free_again_when_that_order_comes_to_nothing(String how) {
        Life life = spent(onePointPerKrona(), deleted("2026-02-01"))
                .unpaid(2, "2026-01-20", Set.of("r"))
                .unpaid(3, "2026-01-21", Set.of("other"));
        switch (how) {
            case "cancelled" -> life.cancelled(2, "2026-01-25");
            case "voided" -> life.voided(2, "2026-01-25");
            default -> life.deleted(2);
        }
        assertThat(code(life, "2026-01-25").usedBy()).isNull();
        assertThat(life.balance("2026-02-01")).isEqualTo(500);
    }

    @Test
    void only_the_order_that_came_to_nothing_lets_go_of_its_code() {
        Life life = spent(onePointPerKrona())
                .spent("s", "2026-01-12", 50)
                .unpaid(2, "2026-01-20", Set.of("r"))
                .unpaid(3, "2026-01-21", Set.of("s"))
                .cancelled(2, "2026-01-25");
        assertThat(life.on("2026-01-26").redemptions())
                .extracting(RedemptionStanding::usedBy)
                .containsExactly(null, 3L);
    }

    @Test
    void no_posting_moves_nothing() {
        Life life = spent(onePointPerKrona().expiry("PER_LOT", 1, "NONE"), Life.happened(Happened.FAILED, "2026-01-14"))
                .claimed("free", "2026-01-13", "step.1")
                .returned(1, "2026-03-01", 1)
                .returned(1, "2026-03-02", 4);
        assertThat(life.on("2026-04-01").postings())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.points()).as(p.key()).isNotZero());
    }

    /** Five hundred points, a hundred of which are spent on a code. */
    private static Life spent(ProgramJson program, Event... later) {
        return new Life(program).bought(1, "2026-01-10", 5, 100).spent("r", "2026-01-12", 100, later);
    }

    private static Event deleted(String day) {
        return Life.happened(Happened.DELETED, day);
    }

    private static RedemptionStanding code(Life life, String day) {
        return Objects.requireNonNull(life.on(day).redemptions().getFirst());
    }
}
