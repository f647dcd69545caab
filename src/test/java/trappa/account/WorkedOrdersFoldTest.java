package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.account.WorkedOrder.SHOPPER;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import trappa.ledger.LedgerOfOne;
import trappa.program.ProgramHistory;
import trappa.support.Delivery;
import trappa.support.FactsInMemory;
import trappa.support.Permutations;
import trappa.support.Programs;
import trappa.support.RunningTrappa;

/** The worked orders in every order of arrival with repeats: from the bytes to the posted rows, without a server. */
class WorkedOrdersFoldTest {
    private static final Instant NOW = Instant.parse(RunningTrappa.NOW);
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    /** The cases of one order that the specification numbers; L, M and the rest have tests of their own names. */
    private static final List<String> NUMBERED = List.of(
            "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13", "C14", "C15",
            "C16", "C17", "C19", "C20", "C21", "C22", "C24", "C25", "C27", "C28", "C30", "C31", "C32", "C33", "C36",
            "C39", "C41", "C42", "C44", "C45");

    static Stream<WorkedOrder> worked_orders() {
        return WorkedOrdersTest.worked_orders();
    }

    @Test
    void every_numbered_case_is_here() {
        Set<String> here = new TreeSet<>();
        worked_orders().forEach(worked -> here.add(worked.id().substring(0, 3)));
        assertThat(here).containsAll(NUMBERED);
    }

    @ParameterizedTest
    @MethodSource("worked_orders")
    void the_balance_is_right_after_each_delivery(WorkedOrder worked) {
        assertThat(balances(worked, worked.deliveries(), new Random(0))).isEqualTo(worked.afterEach());
    }

    @ParameterizedTest
    @MethodSource("worked_orders")
    void the_last_balance_is_the_same_for_every_order_of_arrival_with_repeats(WorkedOrder worked) {
        Random random = new Random(worked.id().hashCode());
        for (List<Delivery> permutation : Permutations.of(worked.deliveries())) {
            List<Delivery> arrival = Permutations.withDuplicates(permutation, random);
            assertThat(balances(worked, arrival, random).getLast())
                    .as("%s arriving as %s", worked.id(), arrival)
                    .isEqualTo(worked.finalBalance());
        }
    }

    private static List<Long> balances(WorkedOrder worked, List<Delivery> arrival, Random random) {
        ProgramHistory program = Programs.always(worked.program());
        FactsInMemory facts = new FactsInMemory(random);
        LedgerOfOne ledger = new LedgerOfOne(SHOPPER);
        List<Long> balances = new ArrayList<>();
        for (Delivery delivery : arrival) {
            facts.tell(delivery, NOW);
            Statement statement = MemberFold.fold(program, ZONE, facts.of(SHOPPER), NOW);
            ledger.bringUp(statement, NOW);
            balances.add(ledger.balance());
            assertThat(ledger.balance()).isEqualTo(statement.available() + statement.pending() - statement.owed());
        }
        return balances;
    }
}
