package trappa.owner;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.staff.Role;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Every address of the owner's pages, by a table of its own: who may, and in which shop. */
class OwnerRoutesTest {
    private static final long CUSTOMER = 9_100;
    private static final Set<Role> ALL = Set.of(Role.OWNER, Role.STAFF, Role.SUPPORT, Role.READ_ONLY);
    private static final Set<Role> SUPPORT = Set.of(Role.OWNER, Role.STAFF, Role.SUPPORT);
    private static final Set<Role> STAFF = Set.of(Role.OWNER, Role.STAFF);
    private static final Set<Role> OWNER = Set.of(Role.OWNER);

    /** Who may what. A page that is new has to be written down here before anybody may see it. */
    private static final Map<Set<Role>, List<String>> MAY = Map.of(
            ALL,
            List.of(
                    "GET /admin/home",
                    "GET /admin/start",
                    "GET /admin/program",
                    "POST /admin/program/preview",
                    "GET /admin/program/history",
                    "GET /admin/looks",
                    "POST /admin/looks/preview",
                    "GET /admin/insights",
                    "GET /admin/settings",
                    "POST /admin/language"),
            SUPPORT,
            List.of(
                    "POST /admin/program/try",
                    "GET /admin/activity",
                    "GET /admin/activity/{id}",
                    "GET /admin/answers",
                    "GET /admin/members",
                    "GET /admin/members/{id}",
                    "GET /admin/members/{id}/widget",
                    "POST /admin/members/{id}/adjustments",
                    "POST /admin/members/{id}/birthday",
                    "GET /admin/approvals",
                    "POST /admin/approvals/{id}/decline"),
            STAFF,
            List.of(
                    "POST /admin/start/pick",
                    "POST /admin/start/launch",
                    "POST /admin/program",
                    "POST /admin/program/restore",
                    "POST /admin/looks",
                    "POST /admin/activity/{id}/replay",
                    "POST /admin/activity/replay",
                    "POST /admin/activity/retry",
                    "GET /admin/members.csv",
                    "GET /admin/export",
                    "GET /admin/export/all.zip",
                    "GET /admin/members/{id}/data",
                    "GET /admin/members/{id}/data.json",
                    "GET /admin/import",
                    "POST /admin/import",
                    "GET /admin/import.csv",
                    "GET /admin/import/{id}",
                    "POST /admin/import/{id}",
                    "GET /admin/import/{id}/errors.csv",
                    "POST /admin/import/{id}/drop",
                    "POST /admin/import/{id}/approve",
                    "POST /admin/import/{id}/decline",
                    "POST /admin/import/{id}/undo",
                    "POST /admin/approvals/{id}/approve",
                    "GET /admin/webhooks",
                    "GET /admin/webhooks/{id}",
                    "POST /admin/webhooks/{id}/test",
                    "POST /admin/webhooks/{id}/again",
                    "POST /admin/webhooks/{id}/span"),
            OWNER,
            List.of(
                    "POST /admin/start/shop",
                    "GET /admin/members/{id}/merge",
                    "POST /admin/members/{id}/merge",
                    "POST /admin/members/{id}/erase",
                    "POST /admin/approvals/limit",
                    "POST /admin/settings/role",
                    "POST /admin/webhooks",
                    "POST /admin/webhooks/{id}",
                    "POST /admin/webhooks/{id}/secret",
                    "POST /admin/webhooks/{id}/remove",
                    "GET /admin/keys",
                    "POST /admin/keys",
                    "POST /admin/keys/{id}/revoke"));

    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Set<Role>> table() {
        return MAY.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(route -> Map.entry(route, e.getKey())))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void the_table_names_every_address_and_no_other() {
        assertThat(routes().stream().map(r -> r.method() + " " + r.path()).collect(toSet()))
                .isEqualTo(table().keySet());
    }

    @Test
    void each_role_may_do_what_the_table_says_and_nothing_else() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program"); // owner-1 is the first, and so the owner
        OwnerSession owner = OwnerSession.with(server, token(shop, "owner-1"));
        for (Role role : Role.values()) {
            OwnerSession session = OwnerSession.with(server, token(shop, role.word()));
            session.get("/admin/home"); // met for the first time, so that the owner can give a role
            assertThat(owner.post("/admin/settings/role", Map.of("person", role.word(), "role", role.word()))
                            .status())
                    .isEqualTo(303);
            table().forEach((route, may) -> {
                String path = route.split(" ")[1].replace("{id}", "424242");
                Answer answer = route.startsWith("GET") ? session.get(path) : session.post(path, Map.of());
                assertThat(answer.status()).as("%s %s", role, route).isLessThan(500);
                assertThat(answer.status() != 403)
                        .as("%s %s: %s", role, route, answer.status())
                        .isEqualTo(may.contains(role));
            });
        }
    }

    /** A shop with something of every kind in it, and the ids of what it has. */
    private record Furnished(TestShop shop, OwnerSession owner, Map<String, List<String>> ids) {}

    private static final List<String> MARKERS = List.of(
            "Marker reason",
            "Marker waits",
            "Marker receiver",
            "Marker key",
            "Marker draft",
            "Marker program",
            "Marker looks",
            "marker-row",
            "Marker delivery",
            "marker-tag");

    private static Furnished furnished() {
        TestShop shop = server.newShop();
        shop.publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500));
        shop.publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500).with("name", "Marker program"));
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1)
                                .customer(CUSTOMER)
                                .line(1, "300.00", 1)
                                .with("tags", "marker-tag")),
                Delivery.of("orders/paid", "{\"id\": \"x\", \"title\": \"Marker delivery\"}"));
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        String member = "/admin/members/" + CUSTOMER;
        owner.send(member + "/adjustments", Map.of("points", "77", "reason", "Marker reason", "key", "same-key"));
        shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 1_000), Map.of());
        owner.send(member + "/adjustments", Map.of("points", "5000", "reason", "Marker waits", "key", "same-key-2"));
        owner.send("/admin/webhooks", Map.of("url", "https://example.com/hook", "name", "Marker receiver"));
        owner.send("/admin/keys", Map.of("name", "Marker key", "rights", "view"));
        owner.send("/admin/looks", Map.of("do", "save", "revision", "0", "sv/title", "Marker looks"));
        String base = OwnerSession.field(owner.get("/admin/program").text(), "base");
        owner.send("/admin/program", Map.of("do", "save", "base", base, "revision", "0", "/name", "Marker draft"));
        String file = owner.upload(
                        "/admin/import",
                        Map.of("kind", "members"),
                        Map.of("file", "customer_id,points\nmarker-row,5\n".getBytes(StandardCharsets.UTF_8)))
                .header("location")
                .orElseThrow();
        return new Furnished(
                shop,
                owner,
                Map.of(
                        "members",
                        List.of(Long.toString(CUSTOMER)),
                        "activity",
                        shop.allDeliveries().stream()
                                .map(d -> d.get("id").asString())
                                .toList(),
                        "webhooks",
                        ids(shop, "/api/webhooks", "webhooks"),
                        "keys",
                        ids(shop, "/api/keys", "keys"),
                        "approvals",
                        ids(shop, "/api/adjustments", "requests"),
                        "import",
                        List.of(file.replaceFirst(".*/", ""))));
    }

    private static List<String> ids(TestShop shop, String path, String list) {
        List<String> ids = shop.owner("GET", path)
                .json()
                .get(list)
                .valueStream()
                .map(each -> each.get("id").asString())
                .toList();
        assertThat(ids).as(path).isNotEmpty();
        return ids;
    }

    /** The addresses of a method with the ids of a shop in them. */
    private static List<String> addresses(String method, Furnished of) {
        return routes().stream()
                // The log of the settings is paged: what is done here moves it on.
                .filter(r -> r.method().equals(method) && !r.path().equals("/admin/settings"))
                .flatMap(r -> r.path().contains("{id}")
                        ? of.ids().get(r.path().split("/")[2]).stream()
                                .map(id -> r.path().replace("{id}", id))
                        : method.equals("GET") ? Stream.of(r.path()) : Stream.empty())
                .toList();
    }

    private static String read(Answer answer) {
        return answer.header("content-type").orElse("").contains("zip") ? unzipped(answer.body()) : answer.text();
    }

    private static String unzipped(byte[] zip) {
        StringBuilder all = new StringBuilder();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            while (in.getNextEntry() != null) {
                all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    /** Where each marker is seen. */
    private static Map<String, List<String>> seen(OwnerSession by, List<String> addresses) {
        Map<String, List<String>> seen = new LinkedHashMap<>();
        MARKERS.forEach(marker -> seen.put(marker, new ArrayList<>()));
        for (String address : addresses) {
            Answer answer = by.get(address);
            assertThat(answer.status()).as(address).isLessThan(500);
            String text = read(answer);
            MARKERS.stream()
                    .filter(text::contains)
                    .forEach(marker -> seen.get(marker).add(address));
        }
        return seen;
    }

    @Test
    void two_shops_with_the_same_ids_never_see_or_change_each_other() {
        Furnished mine = furnished();
        TestShop other = server.newShop();
        other.publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500));
        other.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(CUSTOMER).line(1, "300.00", 1)));
        OwnerSession theirs = OwnerSession.loggedIn(server, other.domain());
        List<String> addresses = addresses("GET", mine);
        Map<String, List<String>> before = seen(mine.owner(), addresses);
        assertThat(before.values()).as("each can be seen somewhere: %s", before).noneMatch(List::isEmpty);
        assertThat(seen(theirs, addresses).values()).allMatch(List::isEmpty);

        for (String form : addresses("POST", mine)) {
            Answer answer = theirs.send(
                    form,
                    Map.of(
                            "points",
                            "5",
                            "reason",
                            "Theirs",
                            "key",
                            "theirs",
                            "do",
                            "start",
                            "other",
                            "9101",
                            "confirm",
                            Long.toString(CUSTOMER)));
            assertThat(answer.status()).as(form).isLessThan(500);
        }
        assertThat(seen(mine.owner(), addresses)).isEqualTo(before);
        assertThat(mine.shop().balance(CUSTOMER)).isEqualTo(377);
    }

    private static List<Route> routes() {
        return OwnerAccessTest.routes(server.clock());
    }

    private static String token(TestShop of, String user) {
        return new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(of.domain()), user, server.clock().instant());
    }
}
