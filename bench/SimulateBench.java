import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.fact.Line;
import trappa.fact.OrderFact;
import trappa.fact.Snapshot;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramVersion;
import trappa.shop.JdbcShops;
import trappa.simulate.Outcome;
import trappa.simulate.OutcomeJson;
import trappa.simulate.Simulation;
import trappa.value.ShopDomain;

/**
 * What a simulation of a whole shop costs: 20,000 members with 70,000 orders of eighteen months from a seed, or a file of
 * purchases ({@code -Dfile=}, in the form of CDNOW_master.txt). One thread and one for each core by turns; the answers
 * have to be the same bytes.
 */
final class SimulateBench {
    private static final int MEMBERS = Integer.getInteger("members", 20_000);
    private static final int ORDERS = Integer.getInteger("orders", 70_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int PER_TRANSACTION = 1_000;
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Purchase(long customer, Instant at, long minor) {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("trappa-simulate");
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa")))) {
            database.migrate();
            List<Purchase> purchases = purchases();
            long shop = shop(database, purchases);
            System.out.printf("%,d orders in the database%n%n", purchases.size());
            System.out.printf(
                    "%-9s%10s%10s%16s%22s%n", "threads", "seconds", "CPU s", "members/s", "members/CPU second");
            int cores = Runtime.getRuntime().availableProcessors();
            String answer = null;
            for (int round = 0; round <= ROUNDS; round++) {
                for (int threads : cores == 1 ? new int[] {1} : new int[] {1, cores}) {
                    String now = measure(database, shop, threads, round == 0);
                    if (answer != null && !answer.equals(now)) {
                        throw new IllegalStateException("Two runs over the same facts gave different answers");
                    }
                    answer = now;
                }
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String measure(Database database, long shop, int threads, boolean warmUp) {
        Simulation.Question question = new Simulation.Question(shop, program(2, 600), null, null);
        long cpu = MACHINE.getProcessCpuTime();
        long start = System.nanoTime();
        Outcome outcome = new Simulation(database).run(question, NOW, threads, () -> true, (done, of) -> {});
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (MACHINE.getProcessCpuTime() - cpu) / 1e9;
        long members = outcome.members().all();
        System.out.printf(
                "%-9d%10.2f%10.2f%,16.0f%,22.0f%s%n",
                threads, seconds, cpuSeconds, members / seconds, members / cpuSeconds, warmUp ? "  (first)" : "");
        return OutcomeJson.write(outcome, "en").toString();
    }

    private static long shop(Database database, List<Purchase> purchases) {
        JdbcShops shops = new JdbcShops();
        JdbcPrograms programs = new JdbcPrograms();
        JdbcFacts facts = new JdbcFacts();
        Accounts accounts = new Accounts(new JdbcLedger(), facts, programs, shops);
        ShopDomain domain = new ShopDomain("bench.myshopify.com");
        long shop = database.inTransaction(tx -> {
            shops.create(tx, domain, NOW);
            long id = shops.find(tx, domain).orElseThrow().id();
            shops.learnCurrency(tx, id, "USD");
            programs.start(tx, id, NOW);
            Instant before = Instant.parse("1990-01-01T00:00:00Z");
            programs.insert(tx, id, new ProgramVersion(2, before, NOW, "bench", program(1, 500)));
            return id;
        });
        for (int from = 0; from < purchases.size(); from += PER_TRANSACTION) {
            Map<Long, List<OrderFact>> orders = new TreeMap<>();
            Set<Long> members = new TreeSet<>();
            for (int i = from; i < Math.min(purchases.size(), from + PER_TRANSACTION); i++) {
                orders.put(i + 1L, List.of(new OrderFact.Seen(order(i + 1, purchases.get(i)))));
                members.add(purchases.get(i).customer);
            }
            database.useTransaction(tx -> {
                facts.add(tx, shop, orders);
                facts.own(tx, shop, orders);
                accounts.bringUp(tx, shop, members, NOW);
            });
        }
        return shop;
    }

    private static Snapshot order(long id, Purchase p) {
        Line line = new Line(id, null, null, 1, 1, p.minor, 0, 0, false, false, List.of());
        return Shop.snapshot(p.at, p.customer, line);
    }

    private static List<Purchase> purchases() throws IOException {
        List<Purchase> purchases = new ArrayList<>();
        String file = System.getProperty("file");
        if (file != null) {
            List<String> lines = Files.readAllLines(Path.of(file));
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.strip().split("\\s+");
                if (words.length == 4) {
                    Instant day = LocalDate.parse(words[1], DateTimeFormatter.BASIC_ISO_DATE)
                            .atTime(12, 0)
                            .toInstant(ZoneOffset.UTC);
                    long minor = new BigDecimal(words[3]).movePointRight(2).longValueExact();
                    purchases.add(new Purchase(Long.parseLong(words[0]), day, minor));
                }
            }
            return purchases;
        }
        Random random = new Random(1);
        for (int i = 0; i < ORDERS; i++) {
            long customer = i < MEMBERS ? i + 1 : 1 + (long) (MEMBERS * Math.pow(random.nextDouble(), 2));
            Instant at = Instant.parse("2025-05-22T12:00:00Z").plusSeconds(random.nextInt(547 * 86_400));
            purchases.add(new Purchase(customer, at, 500 + random.nextInt(10_000)));
        }
        return purchases;
    }

    /** Points per dollar, and where silver begins. */
    private static Program program(int points, int silver) {
        String document = """
                {"status": "live", "earning": {"orders": {"points": %d, "perMinor": 100}}, "holdDays": 14,
                 "qualification": {"metric": "POINTS", "period": "MEMBER_YEAR"},
                 "tiers": [{"id": "bas", "at": 0}, {"id": "silver", "at": %d, "multiplier": "5/4"}],
                 "steps": [{"id": "s100", "at": 100, "rewardId": "r5"}],
                 "rewards": [{"id": "r5", "kind": "amount_off", "amountMinor": 500},
                             {"id": "r10", "kind": "amount_off", "amountMinor": 1000, "costPoints": 200}]}""".formatted(points, silver);
        return switch (ProgramDocument.read(new JsonMapper().readTree(document))) {
            case ProgramDocument.Reading.Valid(Program program) -> program;
            case ProgramDocument.Reading.Invalid(var violations) ->
                throw new IllegalStateException(violations.toString());
        };
    }
}
