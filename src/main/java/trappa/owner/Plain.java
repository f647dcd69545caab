package trappa.owner;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import java.util.Map;

/** Nothing is done to tags behind the templates' back; they take one of these, and never null. */
enum Plain implements HtmlInterceptor {
    HTML;

    @Override
    public void onHtmlTagOpened(String name, Map<String, Object> attributes, TemplateOutput output) {}

    @Override
    public void onHtmlTagClosed(String name, TemplateOutput output) {}
}
