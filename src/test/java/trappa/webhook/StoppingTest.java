package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.HttpLine;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** A server that is stopped, or whose callers are slow, loses nobody else's request. */
class StoppingTest {
    private static final int SLOW = 300;
    private static final int GOOD = 400;
    private static final int LARGEST = 8 << 20;
    /** Half of what a caller may stand still at the beginning. */
    private static final Duration STOOD_STILL = Duration.ofMillis(500);

    @Test
    void a_request_under_way_when_the_server_stops_is_answered_and_kept() throws Exception {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            Delivery delivery = Delivery.of("orders/paid", order(1));
            int port = server.port();
            try (Socket half = begun(port, shop, delivery)) {
                Thread stopping = Thread.ofPlatform().start(server::stop);
                Deadline.await(Duration.ofSeconds(30), "no new connection is taken", () -> !connects(port));
                byte[] body = delivery.body();
                half.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
                assertThat(statusLine(half)).startsWith("HTTP/1.1 200");
                stopping.join(60_000);
                assertThat(stopping.isAlive()).isFalse();
            }
            server.stopAndVerifyLedger();
        }
    }

    /** The process is told to, as by a system that shuts down: nothing closes the database before the server has. */
    @Test
    void a_request_under_way_when_the_process_is_told_to_end_is_answered_and_kept(@TempDir Path folder)
            throws Exception {
        Delivery delivery = Delivery.of("orders/paid", order(1));
        try (TrappaProcess server = TrappaProcess.serve(folder, List.of())) {
            TestShop shop = server.shop("ended.myshopify.com").publish(ProgramJson.onePointPerKrona());
            try (Socket half = begun(server.port(), shop, delivery)) {
                server.tellToEnd();
                Deadline.await(Duration.ofSeconds(30), "no new connection is taken", () -> !connects(server.port()));
                byte[] body = delivery.body();
                half.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
                assertThat(statusLine(half)).as(server.output()).startsWith("HTTP/1.1 200");
            }
        }
        try (TrappaProcess server = TrappaProcess.serve(folder, List.of())) {
            TestShop shop = server.shop("ended.myshopify.com");
            shop.settle();
            assertThat(shop.balances()).containsEntry(7_001L, 10L);
        }
    }

    @Test
    void three_hundred_bodies_that_never_come_to_an_end_take_nothing_from_the_others() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            for (int i = 0; i < SLOW; i++) {
                slow.add(begun(server.port(), shop, Delivery.of("orders/paid", order(i))));
            }
            List<Courier.Call> good = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                good.add(Courier.Call.of(shop, Delivery.of("orders/paid", order(10_000 + i))));
            }
            Map<Integer, Answer> answers = new Courier(server.port(), 8).carry(good);
            assertThat(answers).hasSize(GOOD);
            assertThat(answers.values()).allMatch(answer -> answer.status() == 200);
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void large_bodies_that_stop_coming_give_their_room_to_those_that_come() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (RunningTrappa server = RunningTrappa.start();
                ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            // It has its room before the others come, who would take all there is.
            byte[] body = large(1).body();
            Socket admitted = admitted(server.port(), shop, body);
            long at = System.nanoTime();
            Future<String> slow =
                    all.submit(() -> slowly(admitted, at, body, () -> admitted(server.port(), shop, body)));
            List<Future<String>> stalled = new ArrayList<>();
            for (long left = InboxWriter.MEMORY / 8; left > 0; left -= LARGEST) {
                int length = (int) Math.min(left, LARGEST);
                stalled.add(all.submit(() -> stalling(server.port(), shop, length, over)));
            }
            try {
                Delivery quickly = large(2);
                for (int i = 0; i < 3; i++) {
                    Deadline.await(
                            Duration.ofSeconds(5),
                            "a large one is taken",
                            () -> shop.send(quickly).status() == 200);
                }
                assertThat(slow.get()).startsWith("HTTP/1.1 200");
            } finally {
                over.set(true);
            }
            assertThat(stalled.getFirst().get()).startsWith("HTTP/1.1 408");
            shop.settle();
            assertThat(shop.balances()).containsEntry(7_001L, 20L);
        }
    }

    /** Announces a body and sends nothing of it, again and again. @return the last answer */
    private static String stalling(int port, TestShop shop, int length, AtomicBoolean over) throws IOException {
        while (true) {
            try (Socket socket = announced(port, shop, large(3), length)) {
                String answer = statusLine(socket);
                if (over.get() && !answer.startsWith("HTTP/1.1 503")) {
                    return answer;
                }
            }
        }
    }

    /**
     * Sends a large body without ever stopping for long, in more time than one that has stopped is given. When this process
     * itself stood still for longer than a caller may, which its own clock tells, the answer says nothing and it is sent again.
     */
    private static String slowly(Socket admitted, long at, byte[] body, Callable<Socket> again) throws Exception {
        Socket socket = admitted;
        long last = at;
        while (true) {
            long longest = 0;
            try (Socket sending = socket) {
                for (int part = 0; part < 8; part++) {
                    Thread.sleep(150);
                    sending.getOutputStream().write(body, part * body.length / 8, body.length / 8);
                    longest = Math.max(longest, System.nanoTime() - last);
                    last = System.nanoTime();
                }
                String answer = statusLine(sending);
                if (longest < STOOD_STILL.toNanos()) {
                    return answer;
                }
            } catch (IOException e) {
                if (Math.max(longest, System.nanoTime() - last) < STOOD_STILL.toNanos()) {
                    throw e;
                }
            }
            socket = again.call();
            last = System.nanoTime();
        }
    }

    /** A connection to a server that has asked for the large body; it is told to come again while there is no room. */
    private static Socket admitted(int port, TestShop shop, byte[] body) throws IOException {
        while (true) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            if (announce(socket, shop, large(1), body.length).startsWith("HTTP/1.1 100")) {
                return socket;
            }
            socket.close();
        }
    }

    /** An order over ten kronor, with white space that makes it a mebibyte. */
    private static Delivery large(int id) {
        byte[] order = Delivery.of("orders/paid", order(id)).body();
        byte[] body = Arrays.copyOf(order, 1 << 20);
        Arrays.fill(body, order.length, body.length, (byte) ' ');
        return Delivery.of("orders/paid", body);
    }

    @Test
    void asking_only_for_the_head_proves_nothing_and_gets_nothing() throws IOException {
        try (RunningTrappa server = RunningTrappa.start();
                HttpLine line = new HttpLine(server.port())) {
            for (String path : List.of("/proxy/staircase", "/proxy/history", "/api/members", "/api/program")) {
                Answer answer = line.exchange("HEAD", path, Map.of(), new byte[0]);
                assertThat(answer.status()).as(path).isEqualTo(405);
                assertThat(answer.header("Allow")).isPresent();
            }
        }
    }

    /** A connection on which half of a delivery has been sent, to a server that has asked for it. */
    private static Socket begun(int port, TestShop shop, Delivery delivery) throws IOException {
        Socket socket = announced(port, shop, delivery, delivery.body().length);
        socket.getOutputStream().write(delivery.body(), 0, delivery.body().length / 2);
        return socket;
    }

    /** A connection to a server that has asked for a body of so many bytes, or has no room for it. */
    private static Socket announced(int port, TestShop shop, Delivery delivery, int length) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        announce(socket, shop, delivery, length);
        return socket;
    }

    /** @return the server's first word on it */
    private static String announce(Socket socket, TestShop shop, Delivery delivery, int length) throws IOException {
        socket.setSoTimeout(60_000);
        StringBuilder head = new StringBuilder("POST /webhooks HTTP/1.1\r\nHost: localhost\r\n");
        shop.headers(delivery)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Expect: 100-continue\r\nContent-Length: ").append(length).append("\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
        String answer = statusLine(socket);
        if (answer.startsWith("HTTP/1.1 100")) {
            assertThat(statusLine(socket)).isBlank();
        }
        return answer;
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static String statusLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static OrderJson order(int id) {
        return OrderJson.paid(20_000 + id).customer(7_001).line(11, "10.00", 1);
    }
}
