import { h, settle } from './dom.js';
import { draw } from './view.js';
import { readState } from './state.js';
import { createWords } from './format.js';
import { catalogues } from './locales/index.js';
import { files, load } from './load.js';
import { sheetsFor } from './styles.js';

const TIMEOUT_MS = 15e3;
const SLOW_MS = 5e3;
// Elements of one page that ask the same at the same time ask once.
const underWay = {};

/**
 * What lives behind one <trappa-stairs>: where its state comes from, what the shopper is in the middle of, and drawing it
 * again. A closure rather than private fields, so that nothing of it can be reached from the page.
 */
export const createStairs = (host) => {
  const root = host.attachShadow({ mode: 'open' });
  const stage = h('div', { part: 'base', tabindex: -1 });
  // Outside of what is redrawn: a live region speaks only of changes inside itself.
  const voice = h('p.vh', { role: 'status' });
  root.append(stage, voice);
  stage.addEventListener('click', ({ target }) => ui.presses[target.closest('[data-key]')?.dataset.key]?.(target));

  // What the parts share. Its keys are made short by the build: nothing but "ui." reaches them.
  const ui = {};
  ui.phase = 'loading';
  ui.pending = new Set();
  ui.keys = new Map();
  let json, state, whose, words, standing, etag, answeredAt, listening, own, tries = 0, held = '';
  let givenByPage = false, turn = 0;

  const attribute = (ui.attribute = (name) => host.getAttribute(name));
  // Lines that ask for an estimate instead of the staircase. They and the launcher are drawn by the second file.
  const isEstimate = () => /^(product|cart)$/.test(attribute('view'));
  const isLine = () => isEstimate() || attribute('view') === 'launcher';
  const source = () => new URL(attribute('src') || '/apps/trappa/staircase', document.baseURI);
  const emit = (name, detail, cancelable) => host.dispatchEvent(new CustomEvent('trappa-' + name, { detail, bubbles: true, composed: true, cancelable }));
  const say = (text) => { voice.textContent = text; };
  // Every question says the page's language: the shop may have its own words for it.
  const request = (path, options) => {
    const url = new URL(path, source());
    const language = spoken(languageOf(host));
    if (language) url.searchParams.set('locale', language);
    const question = JSON.stringify([url, options]);
    underWay[question] ??= fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) }).finally(() => delete underWay[question]);
    return underWay[question].then((response) => response.clone());
  };

  // --- drawing -------------------------------------------------------------------------------------------------------

  /** `moveTo` is the key of the control that gets the focus, and is brought into sight; without it the focus stays where it is. */
  const paint = (moveTo) => {
    if (!listening) return;
    const focusOn = moveTo ?? root.activeElement?.dataset.key;
    const language = spoken(languageOf(host) || (json?.program ?? ui.home)?.locale || navigator.language);
    // A language from beside: the place is held until it is here.
    const waits = files[language] && !(language in catalogues);
    if (waits) fetchTexts(language);
    words = createWords(language, state?.program ?? ui.home, own);
    ui.presses = {};
    ui.level = Math.min(6, parseInt(attribute('heading-level')) || 2);
    ui.steps = attribute('steps') || 4;
    const silent = ui.phase === 'ready' && !state && attribute('design-mode') === null;
    root.adoptedStyleSheets = [...sheetsFor(silent ? -1 : state?.steps.length ?? ui.steps), ...(ui.more?.sheets ?? [])];

    const drawn = !silent && (isLine() ? ui.more?.line() ?? (isEstimate() && h('div.compact')) : draw(waits ? null : state, words, ui, act, waits));
    const risen = standing >= 0 && state?.here > standing;
    // What has something to say from the second file waits for it, rather than move what is below when it comes; so does a
    // rise, for its motion.
    if ((words.lacks || risen) && !ui.more && tries < 3) return fetchMore().then(paint, () => paint());
    standing = state?.here;
    // The place that was held stays held by whatever comes, an error too, so that nothing below moves.
    if (ui.phase === 'loading') held = attribute('guest') === null ? ' held' : ' guest';
    stage.className = (risen ? 'risen' : '') + (attribute('view') ? '' : held);
    const vars = { '--n': state?.steps.length || ui.steps, ...state?.program.look, ...state?.vars };
    for (const name in vars) stage.style.setProperty(name, vars[name]);
    stage.lang = words.language;
    settle(stage, [drawn]);
    if (risen) say(words.t.here + ': ' + words.gain(state.steps[state.here]));
    // Whoever was inside stays inside: the same control, or else the element itself.
    if (focusOn) ([...stage.querySelectorAll('[data-key]')].find((each) => each.dataset.key === focusOn) ?? stage).focus({ preventScroll: !moveTo });
  };

  const show = (next) => {
    try {
      state = readState(next);
      json = next;
      ui.phase = 'ready';
      ui.staleAt = null;
      if (!state?.member || (whose && next.member.key !== whose)) forget();
      whose = next.member?.key;
    } catch (error) {
      broken(error.message);
    }
  };

  const broken = (reason) => {
    json = state = null;
    ui.phase = 'error';
    forget();
    emit('error', { reason });
  };

  /** A guest, somebody else, or an answer we cannot trust: whoever was here has left, and so does everything that was theirs. */
  const forget = () => {
    ui.keys.clear();
    ui.pending.clear();
    ui.failure = ui.expanded = ui.open = ui.asked = ui.history = ui.told = null;
    standing = -1;
    say('');
    kept([]);
  };

  // --- fetching --------------------------------------------------------------------------------------------------------

  /** When a member's last state came, that state, and whose it is by the page; an empty list after a guest's. With a value,
      that from now on. Session storage may be off or full: the element works without. The query stays out of the name, for
      behind some proxies it carries the customer's id. */
  const kept = (value) => {
    try {
      const { origin, pathname } = source();
      const name = 'trappa:' + origin + pathname;
      if (value) sessionStorage[name] = JSON.stringify(value);
      return JSON.parse(sessionStorage[name]);
    } catch { /* nothing kept */ }
  };

  const refresh = async () => {
    const mine = ++turn; // the latest question wins; an older answer that comes late is dropped
    let status = 0, answer, tag;
    ui.busy = true;
    try {
      const response = await request('', { headers: etag ? { 'If-None-Match': etag } : {} });
      status = response.status;
      tag = response.headers.get('ETag');
      if (response.ok) answer = await response.json();
    } catch (error) {
      // Not JSON is an answer too, and a wrong one; everything else is a connection that broke.
      if (error.name !== 'SyntaxError') status = 0;
    }
    if (mine !== turn) return;
    ui.busy = false;
    if (status === 304) {
      answeredAt = Date.now();
      ui.staleAt = null;
      ui.more?.answered();
    } else if (status === 200) {
      etag = tag;
      answeredAt = Date.now();
      givenByPage = false;
      show(answer);
      // Codes, and what leads to one, are never kept; the shop's words are those of this page's language.
      paint();
      if (state?.member) kept([answeredAt, { ...answer, offers: [], program: { ...answer.program, texts: null } }, attribute('customer')]);
      ui.more?.answered(true);
      if (json) emit('update', { data: json });
      return;
    } else if (status && status < 500 && status !== 429) {
      broken(status);
    } else {
      if (!json) {
        const [at, last, customer] = kept() ?? [];
        // Where the page knows who is here, or that nobody is, it shows nothing of anybody else.
        if (at && customer === attribute('customer') && attribute('guest') === null) {
          show(last);
          answeredAt = at;
        } else ui.phase = 'error';
      }
      if (state?.member) ui.staleAt = answeredAt;
      emit('error', { reason: status });
    }
    paint();
  };

  // --- what a shopper does ---------------------------------------------------------------------------------------------

  /** Says what became of a wish, beside what was pressed and aloud. */
  const tell = (key, text, moveTo) => {
    ui.failure = { id: key, text };
    say(text);
    paint(moveTo);
  };

  const act = {
    retry() {
      refresh();
      paint();
    },

    /** Whatever is more than looking and copying is done by the second file, which the first press fetches. */
    async run(what, key, ...more) {
      if (ui.pending.has(key)) return;
      ui.pending.add(key);
      ui.failure = null;
      paint();
      setTimeout(() => ui.pending.has(key) && tell(key, words.t.slow), SLOW_MS);
      try {
        await fetchMore();
      } catch {
        ui.pending.delete(key);
        return tell(key, words.t.slow + ' ' + words.t.retry + '.', key);
      }
      // When the session ended meanwhile, this was the wish of someone who has left.
      if (ui.pending.has(key)) return ui.more[what](key, ...more);
    },

    async copy(code, button, id) {
      const { t } = words;
      try {
        await navigator.clipboard.writeText(code);
        button.firstChild.data = t.copied;
        say(t.copied);
      } catch {
        act.run('select', id);
      }
      emit('copy');
    },

    again() {
      if (document.hidden) return;
      // A language that did not come is asked for once more; until it is here, English stays.
      for (const language in catalogues) catalogues[language] || fetchTexts(language);
      begin();
    },
  };

  /** When it does not come, English does. */
  const fetchTexts = (language) =>
    load(language, language in catalogues && Date.now())
      .then((texts) => ({ ...texts.default, ...texts.more }), () => 0)
      .then((texts) => {
        catalogues[language] = texts;
        paint();
      });

  const fetchMore = async () => {
    if (ui.more) return;
    try {
      const { default: createMore } = await load('more', tries);
      ui.more ??= createMore({
        host, ui, act, request, emit, say, tell, paint, refresh,
        words: () => words,
        state: () => state,
        json: () => json,
        put(next) {
          etag = null;
          show(next);
        },
      });
      for (const language in ui.more.texts) Object.assign(catalogues[language], ui.more.texts[language]);
    } catch (error) {
      tries++;
      throw error;
    }
  };

  const begin = () => {
    if (isLine()) fetchMore().then(() => listening && ui.more.begin(listening.signal), () => {});
    if (!givenByPage && !isEstimate()) refresh();
  };

  // --- life ------------------------------------------------------------------------------------------------------------

  return {
    connect() {
      listening = new AbortController();
      // Those of the document are caught on their way to it.
      for (const name of ['trappa:refresh', 'visibilitychange', 'online']) addEventListener(name, act.again, { signal: listening.signal, capture: true });
      own = null;
      // What the shop says in its own words, as a block of JSON inside the tag: a policy for scripts has nothing against it.
      try {
        own = JSON.parse(host.querySelector('script[type="application/json"]')?.textContent ?? null);
      } catch { /* not readable */ }
      begin();
      paint();
      // What takes long the first time on a page is done while the answer is on its way, in a task of its own.
      setTimeout(() => {
        kept();
        new Intl.NumberFormat();
      });
    },
    disconnect() {
      listening.abort();
      listening = null;
      turn++;
    },
    changed(name) {
      if (!listening) return; // the tag's own attributes: connect() reads them
      if (name === 'src' && !givenByPage) this.data = null;
      else if (name !== 'href') begin();
      paint();
    },
    refresh,
    get data() {
      return json;
    },
    set data(value) {
      turn++;
      etag = null;
      givenByPage = value != null;
      if (givenByPage) show(value);
      else {
        json = state = null;
        ui.phase = 'loading';
        if (listening) begin();
      }
      paint();
    },
  };
};

const spoken = (tag) => tag.split('-')[0].replace(/^n[on]$/, 'nb');

/** The nearest `lang`, looking out through shadow roots. */
const languageOf = (node) => (node ? node.lang || languageOf(node.parentNode ?? node.host) : '');
