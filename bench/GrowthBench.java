import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an order costs at the door and until it is on the account, by how much the shop has behind it: one server for each
 * size, all at once, the same orders to each in every round. Ratios are to the smallest in the same round.
 */
final class GrowthBench {
    private static final int CONNECTIONS = 16;
    private static final long SMALLEST = 10_000;
    private static final long MIDDLE = 1_000_000;
    private static final long PROVED_ALWAYS = 20_000;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final int count = Integer.getInteger("count", 2_000);
    private final int rounds = Integer.getInteger("rounds", 5);
    private final int warmUp = Integer.getInteger("warmup", 6);
    private final Windows door = new Windows();
    private final Windows accounts = new Windows();
    private long nextOrder = 9_000_000_000L;
    private long fresh;

    /** A server on a database with so many rows. */
    private record Size(
            String name, long members, long filledPoints, String url, Server server, Optional<Postgres> postgres) {
        Optional<Server.Cpu> cpu() {
            Optional<Server.Cpu> own = server.cpu();
            return postgres.isEmpty()
                    ? own
                    : own.flatMap(o -> postgres.get().cpu().map(o::and));
        }
    }

    public static void main(String[] args) throws Exception {
        String databases = System.getProperty("databases", "h2,postgres");
        for (String database : databases.split(",")) {
            long largest = Long.getLong(database + ".rows", Long.getLong("rows", 1_000_000));
            new GrowthBench().run(database, largest);
        }
    }

    private void run(String database, long largest) throws Exception {
        Path folder = Files.createTempDirectory("trappa-bench");
        List<Size> sizes = new ArrayList<>();
        // Autovacuum would clean up at the smallest only: what was loaded is clean, and nothing is ever changed twice
        // here.
        try (Postgres postgres = database.equals("postgres")
                ? new Postgres(
                        folder.resolve("postgres"),
                        Map.of(
                                "autovacuum",
                                "off",
                                "max_wal_size",
                                "4GB",
                                "shared_buffers",
                                System.getProperty("postgres.buffers", "128MB")))
                : null) {
            long[] all = {SMALLEST, Math.min(MIDDLE, largest), largest};
            for (long rows : Arrays.stream(all).distinct().toArray()) {
                sizes.add(size(folder, Optional.ofNullable(postgres), rows));
            }
            if (postgres != null) {
                postgres.checkpoint(); // what was loaded is not written out beside what is measured
            }
            for (int round = -warmUp; round < rounds; round++) {
                round(sizes, round >= 0);
                System.err.println(round >= 0 ? "a round measured" : "a round of warm-up");
            }
            sizes.forEach(s -> s.server.close());
            print(database, sizes);
            for (Size size : sizes) {
                requireTrue(size);
            }
        } finally {
            sizes.forEach(s -> s.server.close());
        }
        Folder.delete(folder);
    }

    private static Size size(Path folder, Optional<Postgres> postgres, long rows) throws Exception {
        String name = "rows_" + rows;
        long members = rows / Fill.ORDERS_EACH;
        String url = postgres.isPresent() ? postgres.get().database(name) : "jdbc:h2:file:" + folder.resolve(name);
        System.err.printf("%,d ledger rows of %,d members%n", rows, members);
        // Spread over the year before last week, each day alike.
        long points = new Fill(url, Shop.PROGRAM, NOW)
                .members(members, i -> NOW.minus(Duration.ofDays(7)).minusSeconds(i * 7_919 % (300L * 86_400)));
        int port = Server.freePort();
        Server server = Server.trappa(folder, name, port, url, Server.packaged("serve"));
        return new Size("%,d".formatted(rows), members, points, url, server, postgres);
    }

    /** The same orders of the same customers to every size; only where those lie among the others differs. */
    private void round(List<Size> sizes, boolean counts) throws Exception {
        for (Size size : sizes) {
            List<byte[]> without = new ArrayList<>();
            List<byte[]> orders = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long order = nextOrder + i;
                long member = Fill.between(fresh + i / Fill.ORDERS_EACH, size.members);
                byte[] body =
                        Shop.paid(order, member, NOW.minus(Duration.ofDays(1)).toString());
                without.add(Shop.delivery("bench/without_effect", Fill.webhookId(-order), body));
                orders.add(Shop.delivery("orders/paid", Fill.webhookId(order), body));
            }
            note(door, counts, size, without);
            note(accounts, counts, size, orders);
        }
        nextOrder += count;
        fresh += count / Fill.ORDERS_EACH;
    }

    private static void note(Windows windows, boolean counts, Size size, List<byte[]> requests) throws Exception {
        int port = size.server.port();
        Windows.Window window = Load.measure(port, requests, 200, CONNECTIONS, size::cpu, () -> Shop.untilRead(port));
        if (counts) {
            windows.add(size.name, window);
        }
    }

    private void print(String database, List<Size> sizes) {
        String base = sizes.getFirst().name;
        boolean cpu = door.cpuKnown();
        System.out.printf(
                "%n%s: %d rounds of %,d orders to each size, %d connections, after %d rounds of warm-up. Ratios to the smallest:%n%n",
                database, rounds, count, CONNECTIONS, warmUp);
        System.out.printf(
                "%-14s %-24s %-30s %-24s %s%n",
                "ledger rows",
                "CPU at the door",
                "CPU until on the account",
                "time until on it",
                "us CPU (door; account)");
        for (Size size : sizes) {
            System.out.printf(
                    "%-14s %-24s %-30s %-24s %s%n",
                    size.name,
                    cpu ? door.ratio(size.name, base, Windows.Window::perRequest) : "not known here",
                    cpu ? accounts.ratio(size.name, base, Windows.Window::perRequest) : "not known here",
                    accounts.ratio(size.name, base, Windows.Window::done),
                    cpu
                            ? door.figure(size.name, w -> w.perRequest() * 1e6, "%.0f") + "; "
                                    + accounts.figure(size.name, w -> w.perRequest() * 1e6, "%.0f")
                            : "?");
        }
    }

    /** Every order once, every point in rows and in balances; and what was loaded is proved like what was delivered. */
    private void requireTrue(Size size) throws SQLException {
        long orders = (long) (warmUp + rounds) * count;
        long filled = size.members * Fill.ORDERS_EACH;
        long delivered = 0;
        for (long order = nextOrder - orders; order < nextOrder; order++) {
            delivered += Shop.points(order);
        }
        long[] wanted = {2 * orders, filled + orders, size.filledPoints + delivered, size.filledPoints + delivered};
        long[] found = Truth.of(size.url, filled);
        if (!Arrays.equals(wanted, found)) {
            throw new IllegalStateException(Arrays.toString(found) + " instead of " + Arrays.toString(wanted));
        }
        boolean prove = size.members <= PROVED_ALWAYS || Boolean.getBoolean("proof");
        System.out.printf(
                "Truth at %s: every answer 200; %,d new deliveries, %,d ledger rows, %,d points in rows and in balances%s.%n",
                size.name, found[0], found[1], found[2], prove ? "; " + Truth.prove(size.url, NOW) : "");
    }
}
