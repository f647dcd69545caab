package trappa.staircase;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import trappa.value.Resource;
import trappa.value.Sha256;
import trappa.web.Answers;
import trappa.web.Problem;

/**
 * The widget's files, compressed once at start. An element is at a plain address that is asked about again after five
 * minutes, and at one with the hash of its content that never changes; the parts it fetches have such names only.
 */
public final class WidgetEndpoint {
    private static final String FOLDER = "/widget/";
    private static final String LIST = "files.txt";
    /** The elements: what a page names itself. */
    private static final List<String> ELEMENTS = List.of("trappa-stairs.js", "trappa-line.js");

    private static final int HASH_CHARACTERS = 16;

    private final Map<String, File> files = new TreeMap<>();
    private final SequencedMap<String, String> hashedNames = new LinkedHashMap<>();

    private record File(byte[] plain, byte[] gzip, String tag, boolean immutable) {}

    public WidgetEndpoint() {
        Resource.text(FOLDER + LIST).lines().forEach(name -> {
            byte[] plain = Resource.bytes(FOLDER + name);
            files.put(name, new File(plain, gzip(plain), '"' + hash(plain) + '"', !ELEMENTS.contains(name)));
        });
        for (String element : ELEMENTS) {
            File file = files.get(element);
            if (file == null) {
                throw new IllegalStateException("The widget is not in this build: " + element);
            }
            String hashed = element.replace(".js", "." + hash(file.plain) + ".js");
            files.put(hashed, new File(file.plain, file.gzip, file.tag, true));
            hashedNames.put(element, hashed);
        }
    }

    /** The staircase's name that holds the content's hash, beside the plain one. */
    public String hashedName() {
        return hashedNames.firstEntry().getValue();
    }

    public void serve(Context ctx) {
        File file = files.get(ctx.pathParam("file"));
        if (file == null) {
            throw new Problem(404, "not_found", "There is no such file").thrown();
        }
        ctx.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "public, max-age=300");
        ctx.header("ETag", file.tag);
        ctx.header("Vary", "Accept-Encoding");
        ctx.header("Access-Control-Allow-Origin", "*");
        ctx.header("Cross-Origin-Resource-Policy", "cross-origin");
        ctx.contentType("text/javascript; charset=utf-8");
        if (Answers.isHeld(ctx, file.tag)) {
            ctx.status(304);
            return;
        }
        String accepted = ctx.header("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            ctx.header("Content-Encoding", "gzip");
            ctx.result(file.gzip);
        } else {
            ctx.result(file.plain);
        }
    }

    private static String hash(byte[] content) {
        return Sha256.hex(content).substring(0, HASH_CHARACTERS);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
