package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.event.Post.Outcome;
import trappa.support.ListeningServer;

/** A receiver's address never leads to this machine or its network, by whatever name or form it goes. */
class PublicAddressTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void of_this_machine_or_its_network_or_nowhere(String address) throws UnknownHostException {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.1.1",
                "192.169.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.254",
                "2606:4700:4700::1111",
                "2a00:1450:4009::e",
                "2001:4860:4860::8888"
            })
    void of_the_public_internet(String address) throws UnknownHostException {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "2130706433",
                "0x7f.1",
                "0177.0.0.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "0"
            })
    void nothing_on_this_machine_is_called_in_production(String host) throws Exception {
        try (ListeningServer here = new ListeningServer(heard -> ListeningServer.Answer.status(200));
                ReceiverPost post = new ReceiverPost(DEADLINE, false)) {
            Outcome outcome = post.send("http://" + host + ":" + here.address().getPort() + "/", Map.of(), BODY);
            assertThat(outcome).isInstanceOf(Outcome.Broken.class);
            assertThat(here.heard()).isEmpty();
        }
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() throws Exception {
        try (ListeningServer inner = new ListeningServer(heard -> ListeningServer.Answer.status(200));
                ListeningServer outer = new ListeningServer(heard ->
                        new ListeningServer.Answer(307, Map.of("Location", inner.address() + "/secret"), new byte[0]));
                ReceiverPost post = new ReceiverPost(DEADLINE, true)) {
            assertThat(post.send(outer.address() + "/", Map.of(), BODY))
                    .isInstanceOfSatisfying(
                            Outcome.Answered.class, a -> assertThat(a.status()).isEqualTo(307));
            assertThat(inner.heard()).isEmpty();
        }
    }

    @Test
    void a_flood_for_an_answer_and_a_silence_end_soon() throws Exception {
        try (ListeningServer flood =
                        new ListeningServer(heard -> new ListeningServer.Answer(200, Map.of(), new byte[1 << 20]));
                ListeningServer silence = new ListeningServer(PublicAddressTest::sleepy);
                ReceiverPost post = new ReceiverPost(Duration.ofMillis(700), true)) {
            assertThat(post.send(flood.address() + "/", Map.of(), BODY)).isInstanceOf(Outcome.Broken.class);
            assertThat(post.send(silence.address() + "/", Map.of(), BODY)).isInstanceOf(Outcome.Broken.class);
        }
    }

    private static ListeningServer.Answer sleepy(ListeningServer.Heard heard) {
        try {
            Thread.sleep(3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ListeningServer.Answer.status(200);
    }
}
