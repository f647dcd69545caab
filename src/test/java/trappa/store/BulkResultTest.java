package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file a bulk operation leaves: where it may be, how it comes, and what is read from it. */
class BulkResultTest {
    @TempDir
    private Path folder;

    @Test
    void lines_in_any_order_come_back_as_whole_orders_a_portion_at_a_time() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int order = 1; order <= 4_000; order++) {
            lines.add("{\"id\":\"gid://shopify/Order/" + order + "\",\"note\":\"" + "x".repeat(900) + "\"}");
            for (int line = 0; line < order % 4; line++) {
                lines.add("{\"id\":\"gid://shopify/LineItem/" + order + line
                        + "\",\"__parentId\":\"gid://shopify/Order/" + order + "\"}");
            }
        }
        Collections.shuffle(lines, new Random(4));
        Path file = Files.write(folder.resolve("result"), lines);
        int orders = 0;
        try (BulkResult result = BulkResult.of(file, "Order")) {
            assertThat(result.portions()).isEqualTo(3);
            for (int i = 0; i < result.portions(); i++) {
                for (BulkResult.Thing thing : result.read(i)) {
                    long id = Gid.of(thing.itself(), "Order").orElseThrow();
                    assertThat(thing.parts()).as("lines of %d", id).hasSize((int) (id % 4));
                    orders++;
                }
            }
        }
        assertThat(orders).isEqualTo(4_000);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"gid://shopify/Order/1\"",
                "[]",
                "{\"id\":\"gid://shopify/Customer/1\"}",
                "{\"id\":\"1\"}",
                "{\"id\":\"gid://shopify/LineItem/1\",\"__parentId\":\"gid://evil/Order/1\"}"
            })
    void a_line_that_is_none_spoils_the_result(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("result"), line + "\n");
        assertThatThrownBy(() -> BulkResult.of(file, "Order")).isInstanceOf(BulkResult.Unreadable.class);
    }

    @Test
    void a_file_cut_off_half_way_is_gone_on_with() throws Exception {
        byte[] whole = "abcdefghij".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Http http = new Http(Duration.ofSeconds(5), 1 << 20)) {
            Thread.ofVirtual().start(() -> serve(socket, whole, asked));
            HttpUrl url = HttpUrl.get("http://127.0.0.1:" + socket.getLocalPort() + "/result");
            Path file = folder.resolve("result");
            assertThat(http.download(url, file, 1 << 20, Duration.ofSeconds(10)))
                    .isInstanceOf(Http.Download.Broken.class);
            long have = Files.size(file);
            assertThat(have).isPositive().isLessThan(whole.length);
            assertThat(http.download(url, file, 1 << 20, Duration.ofSeconds(10)))
                    .isEqualTo(new Http.Download.Whole());
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
            assertThat(asked.getLast()).isEqualTo("bytes=" + have + "-");
        }
    }

    /** The first answer ends half-way, the second goes on where it is asked to. */
    private static void serve(ServerSocket socket, byte[] whole, List<String> asked) {
        try {
            for (int i = 0; i < 2; i++) {
                try (Socket one = socket.accept()) {
                    String request = head(one.getInputStream());
                    int from = 0;
                    if (request.contains("Range: bytes=")) {
                        String range = request.replaceAll("(?s).*Range: (bytes=[0-9]+-).*", "$1");
                        asked.add(range);
                        from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
                    }
                    OutputStream out = one.getOutputStream();
                    String status = from == 0
                            ? "200 OK"
                            : "206 Partial Content\r\nContent-Range: bytes " + from + "-" + (whole.length - 1) + "/"
                                    + whole.length;
                    out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + (whole.length - from) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(whole, from, from == 0 ? whole.length * 3 / 4 : whole.length - from);
                    out.flush();
                }
            }
        } catch (IOException e) {
            asked.add(e.toString());
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://storage.googleapis.com/x",
                "https://storage.googleapis.com:8443/x",
                "https://storage.googleapis.com.evil.example/x",
                "https://storage.googleapis.com@evil.example/x",
                "https://user@storage.googleapis.com/x",
                "https://evil.example/storage.googleapis.com",
                "https://169.254.169.254/latest/meta-data/",
                "https://shop.myshopify.com/x",
                "file:///etc/passwd",
                "//storage.googleapis.com/x",
                ""
            })
    void an_address_that_is_not_where_shopify_keeps_files_is_not_asked(String address) {
        assertThat(new AdminUrl("https://{shop}").file(address)).isEmpty();
        assertThat(new AdminUrl("http://127.0.0.1:9/{shop}").file(address)).isEmpty();
    }

    @Test
    void shopifys_files_and_the_address_set_by_hand_are_asked() {
        String shopifys = "https://storage.googleapis.com/shopify-tiers/bulk-1.jsonl?X-Goog-Signature=a";
        assertThat(new AdminUrl("https://{shop}").file(shopifys)).isEqualTo(Optional.of(HttpUrl.get(shopifys)));
        assertThat(new AdminUrl("http://127.0.0.1:9/{shop}").file("http://127.0.0.1:9/results/1"))
                .isPresent();
        assertThat(new AdminUrl("http://127.0.0.1:9/{shop}").file("http://127.0.0.1:10/results/1"))
                .isEmpty();
    }
}
