package trappa.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.shop.JdbcShops;
import trappa.support.Answer;
import trappa.support.Json;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Somebody switches a receiver on while somebody else takes the other one away: the one that is left hears. */
class ReceiversAtOnceTest {
    @Test
    void the_second_one_sees_what_the_first_one_did() throws Exception {
        try (RunningTrappa server = RunningTrappa.start();
                Database beside = new Database(Config.from(server.settings()).database())) {
            TestShop shop = server.newShop();
            String old = receiver(shop);
            String young = receiver(shop);
            JdbcShops shops = new JdbcShops();
            long id = beside.inTransaction(tx ->
                    shops.find(tx, new ShopDomain(shop.domain())).orElseThrow().id());
            state(beside, young, "off");
            CompletableFuture<Answer> removing = beside.inTransaction(tx -> {
                shops.lock(tx, id);
                tx.handle().execute("update receiver set state = 'active' where receiver_id = ?", young);
                CompletableFuture<Answer> asked =
                        CompletableFuture.supplyAsync(() -> shop.owner("DELETE", "/api/webhooks/" + old));
                assertThat(asked).as("it waits for this transaction").failsWithin(500, TimeUnit.MILLISECONDS);
                return asked;
            });
            assertThat(removing.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
            assertThat(beside.inTransaction(tx -> shops.get(tx, id)).heard()).isTrue();
        }
    }

    private static void state(Database database, String receiver, String state) {
        database.useTransaction(
                tx -> tx.handle().execute("update receiver set state = ? where receiver_id = ?", state, receiver));
    }

    private static String receiver(TestShop shop) {
        Answer made = shop.owner("POST", "/api/webhooks", Json.object().put("url", "http://127.0.0.1:9/"), Map.of());
        return made.json().get("id").asString();
    }
}
