import { h, present } from './dom.js';
import { draw } from './view.js';
import { readState } from './state.js';
import { createWords } from './format.js';
import { sheetsFor } from './styles.js';

const TIMEOUT_MS = 15e3;
// A code that is on its way is asked for again, less and less often, then only when the page is looked at again.
const FIRST_PAUSE_MS = 1e3;
const LAST_PAUSE_MS = 6e4;

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

  const keys = new Map(); // offer → Idempotency-Key, the same for every try
  const ui = { phase: 'loading', pending: new Set() };
  let json, state, words, standing, etag, answeredAt, codeTimer, listening;
  let givenByPage = false, turn = 0, pause = FIRST_PAUSE_MS;

  const attribute = (name) => host.getAttribute(name);
  const source = () => new URL(attribute('src') || '/apps/trappa/staircase', document.baseURI);
  const emit = (name, detail, cancelable) => host.dispatchEvent(new CustomEvent('trappa-' + name, { detail, bubbles: true, composed: true, cancelable }));
  const say = (text) => { voice.textContent = text; };
  const request = (path, options) => fetch(new URL(path, source()), { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });

  // --- drawing -------------------------------------------------------------------------------------------------------

  /** `focusOn` is the key of the control that gets the focus; without it the focus stays where it is. */
  const paint = (focusOn = root.activeElement?.dataset.key) => {
    if (!listening) return;
    words = createWords(languageOf(host) || json?.program?.locale || navigator.language, state?.program.country);
    ui.view = attribute('view');
    ui.href = attribute('href');
    ui.level = Math.min(6, parseInt(attribute('heading-level')) || 2);
    ui.steps = parseInt(attribute('steps')) || 4;
    const silent = ui.phase === 'ready' && !state && attribute('design-mode') === null;
    root.adoptedStyleSheets = sheetsFor(silent ? -1 : state?.steps.length ?? 0);

    const before = standing;
    standing = state?.member && { here: state.here, from: state.progress?.percents['--p'] };
    const risen = before && standing?.here > before.here;
    stage.className = risen ? 'risen' : '';
    // The bar runs from where it stood; the style sheet decides whether that may be seen.
    stage.style.setProperty('--was', risen ? 0 : before?.from);
    stage.lang = words.language;
    stage.ariaBusy = ui.phase === 'loading';
    stage.replaceChildren(...present([!silent && draw(state, words, ui, act)]));
    // Whoever was inside stays inside: the same control, or else the element itself.
    if (focusOn) ([...stage.querySelectorAll('button:enabled')].find((each) => each.dataset.key === focusOn) ?? stage).focus({ preventScroll: true });
  };

  const show = (next) => {
    try {
      state = readState(next);
      json = next;
      ui.phase = 'ready';
      ui.staleAt = null;
      if (!state?.member) forget();
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

  /** A guest, or an answer we cannot trust: whoever was here has left, and so does everything that was theirs. */
  const forget = () => {
    keys.clear();
    ui.pending.clear();
    ui.failure = ui.expanded = null;
    say('');
    store((shelf, name) => shelf.removeItem(name));
  };

  // --- fetching --------------------------------------------------------------------------------------------------------

  /** Session storage may be off or full: the element works without. The query stays out of the name, for behind some
      proxies it carries the customer's id. */
  const store = (use) => {
    try {
      const { origin, pathname } = source();
      return use(sessionStorage, 'trappa:' + origin + pathname);
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
    } else if (status === 200) {
      const before = state?.member && state.here;
      etag = tag;
      answeredAt = Date.now();
      givenByPage = false;
      show(answer);
      // Codes, and what leads to one, are never kept.
      if (state?.member) store((shelf, name) => shelf.setItem(name, JSON.stringify([answeredAt, { ...answer, offers: [] }])));
      paint();
      if (state?.here > before) say(words.t.here + ': ' + words.gain(state.steps[state.here]));
      if (json) emit('update', { data: json });
      return awaitCode();
    } else if (status && status < 500 && status !== 429) {
      broken(status);
    } else {
      if (!json) {
        const [at, kept] = store((shelf, name) => JSON.parse(shelf.getItem(name))) ?? [];
        if (at) {
          show(kept);
          answeredAt = at;
        } else ui.phase = 'error';
      }
      if (state?.member) ui.staleAt = answeredAt;
      emit('error', { reason: status });
    }
    paint();
  };

  const awaitCode = () => {
    clearTimeout(codeTimer);
    if (!state?.offers.some(({ status, code }) => status === 'claimed' && !code)) pause = FIRST_PAUSE_MS;
    else if (!givenByPage && pause < LAST_PAUSE_MS) codeTimer = setTimeout(refresh, (pause *= 2));
  };

  // --- what a shopper does ---------------------------------------------------------------------------------------------

  const act = {
    retry() {
      refresh();
      paint();
    },

    expand() {
      ui.expanded = true;
      paint(state.offers[3].id);
    },

    /** A page may take over by preventing the event. */
    async claim(id) {
      const idempotencyKey = keys.get(id) ?? crypto.randomUUID();
      keys.set(id, idempotencyKey);
      if (ui.pending.has(id) || !emit('claim', { offerId: id, idempotencyKey }, true)) return;
      ui.pending.add(id);
      ui.failure = null;
      paint();
      let status, answer;
      try {
        const response = await request('redemptions', {
          method: 'POST', body: JSON.stringify({ offerId: id }), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
        });
        status = response.status;
        answer = await response.json();
      } catch { /* no connection, or an error without words */ }
      // When the session ended meanwhile, the answer belongs to someone who has left.
      if (!ui.pending.delete(id)) return;
      const { t } = words;
      if (answer?.redemption) {
        const code = answer.redemption.code ?? null;
        etag = null;
        show({ ...json, offers: json.offers.map((each) => (each.id === id ? { ...each, status: 'claimed', code } : each)) });
        say(code ?? t.coming);
        paint(code ? 'copy' + id : id);
        emit('update', { data: json });
        awaitCode();
        return;
      }
      const text = t[status] ?? t[500];
      if (status === 422) keys.delete(id);
      ui.failure = { id, text };
      say(text);
      paint(id);
      emit('error', { reason: status });
      if (status === 409 || status === 410) act.again();
    },

    async copy(code, shown, button) {
      const { t } = words;
      try {
        await navigator.clipboard.writeText(code);
        button.firstChild.data = t.copied;
        say(t.copied);
      } catch {
        // Not allowed to copy: select the code, so that it can be done by hand.
        getSelection().selectAllChildren(shown);
      }
      emit('copy');
    },

    again() {
      if (!givenByPage && document.visibilityState === 'visible') refresh();
    },
  };

  // --- life ------------------------------------------------------------------------------------------------------------

  return {
    connect() {
      listening = new AbortController();
      for (const name of ['trappa:refresh', 'visibilitychange']) document.addEventListener(name, act.again, { signal: listening.signal });
      if (!givenByPage) refresh();
      paint();
    },
    disconnect() {
      listening.abort();
      listening = null;
      clearTimeout(codeTimer);
      turn++;
    },
    changed(name) {
      if (!listening) return; // the tag's own attributes: connect() reads them
      if (name === 'src' && !givenByPage) this.data = null;
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
        if (listening) refresh();
      }
      paint();
    },
  };
};

/** The nearest `lang`, looking out through shadow roots. */
const languageOf = (node) => (node ? node.lang || languageOf(node.parentNode ?? node.host) : '');
