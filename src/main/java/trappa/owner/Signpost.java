package trappa.owner;

import java.util.List;
import java.util.regex.Pattern;
import trappa.web.Problem;

/** Where an address without a page leads: one that only takes a form, opened or read again, to the page the form is on. */
final class Signpost {
    private final List<Pattern> pages;
    private final List<Pattern> forms;

    Signpost(List<Route> routes) {
        pages = addresses(routes, "GET");
        forms = addresses(routes, "POST");
    }

    private static List<Pattern> addresses(List<Route> routes, String method) {
        return routes.stream()
                .filter(r -> r.method().equals(method))
                .map(r -> Pattern.compile(r.path().replace(".", "\\.").replace("{id}", "[^/]+")))
                .toList();
    }

    /** Whether a form can be sent there. */
    boolean form(String path) {
        return matches(forms, path);
    }

    boolean page(String path) {
        return matches(pages, path);
    }

    Reply lost(Visit v) {
        String address = v.path();
        boolean form = form(address);
        while (form && address.length() > "/admin".length()) {
            if (page(address)) {
                return new Reply.SeeOther(address);
            }
            address = address.substring(0, address.lastIndexOf('/'));
        }
        throw new Problem(404, "not_found", "There is no such page").thrown();
    }

    private static boolean matches(List<Pattern> addresses, String path) {
        return addresses.stream().anyMatch(a -> a.matcher(path).matches());
    }
}
