package trappa.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Update;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.privacy.PersonalTable.By;
import trappa.privacy.PersonalTable.Forgotten;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.support.Json;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;

/** The list of what holds something of a person against the database as it is, and what is done by that list. */
class PersonalTableTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long CUSTOMER = 900_800_001;
    private static final long ORDER = 900_800_002;
    /** Whatever a column of such a name holds leads to a person. */
    private static final Set<String> LEAD_TO_A_PERSON = Set.of(
            "customer_id",
            "referee_id",
            "referrer_id",
            "merged_into",
            "kept_id",
            "deleted_id",
            "order_id",
            "redemption_id");

    @TempDir
    private Path folder;

    private Database database;
    private Shop shop;

    @BeforeEach
    void open() {
        database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")));
        database.migrate();
        JdbcShops shops = new JdbcShops();
        ShopDomain domain = new ShopDomain("a-shop.myshopify.com");
        shop = database.inTransaction(tx -> {
            shops.create(tx, domain, NOW);
            return shops.find(tx, domain).orElseThrow();
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private record Column(String table, String name, String type) {}

    private List<Column> columns() {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("""
                        select lower(table_name) as t, lower(column_name) as c, lower(data_type) as d
                        from information_schema.columns
                        where lower(table_schema) = 'public' and lower(table_name) <> 'flyway_schema_history'
                        order by ordinal_position""")
                .map((rs, context) -> new Column(rs.getString("t"), rs.getString("c"), rs.getString("d")))
                .list());
    }

    @Test
    void every_table_is_on_the_list_or_among_those_of_nobody() {
        Set<String> listed = new TreeSet<>(PersonalTable.SEARCHED);
        listed.addAll(PersonalTable.OF_NOBODY);
        PersonalTable.ALL.forEach(table -> assertThat(
                        PersonalTable.OF_NOBODY.contains(table.name()) || PersonalTable.SEARCHED.contains(table.name()))
                .as(table.name())
                .isFalse());
        PersonalTable.ALL.forEach(table -> listed.add(table.name()));
        assertThat(listed)
                .isEqualTo(columns().stream().map(Column::table).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void every_column_that_leads_to_a_person_is_on_the_list() {
        Set<String> there = columns().stream()
                .filter(c -> LEAD_TO_A_PERSON.contains(c.name()))
                .filter(c -> !c.table().equals("redemption") || !c.name().equals("redemption_id"))
                .map(c -> c.table() + "." + c.name())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = PersonalTable.ALL.stream()
                .map(t -> t.name() + "." + t.column())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(there);
    }

    @Test
    void what_the_list_says_is_exported_is_in_the_export_and_what_goes_is_gone() {
        fill();
        JdbcPrivacy privacy = new JdbcPrivacy();
        JsonNode export = Json.read(new Export(database, privacy, shop, NOW)
                .of(new Request.Told(Request.Kind.DATA_REQUEST, "r", CUSTOMER, List.of(ORDER), List.of())));
        PersonalTable.ALL.stream()
                .filter(PersonalTable::exported)
                .forEach(table ->
                        assertThat(export.get(table.name())).as(table.name()).hasSize(1));

        database.useTransaction(tx -> privacy.delete(tx, shop.id(), Set.of(CUSTOMER), Set.of(ORDER), NOW));
        PersonalTable.ALL.stream()
                .filter(t -> t.forgotten() == Forgotten.DELETED)
                .forEach(table ->
                        assertThat(count(table.name())).as(table.name()).isZero());
    }

    private long count(String table) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }

    /** One row of this person in each table. */
    private void fill() {
        Map<String, List<Column>> tables = columns().stream().collect(Collectors.groupingBy(Column::table));
        Set<String> done = new TreeSet<>();
        for (PersonalTable table : PersonalTable.ALL) {
            if (!done.add(table.name())) {
                continue;
            }
            List<Column> columns = tables.get(table.name());
            List<String> values = new ArrayList<>();
            columns.forEach(c -> values.add(":" + c.name()));
            database.useTransaction(tx -> {
                Update insert = tx.handle()
                        .createUpdate("insert into " + table.name() + " ("
                                + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ") values ("
                                + String.join(", ", values) + ")");
                columns.forEach(c -> insert.bindByType(c.name(), value(c), Object.class));
                insert.execute();
            });
        }
    }

    private Object value(Column column) {
        if (column.name().equals("shop_id")) {
            return shop.id();
        }
        boolean order = PersonalTable.ALL.stream()
                .anyMatch(t -> t.by() == By.ORDER
                        && t.name().equals(column.table())
                        && t.column().equals(column.name()));
        if (order) {
            return ORDER;
        }
        if (column.name().endsWith("referrer_id") || column.name().equals("kept_id")) {
            return 7L;
        }
        if (LEAD_TO_A_PERSON.contains(column.name()) && column.type().equals("bigint")) {
            return CUSTOMER;
        }
        return switch (column.type()) {
            case "bigint" -> 1L;
            case "integer" -> 1;
            case "boolean" -> false;
            case "date" -> java.time.LocalDate.of(2026, 11, 22);
            case "bytea", "binary varying" -> new byte[1];
            default -> column.type().startsWith("timestamp") ? java.sql.Timestamp.from(NOW) : "x";
        };
    }
}
