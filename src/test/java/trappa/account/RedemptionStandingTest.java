package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Event;
import trappa.fact.Redemption.Happened;

/** Where a redemption stands, in the words of the contract. */
class RedemptionStandingTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final LocalDate LAST_DAY = LocalDate.of(2026, 4, 30);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, 0, 0, RESERVED",
                "ISSUED, -, 0, 0, ISSUED",
                "ISSUED, -, 0, 1, EXPIRED",
                "-, -, 0, 1, RESERVED",
                "ISSUED, 7, 0, 0, USED",
                "ISSUED, 7, 0, 1, USED",
                "ISSUED, 7, 1, 0, PARTLY_RETURNED",
                "ISSUED, 7, 99, 0, PARTLY_RETURNED",
                "ISSUED, 7, 100, 0, RETURNED",
                "FAILED, -, 100, 0, FAILED",
                "ISSUED+HANDED_BACK, -, 100, 0, RETURNED",
                "ISSUED+VOIDED, -, 100, 0, VOID",
                "ISSUED+VOIDED, 7, 100, 0, VOID",
                "ISSUED+DELETED, -, 100, 0, VOID",
                "ISSUED+DELETED, 7, 0, 0, USED",
            })
    void it_stands_by_what_happened_and_by_its_last_day(
            @Nullable String happened, @Nullable Long usedBy, long returned, int daysAfterTheLast, Standing standing) {
        List<Event> events = happened == null
                ? List.of()
                : Arrays.stream(happened.split("\\+"))
                        .map(what -> new Event(Happened.valueOf(what), AT))
                        .toList();
        Redemption redemption = new Redemption("r", "reward", null, 100, AT, "CODE", LAST_DAY, events);
        assertThat(new RedemptionStanding(redemption, usedBy, returned).standing(LAST_DAY.plusDays(daysAfterTheLast)))
                .isEqualTo(standing);
    }
}
