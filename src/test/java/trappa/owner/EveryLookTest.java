package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staff.JdbcAudit.Action.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcAudit.Action;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.ListeningServer;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Who looked at whom is in the log: for each page and each call of the API, what one look writes there. */
class EveryLookTest {
    private static final long CUSTOMER = 77;
    private static final long OTHER = 78;
    private static RunningTrappa server;
    private static Database database;
    private static TestShop shop;
    private static OwnerSession owner;
    private static ListeningServer erp;
    /** What stands for {@code {id}} in an address. */
    private static final Map<String, String> IDS = new LinkedHashMap<>();

    @BeforeAll
    static void a_shop_with_something_on_every_page() throws Exception {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        database = new Database(Config.from(server.settings()).database());
        erp = new ListeningServer(heard -> ListeningServer.Answer.status(200));
        shop = server.newShop().publish(ProgramJson.onePointPerKrona().hold(0).survey("nps", "nps", 0, 0, 30));
        owner = OwnerSession.loggedIn(server, shop.domain());
        Answer receiver = shop.owner(
                "POST",
                "/api/webhooks",
                Json.object().put("url", erp.address() + "/hook").put("name", "ERP"),
                Map.of());
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(CUSTOMER).line(1, "300.00", 1)),
                Delivery.of("orders/paid", OrderJson.paid(2).customer(OTHER).line(2, "50.00", 1)),
                Delivery.of("orders/paid", "{}"));
        shop.answer(CUSTOMER, "nps", 9, null);
        shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 10), Map.of());
        shop.owner(
                "POST",
                "/api/members/" + CUSTOMER + "/adjustments",
                Json.object().put("points", 500).put("reason", "Much"),
                Map.of("Idempotency-Key", "much"));
        var asks = Json.object().put("shop_domain", shop.domain());
        asks.putObject("customer").put("id", CUSTOMER);
        shop.deliver(Delivery.of("customers/data_request", asks));
        Deadline.await(
                java.time.Duration.ofSeconds(30),
                "the export is made",
                () -> shop.owner("GET", "/api/privacy/requests")
                        .json()
                        .at("/requests/0")
                        .hasNonNull("doneAt"));
        Answer file = owner.upload(
                "/admin/import",
                Map.of("kind", "members"),
                Map.of("file", "customer_id,points\n9001,10\nnobody,1\n".getBytes(StandardCharsets.UTF_8)));
        IDS.put("/admin/members", Long.toString(CUSTOMER));
        IDS.put("/api/members", Long.toString(CUSTOMER));
        IDS.put(
                "/admin/activity",
                shop.deliveries("applied").getFirst().get("id").asString());
        IDS.put("/admin/import", file.header("location").orElseThrow().replaceAll("^/admin/import/", ""));
        IDS.put("/admin/webhooks", receiver.json().get("id").asString());
        IDS.put("/api/webhooks", receiver.json().get("id").asString());
        IDS.put(
                "/api/privacy/requests",
                shop.owner("GET", "/api/privacy/requests")
                        .json()
                        .at("/requests/0/id")
                        .asString());
    }

    @AfterAll
    static void stop() throws Exception {
        erp.close();
        database.close();
        server.close();
    }

    /** A page on which nobody is named has no action. */
    private static final Map<String, List<Action>> PAGES = Map.ofEntries(
            Map.entry("/admin/home", List.of(VIEWED_EVENTS)),
            Map.entry("/admin/start", List.of()),
            Map.entry("/admin/program", List.of()),
            Map.entry("/admin/program/history", List.of()),
            Map.entry("/admin/looks", List.of()),
            Map.entry("/admin/activity", List.of(LISTED_DELIVERIES)),
            Map.entry("/admin/activity/{id}", List.of(VIEWED_DELIVERY)),
            Map.entry("/admin/insights", List.of()),
            Map.entry("/admin/answers", List.of(VIEWED_ANSWERS)),
            Map.entry("/admin/members", List.of(LISTED_MEMBERS)),
            Map.entry("/admin/members.csv", List.of(EXPORTED_MEMBERS)),
            Map.entry("/admin/export", List.of()),
            Map.entry("/admin/export/all.zip", List.of(EXPORTED_EVERYTHING)),
            Map.entry("/admin/members/{id}", List.of(VIEWED_MEMBER)),
            Map.entry("/admin/members/{id}/widget", List.of(VIEWED_AS_CUSTOMER)),
            Map.entry("/admin/members/{id}/data", List.of()),
            Map.entry("/admin/members/{id}/data.json", List.of(EXPORTED_MEMBER)),
            Map.entry("/admin/members/{id}/merge", List.of(VIEWED_MEMBER, VIEWED_MEMBER)),
            Map.entry("/admin/import", List.of()),
            Map.entry("/admin/import.csv", List.of()),
            Map.entry("/admin/import/{id}", List.of(VIEWED_IMPORT)),
            Map.entry("/admin/import/{id}/errors.csv", List.of(VIEWED_IMPORT)),
            Map.entry("/admin/approvals", List.of(VIEWED_APPROVALS)),
            Map.entry("/admin/settings", List.of()),
            Map.entry("/admin/webhooks", List.of()),
            Map.entry("/admin/webhooks/{id}", List.of(VIEWED_MESSAGES)),
            Map.entry("/admin/keys", List.of()));

    @Test
    void every_page_that_names_somebody_writes_that_it_was_looked_at() {
        List<Route> routes = OwnerAccessTest.routes(server.clock()).stream()
                .filter(route -> route.method().equals("GET"))
                .toList();
        assertThat(routes.stream().map(Route::path)).containsExactlyInAnyOrderElementsOf(PAGES.keySet());
        for (Route route : routes) {
            String query = route.path().endsWith("/merge") ? "?other=" + OTHER : "";
            assertThat(written(() -> owner.get(address(route.path()) + query)))
                    .as(route.path())
                    .isEqualTo(PAGES.get(route.path()));
        }
    }

    private static final Map<String, List<Action>> CALLS = Map.ofEntries(
            Map.entry("/api/program", List.of()),
            Map.entry("/api/program/versions", List.of()),
            Map.entry("/api/members", List.of(LISTED_MEMBERS)),
            Map.entry("/api/members/{id}", List.of(VIEWED_MEMBER)),
            Map.entry("/api/members/{id}/ledger", List.of(VIEWED_MEMBER)),
            Map.entry("/api/adjustments", List.of(VIEWED_APPROVALS)),
            Map.entry("/api/privacy/requests", List.of(LISTED_PRIVACY)),
            Map.entry("/api/privacy/requests/{id}", List.of(EXPORTED_MEMBER)),
            Map.entry("/api/deliveries", List.of()),
            Map.entry("/api/connection", List.of()),
            Map.entry("/api/comparison", List.of()),
            Map.entry("/api/codes", List.of()),
            Map.entry("/api/webhooks", List.of()),
            Map.entry("/api/webhooks/{id}/messages", List.of()),
            Map.entry("/api/keys", List.of()),
            Map.entry("/api/insights/kpis", List.of()),
            Map.entry("/api/insights/liability", List.of()),
            Map.entry("/api/insights/lifetime", List.of()),
            Map.entry("/api/insights/surveys", List.of()),
            Map.entry("/api/insights/rfm", List.of()),
            Map.entry("/api/insights/cohorts", List.of()));

    @Test
    void every_answer_of_the_api_that_names_somebody_writes_that_it_was_looked_at() throws IOException {
        List<String> documented = Pattern.compile("(?m)^  (/api/[^:]+):\\n    get:")
                .matcher(Files.readString(Path.of("src/main/resources/openapi.yaml")))
                .results()
                .map(m -> m.group(1).replace("{customerId}", "{id}"))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(CALLS.keySet());
        for (String path : documented) {
            assertThat(written(() -> shop.owner("GET", address(path)))).as(path).isEqualTo(CALLS.get(path));
        }
    }

    @Test
    void what_is_changed_or_worked_out_through_the_api_is_in_the_log_too() {
        String delivery = shop.deliveries("quarantined").getFirst().get("id").asString();
        assertThat(written(() -> shop.owner("POST", "/api/deliveries/" + delivery + "/replay")))
                .containsExactly(REPLAYED);
        assertThat(written(() -> codes("A1"))).containsExactly(LOADED_CODES);
        assertThat(written(() -> codes("A1"))).as("nothing new").isEmpty();
        assertThat(written(() -> shop.owner(
                        "POST",
                        "/api/members/" + CUSTOMER + "/referrals",
                        Json.object().put("refereeId", "79"),
                        Map.of())))
                .containsExactly(TOLD_REFERRAL);
        assertThat(written(() -> shop.owner(
                        "POST",
                        "/api/program/simulate",
                        ProgramJson.onePointPerKrona().json(),
                        Map.of())))
                .containsExactly(SIMULATED);
    }

    private static Answer codes(String code) {
        return shop.owner("POST", "/api/codes/cinema", Json.read("{\"codes\":[\"" + code + "\"]}"), Map.of());
    }

    @Test
    void the_log_says_what_was_looked_for_leads_there_and_can_be_narrowed_down() {
        owner.get("/admin/members?q=" + CUSTOMER);
        owner.get("/admin/members?with=owing"); // nobody is shown
        assertThat(owner.get("/admin/settings?log=looks").text())
                .contains("Såg listan över medlemmar, antal:", "href=\"/admin/members?q=77\"")
                .doesNotContain("with=owing")
                .doesNotContain("Satte gränsen");
        assertThat(owner.get("/admin/settings?log=changes").text())
                .contains("value=\"changes\" selected")
                .doesNotContain("Såg listan");
    }

    private static String address(String path) {
        String stem = path.contains("/{id}") ? path.substring(0, path.indexOf("/{id}")) : "";
        return stem.isEmpty() ? path : path.replace("{id}", IDS.get(stem));
    }

    /** What a call that is answered well adds to the log, in order. */
    private static List<Action> written(java.util.function.Supplier<Answer> call) {
        var before = log().stream().map(JdbcAudit.Row::id).collect(Collectors.toCollection(TreeSet::new));
        Answer answer = call.get();
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
        return log().reversed().stream()
                .filter(row -> !before.contains(row.id()))
                .map(JdbcAudit.Row::action)
                .toList();
    }

    private static List<JdbcAudit.Row> log() {
        return database.inTransaction(tx -> new JdbcAudit()
                .newest(
                        tx,
                        tx.handle()
                                .createQuery("select shop_id from shop where domain = :domain")
                                .bind("domain", shop.domain())
                                .mapTo(Long.class)
                                .one(),
                        JdbcAudit.Which.ALL,
                        Long.MAX_VALUE,
                        1_000));
    }
}
