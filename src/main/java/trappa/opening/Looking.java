package trappa.opening;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import trappa.db.Database;
import trappa.opening.Imports.Refusal;
import trappa.shop.Shop;

/** Reads the files that are kept, each as its kind is read: to look what it would do, or to do it. */
final class Looking {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Database database;
    private final JdbcImports imports;
    private final Map<Kind, Bringing> kinds;
    private final Clock clock;
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();

    Looking(Database database, JdbcImports imports, Map<Kind, Bringing> kinds, Clock clock) {
        this.database = database;
        this.imports = imports;
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Which file it is, by the names of its columns; empty when it is not kept any more. */
    Optional<List<String>> head(Import i) {
        return database.inTransaction(tx -> imports.kept(tx, i.shopId(), i.id(), JdbcImports.FILE))
                .flatMap(Uploads::head);
    }

    /** What it would do now; empty when the file is not kept any more. */
    Optional<Findings> look(Shop shop, Import i) {
        Instant now = clock.instant();
        String what = i.shopId() + "/" + i.id();
        looked.values().removeIf(l -> l.at().isBefore(now.minus(FRESH)));
        Looked last = looked.get(what);
        if (i.kind() != Kind.ORDERS || last == null) {
            Optional<Findings> found = bring(shop, i, true, (done, of) -> {});
            found.filter(f -> i.kind() == Kind.ORDERS).ifPresent(f -> looked.put(what, new Looked(now, f)));
            return found;
        }
        return Optional.of(last.found());
    }

    /** To look at a long file of orders takes a while, and a page and its button ask at once. */
    private record Looked(Instant at, Findings found) {}

    /** Why this cannot be read at all, empty when it can. */
    Optional<Refusal> unreadable(Import i) {
        Optional<Bringing.Kept> kept = kept(i);
        return kept.isEmpty() ? Optional.of(Refusal.FILE_GONE) : kind(i).unreadable(i, kept.get());
    }

    Bringing kind(Import i) {
        return Objects.requireNonNull(kinds.get(i.kind()));
    }

    private Optional<Bringing.Kept> kept(Import i) {
        return database.inTransaction(tx -> imports.kept(tx, i.shopId(), i.id(), JdbcImports.FILE)
                .map(file -> new Bringing.Kept(file, imports.kept(tx, i.shopId(), i.id(), JdbcImports.CUSTOMERS))));
    }

    /** Brings it in, or only looks; empty when the file is not kept any more. */
    Optional<Findings> bring(Shop shop, Import i, boolean dryRun, BiConsumer<Integer, Integer> progress) {
        return kept(i).map(kept -> {
            try {
                return kind(i).bring(shop, i, kept, dryRun, progress);
            } catch (IOException e) {
                throw new IllegalStateException("A text in memory cannot be read", e);
            }
        });
    }
}
