package trappa.owner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The editor of a new shop's program, as a browser without scripts uses it. */
record ProgramEditor(TestShop shop, OwnerSession owner) {

    /** A shop with two tiers and a step. */
    static ProgramEditor ofANewShop(RunningTrappa server) {
        TestShop shop = server.newShop();
        shop.publish(ProgramJson.onePointPerKrona()
                .hold(0)
                .tier("bas", 0, "1")
                .tier("silver", 500, "5/4")
                .step("s300", 300, 2_500)
                .with("effectiveFrom", "2026-01-01T00:00:00Z"));
        return new ProgramEditor(shop, OwnerSession.loggedIn(server, shop.domain()));
    }

    /** The form of the page as a browser would send it. */
    static Map<String, String> form(String html) {
        Map<String, String> fields = new LinkedHashMap<>();
        String form = html.substring(html.indexOf("<form id=\"program\""));
        Matcher input = Pattern.compile("<input ([^>]*)>").matcher(form.substring(0, form.indexOf("</form>")));
        while (input.find()) {
            String name = attribute(input.group(1), "name");
            boolean box = input.group(1).contains("type=\"checkbox\"");
            if (name != null && !box) {
                fields.put(name, attribute(input.group(1), "value"));
            } else if (name != null && input.group(1).endsWith(" checked")) {
                fields.merge(name, attribute(input.group(1), "value"), (a, b) -> a.isEmpty() ? b : a + "," + b);
            }
        }
        Matcher area = Pattern.compile("<textarea [^>]*name=\"([^\"]+)\"[^>]*>([^<]*)</textarea>")
                .matcher(form);
        while (area.find()) {
            fields.put(area.group(1), area.group(2));
        }
        Matcher select = Pattern.compile("<select [^>]*name=\"([^\"]+)\".*?</select>", Pattern.DOTALL)
                .matcher(form);
        while (select.find()) {
            Matcher chosen =
                    Pattern.compile("<option value=\"([^\"]*)\" selected").matcher(select.group());
            fields.put(select.group(1), chosen.find() ? chosen.group(1) : "");
        }
        return fields;
    }

    private static String attribute(String tag, String name) {
        Matcher m = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
        return m.find() ? m.group(1) : null;
    }

    Answer press(String button, Map<String, String> changes) {
        Map<String, String> fields = form(owner.get("/admin/program").text());
        fields.putAll(changes);
        fields.put("do", button);
        return owner.post("/admin/program", fields);
    }

    JsonNode program() {
        return shop.owner("GET", "/api/program").json();
    }
}
