package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import trappa.Config;
import trappa.db.Database;
import trappa.operation.Core;
import trappa.owner.ImportWalk;
import trappa.owner.OwnerSession;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/**
 * A story with every kind of write there is, each of which shows: the next state a server answers with is the one that is
 * worked out afresh. Once with one server, and once written through one server and read from another.
 */
class EveryWriteTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long MEMBER = 9_001;
    private static final long FRIEND = 9_002;
    private static final long OTHER = 9_003;
    private static final long LATE = 9_004;
    private static final String GUEST = "";
    private static final Map<String, String> PASSWORD = Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD);

    @TempDir
    private Path folder;

    @Test
    void on_one_server_the_next_state_is_the_one_worked_out_afresh() {
        try (RunningTrappa server = RunningTrappa.start(PASSWORD)) {
            new Story(server, server).tell();
        }
    }

    @Test
    void what_one_server_writes_another_on_the_same_database_shows_at_once() {
        Map<String, String> settings = new HashMap<>(TestDatabase.POSTGRES.settings(folder));
        settings.putAll(PASSWORD);
        try (RunningTrappa writer = RunningTrappa.start(settings);
                RunningTrappa reader = RunningTrappa.start(settings)) {
            new Story(writer, reader).tell();
        }
    }

    /** Somebody who looks, and the language they ask for. */
    private record Looking(String customer, String locale) {}

    private static final class Story {
        private final RunningTrappa writer;
        private final RunningTrappa reader;
        private final TestShop shop;
        private final OwnerSession owner;
        private final List<Looking> all = new ArrayList<>();
        private States afresh;

        Story(RunningTrappa writer, RunningTrappa reader) {
            this.writer = writer;
            this.reader = reader;
            shop = writer.newShop();
            shop.publish(program());
            owner = OwnerSession.loggedIn(writer, shop.domain());
            List.of(GUEST, MEMBER + "", FRIEND + "", OTHER + "", LATE + "")
                    .forEach(customer -> all.add(new Looking(customer, "")));
            all.add(new Looking(MEMBER + "", "en"));
        }

        private static ProgramJson program() {
            ObjectNode referral = Json.object()
                    .put("referrerPoints", 500)
                    .put("refereePoints", 100)
                    .put("minimumMinor", 10_000);
            return ProgramJson.onePointPerKrona()
                    .qualification("POINTS", "MEMBER_YEAR")
                    .tier("silver", 5_000, "5/4")
                    .step("s300", 300, 2_500)
                    .reward("r100", 10_000, 100)
                    .earningOf("referral", referral)
                    .birthday(100, 30)
                    .survey("nps", "nps", 20, 0, 180)
                    .excludeCustomerTag("staff");
        }

        void tell() {
            try (Database beside = new Database(Config.from(reader.settings()).database())) {
                Core core = Core.of(Config.from(reader.settings()), beside, reader.clock());
                afresh = new States(beside, core.shops(), core.accounts(), TestShop.SECRETS, new Metrics(), 0);
                orders();
                customers();
                pointsByHand();
                rewards();
                activities();
                friends();
                merges();
                shopItself();
                forgetting();
            }
        }

        private void orders() {
            OrderJson first = paid(1, MEMBER, "680.00");
            write("a first order, and the shop's currency", () -> shop.deliver(Delivery.of("orders/paid", first)));
            write(
                    "a refund",
                    () -> shop.deliver(Delivery.of(
                            "refunds/create",
                            RefundJson.refund(11, 1, "2026-11-21T10:00:00Z")
                                    .discrepancy("-50.00")
                                    .json())));
            OrderJson guests = OrderJson.paid(2).line(2, "210.00", 1);
            shop.deliver(Delivery.of("orders/paid", guests));
            OrderJson hers = guests.copy().customer(OTHER).updatedAt("2026-11-20T11:00:00Z");
            write("a guest's order finds its customer", () -> shop.deliver(Delivery.of("orders/updated", hers)));
            write(
                    "an order changes its customer",
                    () -> shop.deliver(Delivery.of(
                            "orders/updated", hers.copy().customer(LATE).updatedAt("2026-11-20T12:00:00Z"))));
            shop.deliver(Delivery.of("orders/paid", paid(3, OTHER, "400.00")));
            write(
                    "a cancellation",
                    () -> shop.deliver(Delivery.of(
                            "orders/cancelled",
                            paid(3, OTHER, "400.00")
                                    .updatedAt("2026-11-21T12:00:00Z")
                                    .cancelledAt("2026-11-21T12:00:00Z"))));
        }

        private void customers() {
            write(
                    "since when a customer exists",
                    () -> shop.deliver(Delivery.of(
                            "customers/update",
                            Json.object()
                                    .put("id", LATE)
                                    .put("created_at", "2020-11-21T00:00:00Z")
                                    .put("updated_at", "2026-11-21T00:00:00Z"))));
            ObjectNode tags = Json.object().put("customerId", "gid://shopify/Customer/" + LATE);
            tags.putArray("tags").add("staff");
            tags.put("occurredAt", "2026-11-01T10:00:00Z");
            write("a customer's tag", () -> shop.deliver(Delivery.of("customer.tags_added", tags)));
        }

        private void pointsByHand() {
            write("points by hand", () -> shop.adjust(MEMBER, 1_000));
            shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 500), Map.of());
            colleague("/admin/home");
            owner.send("/admin/settings/role", Map.of("person", "colleague", "role", "staff"));
            shop.adjust(OTHER, 600);
            String request = shop.owner("GET", "/api/adjustments")
                    .json()
                    .at("/requests/0/id")
                    .asString();
            write(
                    "points approved by a second person",
                    () -> colleague("/api/adjustments/" + request + "/approve", "POST"));
            shop.owner("PUT", "/api/adjustments/limit", Json.object().putNull("points"), Map.of());
            byte[] file = ("customer_id,points\n" + LATE + ",80\n").getBytes(StandardCharsets.UTF_8);
            String page = ImportWalk.uploaded(owner, Map.of(), Map.of("file", file));
            write(
                    "an import",
                    () -> ImportWalk.done(
                            owner,
                            page,
                            ImportWalk.start(owner, page, owner.get(page).text(), Map.of())));
            write("an import taken back", () -> ImportWalk.undone(owner, page));
        }

        private void colleague(String page) {
            colleague(page, "GET");
        }

        private void colleague(String path, String method) {
            String token = new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                    .issue(
                            new ShopDomain(shop.domain()),
                            "colleague",
                            writer.clock().instant());
            shop.call(
                    method,
                    path,
                    Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                    method.equals("GET") ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8));
        }

        private void rewards() {
            write("a reward bought", () -> shop.redeemed(MEMBER, "rewardId", "r100", "key-1"));
            String id = redemption();
            write("a code handed back", () -> shop.handBack(MEMBER, id));
            write("an offer claimed", () -> shop.redeem(MEMBER, "offerId", "s300.1", "key-2"));
            Deadline.await(SOON, "it has a code", () -> !code().isEmpty());
            write(
                    "a code used",
                    () -> shop.deliver(
                            Delivery.of("orders/paid", paid(4, MEMBER, "10.00").discountCode(code()))));
        }

        private String redemption() {
            return shop.staircase(MEMBER)
                    .json()
                    .get("offers")
                    .valueStream()
                    .map(o -> o.path("redemptionId").asString(""))
                    .filter(id -> !id.isEmpty())
                    .findFirst()
                    .orElseThrow();
        }

        private String code() {
            return shop.staircase(MEMBER).json().at("/offers/0/code").asString("");
        }

        private void activities() {
            write("a birthday", () -> told("birthday", "{\"month\":5,\"day\":17}"));
            write("an answer to a survey", () -> told("survey", "{\"surveyId\":\"nps\",\"score\":9}"));
        }

        private void told(String kind, String body) {
            Answer answer = shop.tell(MEMBER, kind, body);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        }

        private void friends() {
            shop.deliver(Delivery.of("customers/create", Json.object().put("id", FRIEND)));
            shop.deliver(Delivery.of("orders/paid", paid(5, FRIEND, "300.00")));
            write(
                    "a friend was brought",
                    () -> shop.owner(
                            "POST",
                            "/api/members/" + MEMBER + "/referrals",
                            Json.object().put("refereeId", FRIEND + ""),
                            Map.of()));
            String before = body(reader, new Looking(MEMBER + "", ""));
            write(
                    "a friend's return",
                    () -> shop.deliver(Delivery.of(
                            "refunds/create",
                            RefundJson.refund(51, 5, "2026-11-21T10:00:00Z")
                                    .units(5, 1)
                                    .json())));
            assertThat(body(reader, new Looking(MEMBER + "", ""))).isNotEqualTo(before);
            shop.deliver(Delivery.of("orders/paid", paid(6, FRIEND, "350.00")));
        }

        private void merges() {
            write(
                    "two customers are one, by the store",
                    () -> shop.deliver(Delivery.of(
                            "customers/merge",
                            Json.object()
                                    .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/" + MEMBER)
                                    .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/" + OTHER)
                                    .put("status", "completed"))));
            String merged = body(reader, new Looking(OTHER + "", ""));
            write("points for a merged customer", () -> shop.adjust(MEMBER, 7));
            assertThat(body(reader, new Looking(OTHER + "", ""))).isNotEqualTo(merged);
            write(
                    "a late order of the old number",
                    () -> shop.deliver(Delivery.of("orders/paid", paid(7, OTHER, "33.00"))));
            write(
                    "two customers are one, by the owner",
                    () -> owner.send("/admin/members/" + MEMBER + "/merge", Map.of("other", LATE + "")));
        }

        private void shopItself() {
            write(
                    "a program",
                    () -> shop.publish(program().reward("r50", 5_000, 50).without("effectiveFrom")));
            shop.publish(program()
                    .reward("r77", 7_700, 77)
                    .with(
                            "effectiveFrom",
                            writer.clock().instant().plusSeconds(60).toString()));
            write("a program that was announced", () -> later(Duration.ofSeconds(60)));
            write(
                    "a program paused",
                    () -> shop.publish(program().with("status", "paused").without("effectiveFrom")));
            write(
                    "a program withdrawn",
                    () -> shop.publish(program().with("status", "draft").without("effectiveFrom")));
            write("a program live again", () -> shop.publish(program().without("effectiveFrom")));
            write(
                    "looks and words",
                    () -> owner.send(
                            "/admin/looks",
                            Map.of(
                                    "revision",
                                    OwnerSession.field(owner.get("/admin/looks").text(), "revision"),
                                    "do",
                                    "save",
                                    "radius",
                                    "8",
                                    "en/title",
                                    "Beans")));
            write(
                    "looks again",
                    () -> owner.send(
                            "/admin/looks",
                            Map.of(
                                    "revision",
                                    OwnerSession.field(owner.get("/admin/looks").text(), "revision"),
                                    "do",
                                    "save",
                                    "radius",
                                    "9")));
            write(
                    "what the store says of the shop",
                    () -> shop.deliver(Delivery.of(
                            "shop/update",
                            Json.object()
                                    .put("id", 1)
                                    .put("myshopify_domain", shop.domain())
                                    .put("currency", "SEK")
                                    .put("country_code", "FI")
                                    .put("primary_locale", "fi")
                                    .put("iana_timezone", "Europe/Helsinki"))));
        }

        private void forgetting() {
            ObjectNode body = Json.object().put("shop_domain", shop.domain());
            body.putObject("customer").put("id", FRIEND);
            body.putArray("orders_to_redact");
            write("somebody is forgotten", () -> shop.deliver(Delivery.of("customers/redact", body)));
            shop.deliver(Delivery.of("app/uninstalled", Json.object().put("myshopify_domain", shop.domain())));
            later(Duration.ofHours(49));
            write(
                    "the shop is forgotten",
                    () -> shop.deliver(Delivery.of("shop/redact", Json.object().put("shop_domain", shop.domain()))));
        }

        private void later(Duration time) {
            writer.clock().advance(time);
            if (reader != writer) {
                reader.clock().advance(time);
            }
        }

        private static OrderJson paid(long id, long customer, String price) {
            return OrderJson.paid(id).customer(customer).line(id, price, 1);
        }

        /** Everybody has looked before; when the write shows at all, it shows to everybody who looks. */
        private void write(String what, Runnable act) {
            Map<Looking, String> before = shown();
            act.run();
            Deadline.await(SOON, what + " shows", () -> !workedOut().equals(before));
            while (true) {
                Map<Looking, String> worked = workedOut();
                Map<Looking, String> shown = shown();
                if (worked.equals(workedOut())) {
                    assertThat(shown).as(what).isEqualTo(worked);
                    return;
                }
            }
        }

        private Map<Looking, String> shown() {
            Map<Looking, String> shown = new LinkedHashMap<>();
            all.forEach(looking -> shown.put(looking, body(reader, looking)));
            return shown;
        }

        private String body(RunningTrappa server, Looking looking) {
            TestShop there = server.shop(shop.domain());
            Map<String, List<String>> query = new LinkedHashMap<>(there.identity(looking.customer()));
            if (!looking.locale().isEmpty()) {
                query.put("locale", List.of(looking.locale()));
            }
            Answer answer = there.proxy("/proxy/staircase", query);
            assertThat(answer.status()).isEqualTo(200);
            return new String(answer.body(), StandardCharsets.UTF_8);
        }

        private Map<Looking, String> workedOut() {
            Map<Looking, String> worked = new LinkedHashMap<>();
            all.forEach(looking -> worked.put(
                    looking,
                    new String(
                            afresh.of(
                                            new ShopDomain(shop.domain()),
                                            looking.customer().isEmpty()
                                                    ? OptionalLong.empty()
                                                    : OptionalLong.of(Long.parseLong(looking.customer())),
                                            Optional.of(looking.locale()).filter(l -> !l.isEmpty()),
                                            reader.clock().instant())
                                    .body(),
                            StandardCharsets.UTF_8)));
            return worked;
        }
    }
}
