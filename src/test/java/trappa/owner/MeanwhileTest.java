package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Two people at the same work: whoever is second is told, at the very moment too, and nobody's work is lost. */
class MeanwhileTest {
    private static RunningTrappa server;
    private static Database database;
    private TestShop shop;
    private OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        database = new Database(Config.from(server.settings()).database());
    }

    @AfterAll
    static void stop() {
        database.close();
        server.close();
    }

    @BeforeEach
    void a_shop() {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona()); // version 2
        owner = OwnerSession.with(server, token("owner-1"));
    }

    private String token(String who) {
        return new SessionToken(new AppSecrets(Secrets.CURRENT, java.util.Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(shop.domain()), who, server.clock().instant());
    }

    private Answer program(String what, int revision, String name) {
        return owner.post(
                "/admin/program",
                Map.of("do", what, "base", "2", "revision", Integer.toString(revision), "/name", name));
    }

    private static final String A_COLLEAGUE_SAVES = """
            update program_draft set revision = 2, saved_by = 'colleague',
              document = replace(document, 'Mine', 'Theirs')
            where shop_id = (select shop_id from shop where domain = :domain)""";

    @Test
    void a_draft_saved_while_an_earlier_one_is_published_stays_and_both_are_shown() throws Exception {
        program("save", 0, "Mine");
        Answer answer = meanwhile(A_COLLEAGUE_SAVES, () -> program("publish", 1, "Mine"));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.text()).contains("Användare colleague", "Theirs");
        assertThat(owner.get("/admin/program").text()).contains("value=\"Theirs\"");
        assertThat(shop.owner("GET", "/api/program/versions")
                        .json()
                        .at("/versions/0/version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void a_draft_saved_while_an_earlier_one_is_discarded_stays_and_both_are_shown() throws Exception {
        program("save", 0, "Mine");
        Answer answer = meanwhile(A_COLLEAGUE_SAVES, () -> program("discard", 1, "Mine"));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(owner.get("/admin/program").text()).contains("value=\"Theirs\"");
        assertThat(owner.get("/admin/settings").text()).doesNotContain("Kastade ett utkast");
        assertThat(program("discard", 2, "Theirs").status()).isEqualTo(303);
        assertThat(owner.get("/admin/settings").text()).contains("Kastade ett utkast");
    }

    @Test
    void going_back_to_an_old_version_does_not_replace_a_draft_that_nobody_has_seen() {
        String page = owner.get("/admin/program/history").text();
        program("save", 0, "Mine");
        Map<String, String> form = Map.of("version", "1", "revision", OwnerSession.field(page, "revision"));
        Answer refused = owner.post("/admin/program/restore", form);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("har ändrat samtidigt", "Mine");
        assertThat(owner.get("/admin/program").text()).contains("value=\"Mine\"");
        String again = OwnerSession.field(refused.text(), "revision");
        assertThat(owner.post("/admin/program/restore", Map.of("version", "1", "revision", again))
                        .status())
                .isEqualTo(303);
        assertThat(owner.get("/admin/program").text()).doesNotContain("value=\"Mine\"");
    }

    @Test
    void a_draft_saved_while_an_old_version_comes_back_stays() throws Exception {
        program("save", 0, "Mine");
        Answer answer = meanwhile(
                A_COLLEAGUE_SAVES, () -> owner.post("/admin/program/restore", Map.of("version", "1", "revision", "1")));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(owner.get("/admin/program").text()).contains("value=\"Theirs\"");
    }

    @Test
    void a_role_that_somebody_else_gave_meanwhile_is_said_before_it_is_replaced() throws Exception {
        OwnerSession.with(server, token("colleague")).get("/admin/home");
        Map<String, String> form = Map.of("person", "colleague", "was", "read_only", "role", "staff");
        Answer refused = meanwhile("""
                update staff set role = 'support' where staff_id = 'colleague'
                  and shop_id = (select shop_id from shop where domain = :domain)""", () -> owner.post("/admin/settings/role", form));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text())
                .contains("Användare colleague har fått rollen Kundtjänst av någon annan medan du valde Medarbetare")
                .contains("name=\"was\" value=\"support\"")
                .containsPattern("value=\"staff\" selected");
        assertThat(owner.post("/admin/settings/role", Map.of("person", "colleague", "was", "support", "role", "staff"))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void two_owners_who_step_down_at_the_same_moment_leave_one() throws Exception {
        OwnerSession.with(server, token("second")).get("/admin/home");
        owner.post("/admin/settings/role", Map.of("person", "second", "role", "owner"));
        Answer refused =
                meanwhile("""
                update staff set role = 'staff' where staff_id = 'second'
                  and shop_id = (select shop_id from shop where domain = :domain)""", () -> owner.post("/admin/settings/role", Map.of("person", "owner-1", "role", "staff")));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("Butiken måste ha minst en ägare");
    }

    @Test
    void a_limit_set_at_the_same_moment_is_said_before_it_is_replaced() throws Exception {
        Answer refused = meanwhile(
                "insert into adjustment_limit (shop_id, points) select shop_id, 700 from shop where domain = :domain",
                () -> owner.post("/admin/approvals/limit", Map.of("limit", "800", "was", "")));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("Någon annan har just ändrat gränsen", "name=\"was\" value=\"700\"");
    }

    /** A call that begins while somebody else's change is not written yet, and waits for it. */
    private Answer meanwhile(String change, java.util.concurrent.Callable<Answer> call)
            throws ExecutionException, InterruptedException {
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = database.inTransaction(tx -> {
                int changed = tx.handle()
                        .createUpdate(change)
                        .bind("domain", shop.domain())
                        .execute();
                assertThat(changed).isEqualTo(1);
                Future<Answer> calling = thread.submit(call);
                Deadline.await(Duration.ofSeconds(20), "it waits for the other", () -> waits(tx) || calling.isDone());
                return calling;
            });
            return answer.get();
        }
    }

    private static boolean waits(Tx tx) {
        String question = TestDatabase.inForce() == TestDatabase.POSTGRES
                ? "select count(*) from pg_locks where not granted"
                : "select count(*) from information_schema.sessions where blocker_id is not null";
        return tx.handle().createQuery(question).mapTo(Long.class).one() > 0;
    }
}
