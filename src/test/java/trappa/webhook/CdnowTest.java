package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.SharedFiles;
import trappa.support.TestShop;

/** Eighteen months of a real shop through the door, and every balance against a sum over the file. */
class CdnowTest {
    private static final int PURCHASES = 69_659;
    private static final int CUSTOMERS = 23_570;
    private static final int CONNECTIONS = 64;
    private static final int MOST_ROUNDS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(6);

    private record Purchase(long customer, String day, String dollars) {}

    @Test
    void every_purchase_of_the_file_is_on_its_members_account() throws IOException {
        Path file = SharedFiles.find("datasets/CDNOW_master.txt").orElse(null);
        Assumptions.assumeTrue(
                file != null,
                "The purchase history does not lie beside this checkout (../shared/datasets/CDNOW_master.txt):"
                        + " left out. A generated one of 2,000 purchases stands in.");
        List<Purchase> purchases = read(file);
        assertThat(purchases).hasSize(PURCHASES);
        assertThat(purchases.stream().map(Purchase::customer).distinct()).hasSize(CUSTOMERS);
        replay("CDNOW", purchases);
    }

    @Test
    void every_purchase_of_a_generated_file_is_on_its_members_account() {
        Random random = new Random(1997);
        List<Purchase> purchases = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String day = "1997%02d%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
            String dollars = "%d.%02d".formatted(random.nextInt(80), random.nextInt(100));
            purchases.add(new Purchase(1 + random.nextInt(700), day, i % 50 == 0 ? "0.00" : dollars));
        }
        replay("generated", purchases);
    }

    private static void replay(String name, List<Purchase> purchases) {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop()
                    .publish(ProgramJson.onePointPerKrona().with("effectiveFrom", "1990-01-01T00:00:00Z"));
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < purchases.size(); i++) {
                calls.add(Call.of(shop, Delivery.of("orders/paid", order(i + 1, purchases.get(i)))));
            }
            long started = System.nanoTime();
            int refused = carry(server, calls);
            double door = (System.nanoTime() - started) / 1e9;
            shop.settleWithin(LONGEST);
            double folded = (System.nanoTime() - started) / 1e9;
            System.out.printf(
                    "%s: %,d deliveries, %d to be sent again: door %,.0f/s (%.1f s), on the accounts %,.0f/s (%.1f s)%n",
                    name, calls.size(), refused, calls.size() / door, door, calls.size() / folded, folded);

            assertThat(shop.deliveries("quarantined")).isEmpty();
            Map<Long, Long> expected = sums(purchases);
            Map<Long, Long> balances = shop.balances();
            assertThat(balances.keySet()).isEqualTo(expected.keySet());
            expected.forEach((customer, sum) -> assertThat(balances.get(customer))
                    .as("customer %d", customer)
                    .isEqualTo(sum));
            server.stopAndVerifyLedger();
        }
    }

    /** Sends again what a busy machine had no room for, as a store does. @return how many that were */
    private static int carry(RunningTrappa server, List<Call> calls) {
        Courier courier = new Courier(server.port(), CONNECTIONS);
        List<Call> open = calls;
        int refused = -open.size();
        for (int round = 0; !open.isEmpty(); round++) {
            refused += open.size();
            assertThat(round).as("rounds").isLessThan(MOST_ROUNDS);
            Map<Integer, Answer> answers = courier.carry(open);
            assertThat(answers).hasSize(open.size());
            assertThat(answers.values()).extracting(Answer::status).isSubsetOf(200, 503);
            List<Call> sent = open;
            open = answers.entrySet().stream()
                    .filter(e -> e.getValue().status() == 503)
                    .map(e -> sent.get(e.getKey()))
                    .toList();
        }
        return refused;
    }

    private static OrderJson order(long id, Purchase purchase) {
        String day = purchase.day();
        String time = day.substring(0, 4) + "-" + day.substring(4, 6) + "-" + day.substring(6) + "T12:00:00Z";
        return OrderJson.paidIn("USD", id)
                .placedAt(time)
                .customer(purchase.customer(), "1996-12-31T12:00:00Z")
                .line(id, purchase.dollars(), 1);
    }

    /** Whole dollars of each purchase, added up per customer. */
    private static Map<Long, Long> sums(List<Purchase> purchases) {
        Map<Long, Long> sums = new HashMap<>();
        for (Purchase purchase : purchases) {
            long whole = new BigDecimal(purchase.dollars())
                    .setScale(0, RoundingMode.FLOOR)
                    .longValueExact();
            sums.merge(purchase.customer(), whole, Math::addExact);
        }
        return sums;
    }

    private static List<Purchase> read(Path file) throws IOException {
        List<Purchase> purchases = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isBlank()) {
                String[] columns = line.strip().split("\\s+");
                purchases.add(new Purchase(Long.parseLong(columns[0]), columns[1], columns[3]));
            }
        }
        return purchases;
    }
}
