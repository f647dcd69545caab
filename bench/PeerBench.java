import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same signed orders, in the same round, to what a shop would write instead: Shopify's own Node kit on PostgreSQL and
 * a fastify by hand on SQLite; and to Trappa on both its databases. Each keeps every delivery on disk before its 200.
 */
final class PeerBench {
    private static final int CONNECTIONS = 32;
    private static final String BARE = "bare body read";
    private static final String KIT = "Node kit, PostgreSQL";
    private static final String FASTIFY = "fastify, SQLite";
    private static final String ON_POSTGRES = "Trappa, PostgreSQL";
    private static final String ON_H2 = "Trappa, H2";
    private static final String ORDER_TIME = Instant.now()
            .minus(1, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    private final int count = Integer.getInteger("count", 2_000);
    private final int rounds = Integer.getInteger("rounds", 5);
    private final int warmUp = Integer.getInteger("warmup", 4);
    private final int bytes = Integer.getInteger("bytes", 10_000);
    private final Windows windows = new Windows();
    private final Postgres postgres;
    private long nextOrder = 1;
    private long points;

    private PeerBench(Postgres postgres) {
        this.postgres = postgres;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("trappa-bench");
        String classPath = System.getProperty("java.class.path");
        Path data = folder.resolve("postgres");
        try (Postgres database = new Postgres(data, Map.of())) {
            PeerBench bench = new PeerBench(database);
            bench.run(folder, classPath, database.database("kit"), database.database("trappa"));
            bench.print();
            bench.requireTrue(folder, database.database("kit"), database.database("trappa"));
        }
        Folder.delete(folder);
    }

    private void run(Path folder, String classPath, String kitDatabase, String trappaDatabase) throws Exception {
        int bare = Server.freePort();
        int kit = Server.freePort();
        int fastify = Server.freePort();
        int onPostgres = Server.freePort();
        int onH2 = Server.freePort();
        String classes = System.getProperty("bench.classes");
        Map<String, String> node = Map.of("NODE_ENV", "production");
        String address = kitDatabase.substring("jdbc:".length()).replaceFirst("\\?.*", "");
        String[] serve = Server.packaged("serve");
        String user = address.replaceFirst("//", "//postgres@");
        try (Server first = Server.start(
                        bare,
                        folder.resolve("bare.txt"),
                        Map.of(),
                        Server.java(classes + java.io.File.pathSeparator + classPath, "Bare", "" + bare));
                Server second = Server.start(
                        kit,
                        folder.resolve("kit.txt"),
                        node,
                        "node",
                        "bench/peers/kit.mjs",
                        "" + kit,
                        user,
                        Shop.SECRET,
                        "2");
                Server third = Server.start(
                        fastify,
                        folder.resolve("fastify.txt"),
                        node,
                        "node",
                        "bench/peers/fastify.mjs",
                        "" + fastify,
                        folder.resolve("peer.db").toString(),
                        Shop.SECRET);
                Server fourth = Server.trappa(folder, "on-postgres", onPostgres, trappaDatabase, serve);
                Server fifth =
                        Server.trappa(folder, "on-h2", onH2, "jdbc:h2:file:" + folder.resolve("trappa"), serve)) {
            Shop.publish(onPostgres);
            Shop.publish(onH2);
            for (int round = -warmUp; round < rounds; round++) {
                if (round == 0) {
                    postgres.checkpoint();
                }
                List<byte[]> orders = orders();
                boolean counts = round >= 0;
                note(BARE, counts, first, orders, false, false);
                note(KIT, counts, second, orders, true, false);
                note(ON_POSTGRES, counts, fourth, orders, true, true);
                note(FASTIFY, counts, third, orders, false, false);
                note(ON_H2, counts, fifth, orders, false, true);
                System.err.println(counts ? "a round measured" : "a round of warm-up");
            }
        }
    }

    private List<byte[]> orders() {
        List<byte[]> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long order = nextOrder++;
            orders.add(Shop.delivery("orders/paid", "order-" + order, Shop.paid(order, ORDER_TIME, bytes)));
            points += Shop.points(order);
        }
        return orders;
    }

    private void note(
            String kind,
            boolean counts,
            Server server,
            List<byte[]> requests,
            boolean database,
            boolean worksAfterwards)
            throws Exception {
        Windows.Window window = Load.measure(
                server.port(),
                requests,
                200,
                CONNECTIONS,
                () -> cpu(server, database),
                worksAfterwards ? () -> Shop.untilRead(server.port()) : () -> {});
        if (counts) {
            windows.add(kind, window);
        }
    }

    private Optional<Server.Cpu> cpu(Server server, boolean database) {
        Optional<Server.Cpu> own = server.cpu();
        return database ? own.flatMap(o -> postgres.cpu().map(o::and)) : own;
    }

    private void print() {
        boolean cpu = windows.cpuKnown();
        System.out.printf(
                "%d rounds of %,d orders of %,d bytes, %d connections, after %d rounds of warm-up. Ratios within a round.%n%n",
                rounds, count, bytes, CONNECTIONS, warmUp);
        System.out.printf(
                "%-42s %-24s %-22s %-22s %s%n", "", "CPU per order", "answered per second", "on accounts", "p99");
        compare(ON_POSTGRES, BARE, cpu);
        compare(ON_POSTGRES, KIT, cpu);
        compare(ON_H2, BARE, cpu);
        compare(ON_H2, FASTIFY, cpu);
        System.out.printf("%nOn this machine, for scale only:%n");
        for (String kind : windows.kinds()) {
            System.out.printf(
                    "%-22s %s us CPU with its database, %s us JIT, %s answered/s, %s on accounts/s, p99 %s ms%n",
                    kind,
                    cpu ? windows.figure(kind, w -> w.perRequest() * 1e6, "%.0f") : "?",
                    cpu ? windows.figure(kind, w -> w.jit() * 1e6, "%.0f") : "?",
                    windows.figure(kind, Windows.Window::answeredRate, "%.0f"),
                    windows.figure(kind, Windows.Window::rate, "%.0f"),
                    windows.figure(kind, w -> w.p99() * 1e3, "%.1f"));
        }
    }

    private void compare(String kind, String base, boolean cpu) {
        System.out.printf(
                "%-42s %-24s %-22s %-22s %s%n",
                kind + " : " + base,
                cpu ? windows.ratio(kind, base, Windows.Window::perRequest) : "not known here",
                windows.ratio(kind, base, Windows.Window::answeredRate),
                windows.ratio(kind, base, Windows.Window::rate),
                windows.ratio(kind, base, Windows.Window::p99));
    }

    /** Every order once in every inbox, every point once in rows and in balances. */
    private void requireTrue(Path folder, String kit, String trappa) throws IOException, SQLException {
        long orders = nextOrder - 1;
        long[] wanted = {orders, orders, points, points};
        String own = "select (select count(*) from delivery), (select count(*) from ledger_entry),"
                + " (select sum(points) from ledger_entry), (select sum(balance) from member)";
        String theirs = own.replace("ledger_entry", "entry");
        String h2 = "jdbc:h2:file:" + folder.resolve("trappa") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;USER=sa";
        Map<String, long[]> found = Map.of(
                ON_POSTGRES,
                read(trappa, own),
                ON_H2,
                read(h2, own),
                KIT,
                read(kit, theirs),
                FASTIFY,
                embedded(folder));
        found.forEach((kind, seen) -> {
            if (!Arrays.equals(seen, wanted)) {
                throw new IllegalStateException(
                        kind + " has " + Arrays.toString(seen) + " instead of " + Arrays.toString(wanted));
            }
        });
        System.out.printf(
                "%nTruth: every answer 200; each of the four has %,d deliveries, %,d rows, %,d points in rows and in balances.%n",
                orders, orders, points);
    }

    private static long[] read(String url, String sql) throws SQLException {
        try (Connection db = DriverManager.getConnection(url);
                var statement = db.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return new long[] {row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)};
        }
    }

    private static long[] embedded(Path folder) throws IOException {
        Process truth = new ProcessBuilder(
                        "node",
                        "bench/peers/truth.mjs",
                        folder.resolve("peer.db").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(truth.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Arrays.stream(out.split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
