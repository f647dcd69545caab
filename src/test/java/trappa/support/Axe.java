package trappa.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What keeps some people from using a page, by axe. */
public final class Axe {
    private static final String SCRIPT = AxeBuilder.getAxeScript();
    /** No page of ours has styles or frames of other origins that would have to be fetched or asked first. */
    private static final String RUN = """
            rules => axe.run(document, {
              resultTypes: ['violations'],
              preload: false,
              ...(rules.length ? {runOnly: rules} : {}),
            }).then(found => found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ' ' + node.html)))
            """;

    private Axe() {}

    /** Each violation as its rule and the element, by all rules, or by these alone. */
    @SuppressWarnings("unchecked")
    public static List<String> violations(Page page, String... rules) {
        if (!(boolean) page.evaluate("() => 'axe' in window")) {
            page.evaluate(SCRIPT);
        }
        return (List<String>) page.evaluate(RUN, List.of(rules));
    }
}
