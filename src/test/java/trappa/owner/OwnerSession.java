package trappa.owner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import trappa.support.Answer;
import trappa.support.HttpLine;
import trappa.support.RunningTrappa;

/** Somebody at the owner's pages without a browser: the cookie of a login, or a session token, and forms. */
public final class OwnerSession {
    public static final String PASSWORD = "correct horse battery";

    private final int port;
    private final Map<String, String> headers;

    private OwnerSession(int port, Map<String, String> headers) {
        this.port = port;
        this.headers = headers;
    }

    public static OwnerSession loggedIn(RunningTrappa server, String shop) {
        OwnerSession nobody = new OwnerSession(server.port(), Map.of());
        Answer answer = nobody.post("/admin/login", Map.of("shop", shop, "password", PASSWORD));
        return new OwnerSession(server.port(), Map.of("Cookie", cookie(answer)));
    }

    static OwnerSession nobody(RunningTrappa server) {
        return new OwnerSession(server.port(), Map.of());
    }

    static OwnerSession with(RunningTrappa server, String token) {
        return new OwnerSession(server.port(), Map.of("Authorization", "Bearer " + token));
    }

    static String cookie(Answer answer) {
        return answer.header("set-cookie").orElseThrow().split(";")[0];
    }

    String cookie() {
        return headers.get("Cookie");
    }

    public Answer get(String path) {
        return call("GET", path, headers, new byte[0]);
    }

    /** A form as it is, without anything the page would have put into it. */
    Answer post(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return call("POST", path, all, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A form as a page of this session would send it. */
    public Answer send(String path, Map<String, String> fields) {
        Map<String, String> all = new java.util.HashMap<>(fields);
        all.put("csrf", field(get("/admin/home").text(), "csrf"));
        return post(path, all);
    }

    /** A form with files, as a page of this session would send it. */
    public Answer upload(String path, Map<String, String> fields, Map<String, byte[]> files) {
        String boundary = "----trappa-test-boundary";
        Map<String, String> all = new java.util.LinkedHashMap<>(fields);
        all.putIfAbsent("csrf", field(get("/admin/home").text(), "csrf"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        all.forEach((name, value) -> body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        files.forEach((name, bytes) -> {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
                            + name + ".csv\"\r\nContent-Type: text/csv\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(bytes);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        Map<String, String> with = new java.util.HashMap<>(headers);
        with.put("Content-Type", "multipart/form-data; boundary=" + boundary);
        return call("POST", path, with, body.toByteArray());
    }

    /** The value of the first field of this name in a page. */
    public static String field(String html, String name) {
        Matcher m = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(html);
        if (!m.find()) {
            throw new AssertionError("No field " + name + " in " + html);
        }
        return m.group(1);
    }

    private Answer call(String method, String path, Map<String, String> with, byte[] body) {
        try (HttpLine line = new HttpLine(port)) {
            return line.exchange(method, path, with, body);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }
}
