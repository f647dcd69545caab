package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Deadline;
import trappa.support.Json;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;

/** Codes of a partner: each is handed out once, however many ask at once, and when they are out nobody pays. */
class VoucherTest {
    private static final int CODES = 6;
    private static final int SHOPPERS = 10;

    @Test
    void on_h2_each_code_is_handed_out_once() {
        try (RunningTrappa server = RunningTrappa.start()) {
            eachOnce(server);
            theUploadIsChecked(server);
            aDonationNeedsNoCodesUntilThereAreSome(server);
        }
    }

    @Test
    void on_postgresql_each_code_is_handed_out_once() {
        try (RunningTrappa server = RunningTrappa.start(TestDatabase.POSTGRES.settings(Path.of("vouchers")))) {
            eachOnce(server);
        }
    }

    private static void eachOnce(RunningTrappa server) {
        TestShop shop = shop(server, "partner");
        List<String> codes =
                IntStream.range(0, CODES).mapToObj(i -> "CINEMA-" + i).toList();
        assertThat(upload(shop, codes.subList(0, 1)).json().path("added").asInt())
                .isEqualTo(1);
        JsonNode pool = upload(shop, codes).json();
        assertThat(pool.path("added").asInt()).isEqualTo(5);
        assertThat(pool.path("left").asInt()).isEqualTo(CODES);
        List<Courier.Call> calls = new ArrayList<>();
        for (long shopper = 1; shopper <= SHOPPERS; shopper++) {
            shop.adjust(shopper, 100);
            calls.add(new Courier.Call(
                    "POST",
                    "/proxy/redemptions?" + shop.signedQuery(shop.identity(Long.toString(shopper))),
                    Map.of("Content-Type", "application/json", "Idempotency-Key", "key"),
                    "{\"rewardId\":\"x\"}".getBytes()));
        }
        List<String> handed = new ArrayList<>();
        long balances = 0;
        for (Map.Entry<Integer, Answer> answer :
                new Courier(server.port(), SHOPPERS).carry(calls).entrySet()) {
            boolean got = answer.getValue().status() == 201;
            if (got) {
                handed.add(code(shop, answer.getKey() + 1));
            } else {
                assertThat(answer.getValue().status()).isEqualTo(410);
                assertThat(answer.getValue().json().path("type").asString()).endsWith("out_of_codes");
            }
            balances += shop.balance(answer.getKey() + 1);
        }
        assertThat(handed).containsExactlyInAnyOrderElementsOf(codes);
        assertThat(balances).isEqualTo(100L * (SHOPPERS - CODES));
        JsonNode left = shop.owner("GET", "/api/codes").json().at("/rewards/0");
        assertThat(left.toString()).isEqualTo("{\"rewardId\":\"x\",\"left\":0,\"handedOut\":6}");
    }

    private static void theUploadIsChecked(RunningTrappa server) {
        TestShop shop = shop(server, "partner");
        Answer refused = upload(shop, List.of("GOOD", "", "two words", "x".repeat(41), "å"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("pointer").asString()))
                .containsExactly("/codes/1", "/codes/2", "/codes/3", "/codes/4");
        assertThat(shop.owner("GET", "/api/codes").json().path("rewards")).isEmpty();
        assertThat(upload(shop, List.of()).status()).isEqualTo(422);
        assertThat(shop.redeem(1, "rewardId", "x", "key").status()).isEqualTo(409);
        shop.adjust(1, 100);
        assertThat(shop.redeem(1, "rewardId", "x", "key").status()).isEqualTo(410);
        assertThat(shop.balance(1)).isEqualTo(100);
    }

    private static void aDonationNeedsNoCodesUntilThereAreSome(RunningTrappa server) {
        TestShop shop = shop(server, "donation");
        shop.adjust(1, 300);
        assertThat(shop.redeem(1, "rewardId", "x", "a").status()).isEqualTo(201);
        upload(shop, List.of("CHARITY-1"));
        assertThat(shop.redeem(1, "rewardId", "x", "b").status()).isEqualTo(201);
        assertThat(shop.owner("GET", "/api/codes")
                        .json()
                        .at("/rewards/0/handedOut")
                        .asInt())
                .isEqualTo(1);
        assertThat(shop.redeem(1, "rewardId", "x", "c").status()).isEqualTo(410);
        assertThat(shop.balance(1)).isEqualTo(100);
    }

    /** The code, when it has been handed out; a busy machine takes a moment. */
    private static String code(TestShop shop, long shopper) {
        JsonNode[] code = new JsonNode[1];
        Deadline.await(Duration.ofSeconds(60), "the code is there", () -> {
            code[0] = shop.redeem(shopper, "rewardId", "x", "key").json().at("/redemption/code");
            return code[0].isString();
        });
        return code[0].asString();
    }

    private static TestShop shop(RunningTrappa server, String kind) {
        ArrayNode rewards = Json.object().putArray("rewards");
        rewards.addObject().put("id", "x").put("kind", kind).put("costPoints", 100);
        return server.newShop().publish(onePointPerKrona().with("rewards", rewards));
    }

    private static Answer upload(TestShop shop, List<String> codes) {
        ObjectNode body = Json.object();
        codes.forEach(body.putArray("codes")::add);
        return shop.owner("POST", "/api/codes/x", body, Map.of());
    }
}
