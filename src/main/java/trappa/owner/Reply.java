package trappa.owner;

import gg.jte.html.HtmlTemplateOutput;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What a page answers. */
sealed interface Reply {

    /** A document, or a part of one for a page that asked for just that. */
    record Html(int status, Consumer<HtmlTemplateOutput> template) implements Reply {}

    /** Look there: after something was done, so that loading again does not do it again. */
    record SeeOther(String address) implements Reply {}

    /** A file to keep. */
    record File(String name, String type, byte[] bytes) implements Reply {}

    /** A file to keep that is written while it is sent, so that it may be of any size. */
    record Stream(String name, String type, Consumer<OutputStream> body) implements Reply {}

    static Reply html(Consumer<HtmlTemplateOutput> template) {
        return new Html(200, template);
    }

    static Reply csv(String name, String text) {
        return new File(name, "text/csv; charset=utf-8", ("\ufeff" + text).getBytes(StandardCharsets.UTF_8));
    }
}
