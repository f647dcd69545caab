package trappa.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What keeps some people from using a page, by axe. */
public final class Axe {
    private Axe() {}

    /**
     * Each violation as its rule and the element, by all rules, or by these alone. Axe's newer mode opens a second window for
     * every look, only to put together what it found in frames of other origins; no page of ours has any.
     */
    public static List<String> violations(Page page, String... rules) {
        AxeBuilder axe = new AxeBuilder(page).setLegacyMode(true);
        return (rules.length == 0 ? axe : axe.withRules(List.of(rules)))
                .analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream().map(node -> rule.getId() + " " + node.getHtml()))
                        .toList();
    }
}
