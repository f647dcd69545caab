package trappa.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trappa.value.ShopDomain;

/** In development the clock may be moved; who calls may go by the moved clock or by the real one, and by no other. */
class ShiftedClockTest {
    private static final AppSecrets SECRETS = new AppSecrets("a secret of the test, long enough", Optional.empty());
    private static final Duration SHIFT = Duration.ofDays(400);
    private static final Instant REAL = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant OURS = REAL.plus(SHIFT);
    private static final ShopDomain SHOP = new ShopDomain("a.myshopify.com");

    @Test
    void an_app_proxy_call_dated_by_either_clock_is_believed() {
        ProxySignature moved = new ProxySignature(SECRETS, SHIFT);
        assertThat(moved.verify(signedAt(REAL), OURS)).isPresent();
        assertThat(moved.verify(signedAt(OURS), OURS)).isPresent();
        assertThat(moved.verify(signedAt(REAL.plus(Duration.ofDays(200))), OURS))
                .isEmpty();
    }

    @Test
    void with_a_clock_that_is_not_moved_only_its_own_time_counts() {
        assertThat(new ProxySignature(SECRETS).verify(signedAt(REAL), OURS)).isEmpty();
        SessionToken plain = new SessionToken(SECRETS, "key");
        assertThat(plain.verify("Bearer " + plain.issue(SHOP, "1", REAL), OURS)).isEmpty();
    }

    @Test
    void a_session_token_dated_by_either_clock_is_believed() {
        SessionToken moved = new SessionToken(SECRETS, "key", SHIFT);
        assertThat(moved.verify("Bearer " + moved.issue(SHOP, "1", REAL), OURS)).isPresent();
        assertThat(moved.verify("Bearer " + moved.issue(SHOP, "1", OURS), OURS)).isPresent();
        assertThat(moved.verify("Bearer " + moved.issue(SHOP, "1", REAL.minusSeconds(3600)), OURS))
                .isEmpty();
    }

    private static String signedAt(Instant at) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        query.put("shop", List.of(SHOP.text()));
        query.put("timestamp", List.of(Long.toString(at.getEpochSecond())));
        query.put("logged_in_customer_id", List.of("1"));
        return new ProxySignature(SECRETS).sign(query);
    }
}
