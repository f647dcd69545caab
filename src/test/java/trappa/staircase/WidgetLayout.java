package trappa.staircase;

import com.microsoft.playwright.Page;
import java.util.List;

/** Whether all of the stairs on the example page has its room: nothing reaches out, is cut off or lies over something else. */
final class WidgetLayout {
    private WidgetLayout() {}

    /** What has not, each as its state, what is wrong with it, and its words. */
    @SuppressWarnings("unchecked")
    static List<String> faults(Page page) {
        return (List<String>) page.evaluate("""
                () => [...document.querySelectorAll('trappa-stairs, trappa-line')].flatMap((stairs) => {
                  const state = stairs.previousSibling.textContent + ': ';
                  const frame = stairs.getBoundingClientRect();
                  const all = [...stairs.shadowRoot.querySelectorAll('*')];
                  // Rows out of sight have no layout until they come near; here all of them are looked at.
                  for (const each of all) if (getComputedStyle(each).contentVisibility === 'auto') each.style.contentVisibility = 'visible';
                  const isLauncher = stairs.getAttribute('view') === 'launcher';
                  const room = !isLauncher && frame.width < 100 ? [state + 'has no room: ' + frame.width] : [];
                  const out = isLauncher ? [] : all.filter((each) => {
                    const box = each.getBoundingClientRect();
                    return box.width > 1 && (box.left < frame.left - 1 || box.right > frame.right + 1);
                  }).map((each) => state + 'reaches out: ' + each.className + ' ' + each.textContent);
                  const cut = all.filter((each) => getComputedStyle(each).overflow === 'hidden' && each.clientWidth > 1
                      && (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight) && each.textContent)
                    .map((each) => state + 'cut off: ' + each.className + ' ' + each.textContent);
                  // Letters of one text over those of another.
                  const texts = [];
                  const walker = document.createTreeWalker(stairs.shadowRoot, NodeFilter.SHOW_TEXT);
                  while (walker.nextNode()) {
                    const node = walker.currentNode;
                    if (!node.data.trim() || !node.parentElement.checkVisibility() || node.parentElement.closest('.vh') || getComputedStyle(node.parentElement).clipPath !== 'none') continue;
                    const range = new Range();
                    range.selectNode(node);
                    for (const box of range.getClientRects()) if (box.width && box.height) texts.push([node.data, box]);
                  }
                  const over = texts.flatMap(([one, a], k) => texts.slice(k + 1).filter(([, b]) =>
                      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 3)
                    .map(([other]) => state + one + ' lies over ' + other));
                  return [...room, ...out, ...cut, ...over];
                })""");
    }

    /** How far the page would scroll sideways, in pixels. */
    static int overflow(Page page) {
        return (int) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }
}
