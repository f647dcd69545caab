package trappa.owner;

import java.util.List;
import trappa.staff.Right;

/** What the frame around every page shows. {@code nav} is the menu entry that is marked. */
record Page(Visit visit, String nav, String title) {

    /** An entry of the menu. */
    record Entry(String name, String address) {}

    Texts t() {
        return visit.texts();
    }

    /** The entries this person may open. */
    List<Entry> menu() {
        return List.of(
                        new Entry("home", "/admin/home"),
                        new Entry("program", "/admin/program"),
                        new Entry("members", "/admin/members"),
                        new Entry("activity", "/admin/activity"),
                        new Entry("insights", "/admin/insights"),
                        new Entry("settings", "/admin/settings"))
                .stream()
                .filter(e -> visit.may(
                        e.name().equals("members") || e.name().equals("activity") ? Right.VIEW_MEMBERS : Right.VIEW))
                .toList();
    }

    String shopName() {
        return visit.shop().domain().text().replace(".myshopify.com", "");
    }

    /** What has just been done, to be said at the top; empty for nothing. */
    String done() {
        String word = visit.query("done");
        return word.matches("[a-z-]{1,30}") && t().has("done." + word) ? t().of("done." + word) : "";
    }
}
