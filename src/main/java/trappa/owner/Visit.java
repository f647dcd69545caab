package trappa.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.opening.Uploads;
import trappa.shop.Shop;
import trappa.staff.Person;
import trappa.staff.Right;
import trappa.web.Query;

/**
 * One call of an owner's page by somebody who is let in: who, in which shop, and what they sent.
 *
 * @param files what was uploaded with the form, by the names of its fields
 * @param csrf what a form has to send back; empty when the call carries a token that no other site can send
 * @param embedded inside the store's own admin
 */
record Visit(
        Shop shop,
        Person person,
        Texts texts,
        Instant now,
        String path,
        Map<String, String> pathParams,
        Map<String, String> query,
        Map<String, List<String>> form,
        Map<String, Upload> files,
        String csrf,
        boolean embedded,
        Assets assets) {

    /**
     * A file of a form, with the name it had where it came from.
     *
     * @param size in bytes
     * @param content read as often as it is asked for, while the call lasts
     */
    record Upload(String name, long size, Uploads.Content content) {
        static final Upload NONE = new Upload("", 0, InputStream::nullInputStream);

        /** All of it; what is larger than anything that is taken comes as its beginning. */
        byte[] bytes() {
            try (InputStream in = content.open()) {
                return in.readNBytes(Uploads.LARGEST_LIST + 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Upload file(String name) {
        return files.getOrDefault(name, Upload.NONE);
    }

    boolean may(Right right) {
        return person.role().may(right);
    }

    String query(String name) {
        return query.getOrDefault(name, "").strip();
    }

    String form(String name) {
        List<String> values = form.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    /** A number in the query that is one, else what was said. */
    long number(String name, long otherwise) {
        String text = query(name);
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** The id in the path, or null when it is none. */
    @Nullable
    Long id() {
        String text = pathParams.getOrDefault("id", "");
        return Query.isNumber(text) ? (Long) Long.parseLong(text) : null;
    }

    /** Where it is, filters and all; not what was said once. */
    String address() {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(query).forEach((name, value) -> {
            if (!name.equals("done")) {
                parts.addAll(List.of(URLEncoder.encode(name, StandardCharsets.UTF_8), value));
            }
        });
        return Address.of(path, parts.toArray());
    }

    Page page(String nav, String title) {
        return new Page(this, nav, title);
    }
}
