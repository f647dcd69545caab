package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Everything a shop has comes as one zip, and can be brought back. */
class ExportPageTest {
    private static RunningTrappa server;
    private static TestShop shop;
    private static OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop()
                .publish(ProgramJson.onePointPerKrona()
                        .tier("silver", 500, "5/4")
                        .reward("r100", 10_000, 400));
        shop.deliver(IntStream.range(0, 450)
                .mapToObj(i -> Delivery.of(
                        "orders/paid", OrderJson.paid(1 + i).customer(7_001 + i).line(1, 400 + i + ".00", 1)))
                .toList());
        assertThat(shop.redeemed(7_001, "rewardId", "r100", "once").status()).isEqualTo(201);
        owner = OwnerSession.loggedIn(server, shop.domain());
        owner.send(
                "/admin/members/7002/adjustments",
                Map.of("points", "5", "reason", "=HYPERLINK(\"http://x\")", "key", "formula"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everything_of_the_shop_and_of_no_other_is_in_one_file_of_one_instant() throws IOException {
        TestShop other = server.newShop().publish(ProgramJson.onePointPerKrona());
        other.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(9_999).line(1, "300.00", 1)));
        Answer answer = owner.get("/admin/export/all.zip");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-disposition").orElseThrow())
                .contains("attachment", shop.domain().replace(".myshopify.com", ""), ".zip");
        Map<String, String> files = unzipped(answer.body());
        assertThat(files.keySet())
                .containsExactly(
                        "members.csv",
                        "balances.csv",
                        "orders.csv",
                        "purchases.csv",
                        "codes.csv",
                        "activities.csv",
                        "ledger.csv",
                        "vouchers.csv",
                        "program/1.json",
                        "program/2.json",
                        "about.json");
        assertThat(files.get("members.csv").lines())
                .hasSize(451)
                .first()
                .asString()
                .startsWith("\uFEFFcustomer_id,");
        assertThat(files.get("members.csv")).as("a tier that everybody has").doesNotContain(",bas,");
        assertThat(files.get("orders.csv").lines()).hasSize(451);
        assertThat(unzipped(OwnerSession.loggedIn(server, other.domain())
                                .get("/admin/export/all.zip")
                                .body())
                        .get("members.csv")
                        .lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("9999,300,");
        assertThat(files.get("codes.csv")).contains("7001", "r100", "TR-");
        assertThat(files.get("ledger.csv").lines().count()).isGreaterThanOrEqualTo(452);
        assertThat(String.join("", files.values())).doesNotContainPattern("(?m)(^|,)9999(,|$)");
        assertThat(files.values())
                .allSatisfy(file -> assertThat(file.lines().flatMap(line -> java.util.Arrays.stream(line.split(","))))
                        .noneMatch(cell -> cell.startsWith("=") || cell.startsWith("\"=")));
        assertThat(Json.read(files.get("about.json").getBytes(StandardCharsets.UTF_8))
                        .get("members")
                        .asInt())
                .isEqualTo(450);
        assertThat(Json.read(files.get("program/2.json").getBytes(StandardCharsets.UTF_8))
                        .at("/program/tiers/1/id")
                        .asString())
                .isEqualTo("silver");
        assertThat(owner.get("/admin/settings").text()).contains("Hämtade allt, medlemmar:", "450");
    }

    @Test
    void what_was_taken_out_can_be_brought_into_another_shop_by_its_page() throws IOException {
        String members = unzipped(owner.get("/admin/export/all.zip").body()).get("members.csv");
        TestShop elsewhere =
                server.newShop().publish(ProgramJson.onePointPerKrona().tier("silver", 500, "5/4"));
        OwnerSession there = OwnerSession.loggedIn(server, elsewhere.domain());
        String page = there.upload("/admin/import", Map.of(), Map.of("file", members.getBytes(StandardCharsets.UTF_8)))
                .header("location")
                .orElseThrow();
        Map<String, String> form = new LinkedHashMap<>(Map.of("do", "start", "tier-until", "2027-11-22"));
        String[] columns = members.substring(1, members.indexOf('\r')).split(",");
        for (int i = 0; i < columns.length; i++) {
            form.put("column-" + columns[i], Integer.toString(i));
        }
        Answer started = there.send(page, form);
        assertThat(started.status())
                .as(started.text().replaceAll("(?s).*<main", ""))
                .isEqualTo(303);
        Deadline.await(
                Duration.ofSeconds(60), "imported", () -> there.get(page).text().contains("id=\"undo\""));
        for (long customer : new long[] {7_001, 7_002, 7_400}) {
            assertThat(elsewhere.balance(customer)).isEqualTo(shop.balance(customer));
        }
    }

    @Test
    void a_page_says_what_is_in_it_and_only_who_may_take_data_out_gets_it() {
        assertThat(owner.get("/admin/export").text()).contains("450 medlemmar", "/admin/export/all.zip", "ledger.csv");
        assertThat(OwnerSession.nobody(server).get("/admin/export/all.zip").status())
                .isEqualTo(303);
    }

    static Map<String, String> unzipped(byte[] zip) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
