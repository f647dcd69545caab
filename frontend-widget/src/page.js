/** What an element knows of the page it stands on, and how it asks the page's shop. */
const TIMEOUT_MS = 15e3;

// Elements of one page that ask the same at the same time ask once, whichever file they came with.
const underWay = (window[Symbol.for('trappa')] ??= {});

export const spoken = (tag) => tag.split('-')[0].replace(/^n[on]$/, 'nb');

/** The nearest `lang`, looking out through shadow roots. */
export const languageOf = (node) => (node ? node.lang || languageOf(node.parentNode ?? node.host) : '');

export const sourceOf = (host) => new URL(host.getAttribute('src') || '/apps/trappa/staircase', document.baseURI);

/** Every question says the page's language: the shop may have its own words for it. */
export const ask = (host, path, options) => {
  const url = new URL(path, sourceOf(host));
  const language = spoken(languageOf(host));
  if (language) url.searchParams.set('locale', language);
  const question = JSON.stringify([url, options]);
  underWay[question] ??= fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) }).finally(() => delete underWay[question]);
  return underWay[question].then((response) => response.clone());
};

/** What the shop says in its own words, as a block of JSON inside the tag: a policy for scripts has nothing against it. */
export const ownWords = (host) => {
  try {
    return JSON.parse(host.querySelector('script[type="application/json"]')?.textContent ?? null);
  } catch { /* not readable */ }
};

/** When a member's last state came, that state, and whose it is by the page; an empty list after a guest's. With a value,
    that from now on. Session storage may be off or full: the element works without. The query stays out of the name, for
    behind some proxies it carries the customer's id. */
export const kept = (host, value) => {
  try {
    const { origin, pathname } = sourceOf(host);
    const name = 'trappa:' + origin + pathname;
    if (value) sessionStorage[name] = JSON.stringify(value);
    return JSON.parse(sessionStorage[name]);
  } catch { /* nothing kept */ }
};

/** What is shown may be old: the page says so, or is looked at or left, or online again. */
export const whenOld = (again, signal) => {
  // Those of the document are caught on their way to it.
  for (const name of ['trappa:refresh', 'visibilitychange', 'online']) addEventListener(name, again, { signal, capture: true });
};
