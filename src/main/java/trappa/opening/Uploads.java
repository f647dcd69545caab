package trappa.opening;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.opening.Imports.Outcome;
import trappa.opening.Imports.Refusal;
import trappa.shop.Shop;

/** Takes files in that are to be looked at, or says why one cannot be what it should. Nothing of them is in by that. */
public final class Uploads {
    /** The largest file, in bytes. */
    public static final int LARGEST_FILE = 16 << 20;
    /** The largest file of orders, in bytes: the store's has addresses in it, which are not kept. */
    public static final int LARGEST_ORDERS = 160 << 20;
    /** The largest list of customers, in bytes: the store's has addresses in it. */
    public static final int LARGEST_LIST = 48 << 20;

    private static final int MOST_COLUMNS = 200;
    private static final int LONGEST_NAME = 120;

    private final Database database;
    private final JdbcImports imports;
    private final Clock clock;

    Uploads(Database database, JdbcImports imports, Clock clock) {
        this.database = database;
        this.imports = imports;
        this.clock = clock;
    }

    /**
     * Who uploads what.
     *
     * @param id names the import: 1 to 20 of a-z, 0-9 and -
     */
    public record Upload(String id, String by, String fileName, byte[] file) {}

    /**
     * Takes a file of members in, to be looked at.
     *
     * @param customers the store's own list of customers, to tell whose an e-mail address is; empty for none
     * @param today the day at the shop
     */
    public Outcome members(Shop shop, Upload upload, byte[] customers, LocalDate today) {
        Optional<String> list = customers.length == 0 ? Optional.of("") : CustomerList.pairs(customers);
        if (customers.length > LARGEST_LIST) {
            return new Outcome.Refused(Refusal.TOO_LARGE);
        }
        if (workbook(customers)) {
            return new Outcome.Refused(Refusal.WORKBOOK);
        }
        return table(upload).<Outcome>map(Outcome.Refused::new).orElseGet(() -> {
            if (list.isEmpty()) {
                return new Outcome.Refused(Refusal.LIST_WITHOUT_COLUMNS);
            }
            Mapping proposed = Mapping.proposed(head(upload.file()).orElseThrow(), today);
            return take(shop, Kind.MEMBERS, upload, Choice.of(proposed), list.get());
        });
    }

    /** Takes a file of codes in, to be looked at. @param reward whose pool they are for, where the file does not say */
    public Outcome codes(Shop shop, Upload upload, String reward) {
        return table(upload).<Outcome>map(Outcome.Refused::new).orElseGet(() -> {
            List<String> head = head(upload.file()).orElseThrow();
            Mapping proposed = CodeFile.proposed(head);
            return take(shop, Kind.CODES, upload, Choice.of(proposed).codes(reward, CodeFile.hasHead(head)), "");
        });
    }

    /** A file that can be read again and again. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Takes a file of past orders in, to be looked at. Of it is kept what is of use and tells of nobody but by numbers.
     *
     * @param upload with an empty file
     * @param bytes how long the file is
     * @param customers the store's own list of customers; empty for none
     */
    public Outcome orders(Shop shop, Upload upload, Content content, long bytes, byte[] customers) {
        if (bytes == 0) {
            return new Outcome.Refused(Refusal.NO_FILE);
        }
        if (bytes > LARGEST_ORDERS || customers.length > LARGEST_LIST) {
            return new Outcome.Refused(Refusal.TOO_LARGE);
        }
        Optional<String> list = customers.length == 0 ? Optional.of("") : CustomerList.pairs(customers);
        if (list.isEmpty()) {
            return new Outcome.Refused(Refusal.LIST_WITHOUT_COLUMNS);
        }
        Map<String, Long> ids =
                customers.length == 0 ? null : CustomerList.read(list.get().getBytes(StandardCharsets.UTF_8));
        try {
            try (InputStream start = content.open()) {
                if (workbook(start.readNBytes(4)) || workbook(customers)) {
                    return new Outcome.Refused(Refusal.WORKBOOK);
                }
            }
            try (InputStream in = content.open();
                    Reader text = new InputStreamReader(in, Csv.charset(content))) {
                return switch (OrderRows.of(text, ids)) {
                    case OrderRows.Outcome.Kept(byte[] rows) ->
                        take(
                                shop,
                                Kind.ORDERS,
                                new Upload(upload.id(), upload.by(), upload.fileName(), rows),
                                Choice.of(new Mapping(Map.of(), null, null, true)),
                                "");
                    case OrderRows.Outcome.Refused(Refusal why) -> new Outcome.Refused(why);
                    case OrderRows.Outcome.Unreadable(int line) -> new Outcome.Refused(Refusal.NOT_A_TABLE);
                };
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a file cannot be a table, empty when it can. */
    private static Optional<Refusal> table(Upload upload) {
        byte[] file = upload.file();
        if (file.length == 0) {
            return Optional.of(Refusal.NO_FILE);
        }
        if (file.length > LARGEST_FILE) {
            return Optional.of(Refusal.TOO_LARGE);
        }
        if (workbook(file)) {
            return Optional.of(Refusal.WORKBOOK);
        }
        return head(file).isEmpty() ? Optional.of(Refusal.NOT_A_TABLE) : Optional.empty();
    }

    private Outcome take(Shop shop, Kind kind, Upload upload, Choice choice, String customers) {
        String name = upload.fileName();
        Import uploaded = Import.uploaded(
                shop.id(),
                upload.id(),
                kind,
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                choice,
                DatabaseTime.now(clock),
                upload.by());
        return database.durably(tx -> {
            imports.add(tx, uploaded);
            imports.keep(tx, shop.id(), upload.id(), JdbcImports.FILE, upload.file());
            if (!customers.isEmpty()) {
                imports.keep(
                        tx, shop.id(), upload.id(), JdbcImports.CUSTOMERS, customers.getBytes(StandardCharsets.UTF_8));
            }
            return new Outcome.Done();
        });
    }

    private static boolean workbook(byte[] file) {
        return file.length > 3
                && ((file[0] == 'P' && file[1] == 'K' && file[2] == 3 && file[3] == 4)
                        || ((file[0] & 0xFF) == 0xD0 && (file[1] & 0xFF) == 0xCF));
    }

    /** The names of a table's columns; empty when it is none. */
    static Optional<List<String>> head(byte[] file) {
        String text = Csv.text(file);
        if (text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try (Csv csv = Csv.of(new StringReader(text))) {
            boolean table =
                    csv.head().size() <= MOST_COLUMNS && csv.head().stream().anyMatch(name -> !name.isEmpty());
            return table ? Optional.of(csv.head()) : Optional.empty();
        } catch (Csv.Unreadable e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory cannot be read", e);
        }
    }
}
