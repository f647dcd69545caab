import { h, settle } from './dom.js';
import { draw } from './view.js';
import { readState } from './state.js';
import { createWords } from './format.js';
import { catalogues } from './locales/index.js';
import { files, load } from './load.js';
import { ask, kept, languageOf, ownWords, spoken, whenOld } from './page.js';
import { sheetsFor } from './styles.js';

const SLOW_MS = 5e3;

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
  const emit = (name, detail, cancelable) => host.dispatchEvent(new CustomEvent('trappa-' + name, { detail, bubbles: true, composed: true, cancelable }));
  // Only what is another text than before is read aloud.
  const say = (text) => { voice.textContent = text === voice.textContent ? text + '\xa0' : text; };
  const request = (path, options) => ask(host, path, options);

  // --- drawing -------------------------------------------------------------------------------------------------------

  /** `moveTo` is the key of the control that gets the focus, and is brought into sight; without it the focus stays where it is. */
  const paint = (moveTo) => {
    if (!listening) return;
    const focusOn = moveTo ?? root.activeElement?.dataset.key;
    const language = spoken(languageOf(host) || json?.program.locale || navigator.language);
    // A language from beside: the place is held until it is here.
    const waits = files[language] && !(language in catalogues);
    if (waits) fetchTexts(language);
    words = createWords(language, state?.program, own);
    ui.presses = {};
    ui.level = Math.min(6, parseInt(attribute('heading-level')) || 2);
    ui.steps = attribute('steps') || 4;
    const silent = ui.phase === 'ready' && !state && attribute('design-mode') === null;
    root.adoptedStyleSheets = [...sheetsFor(silent ? -1 : state?.steps.length ?? ui.steps), ...(ui.more?.sheets ?? [])];

    const drawn = !silent && draw(waits ? null : state, words, ui, act, waits);
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
    ui.failure = ui.expanded = ui.open = ui.asked = ui.history = ui.told = ui.forms = null;
    standing = -1;
    say('');
    kept(host, []);
  };

  // --- fetching --------------------------------------------------------------------------------------------------------

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
      if (state?.member) kept(host, [answeredAt, { ...answer, offers: [], program: { ...answer.program, texts: null } }, attribute('customer')]);
      ui.more?.answered(true);
      if (json) emit('update', { data: json });
      return;
    } else if (status && status < 500 && status !== 429) {
      broken(status);
    } else {
      if (!json) {
        const [at, last, customer] = kept(host) ?? [];
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
          if (ui.busy) refresh(); // what was asked before knows nothing of it
        },
      });
      for (const language in ui.more.texts) Object.assign(catalogues[language], ui.more.texts[language]);
    } catch (error) {
      tries++;
      throw error;
    }
  };

  const begin = () => {
    if (!givenByPage) refresh();
  };

  // --- life ------------------------------------------------------------------------------------------------------------

  return {
    connect() {
      listening = new AbortController();
      whenOld(act.again, listening.signal);
      own = ownWords(host);
      begin();
      paint();
      // What takes long the first time on a page is done while the answer is on its way, in a task of its own.
      setTimeout(() => {
        kept(host);
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
