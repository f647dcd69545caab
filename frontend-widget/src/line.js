import { h, settle } from './dom.js';
import { followCart, followVariant } from './follow.js';
import { createWords } from './format.js';
import { launcher, promised, readEstimate } from './lines.js';
import { lineSheet } from './line-styles.js';
import { ask, kept, languageOf, ownWords, spoken, whenOld } from './page.js';
import { readState } from './state.js';
import './locales/line.js';

/** Shopify says hundredths in every currency, those without decimals too. */
const minor = (hundredths, currency) =>
  Math.round(hundredths * 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits - 2));

/** What lives behind one <trappa-line>: what it asks the shop, and drawing the answer. */
export const createLine = (host) => {
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [lineSheet];
  const stage = h('div', { part: 'base' });
  stage.style.setProperty('--n', 4);
  root.append(stage);

  let program, answer, etag, listening, turn = 0, isCartAsked;
  const attribute = (name) => host.getAttribute(name);
  const isLauncher = () => attribute('view') === 'launcher';

  const paint = () => {
    const language = spoken(languageOf(host) || program?.locale || navigator.language);
    const words = createWords(language, program, ownWords(host));
    stage.lang = words.language;
    for (const name in program?.look) stage.style.setProperty(name, program.look[name]);
    const href = attribute('href');
    settle(stage, [isLauncher() ? answer && !answer.paused && launcher(answer.member, href, words) : answer ? promised(answer, attribute('view'), href, words) : h('div.compact')]);
  };

  /** What to ask about: the page's own amount, Shopify's price with its currency, or what lies in Shopify's cart. */
  const wanted = async () => {
    const amount = attribute('amount');
    const currency = attribute('currency');
    const isCart = attribute('view') === 'cart';
    // With both, the page has said what lies in the cart as it came; from then on the cart itself says it.
    const asksCart = isCart && (amount === null || (attribute('cart') && isCartAsked));
    isCartAsked = isCart;
    if (!asksCart) return currency ? { amount: minor(Number(amount || NaN), currency), currency } : { amount: Number(amount || NaN) };
    const response = await fetch(new URL(attribute('cart') || '/cart.js', document.baseURI), { headers: { Accept: 'application/json' } });
    const cart = await response.json();
    return { amount: minor(cart.total_price, cart.currency), currency: cart.currency };
  };

  /** The estimate of that; null where there is nothing to promise. */
  const estimated = async () => {
    try {
      const { amount, currency } = await wanted();
      if (!(amount > 0 && Number.isSafeInteger(amount))) return null;
      const response = await ask(host, 'estimate?amount_minor=' + amount);
      return response.ok ? readEstimate(await response.json(), currency) : null;
    } catch {
      return null; // no cart, no shop, not JSON: the line stays away
    }
  };

  /** Who is here and with how many points. Without an answer it stays as it was; a wrong one takes it away. */
  const standing = async () => {
    let status = 500;
    try {
      const response = await ask(host, '', { headers: etag ? { 'If-None-Match': etag } : {} });
      status = response.status;
      if (!response.ok) return status === 304 || status === 429 || status >= 500 ? answer : null;
      const json = await response.json();
      const state = readState(json);
      etag = response.headers.get('ETag');
      // Somebody else, or nobody: what a staircase kept of whoever was here goes.
      if (!state?.member || kept(host)?.[1]?.member.key !== json.member.key) kept(host, []);
      return state;
    } catch {
      return status < 500 ? null : answer;
    }
  };

  const refresh = async () => {
    const mine = ++turn; // the latest question wins; an older answer that comes late is dropped
    const next = await (isLauncher() ? standing() : estimated());
    if (mine !== turn || !listening) return;
    answer = next;
    program = next?.program ?? program;
    paint();
  };

  /** By its number in what Liquid wrote; a number that is not there belongs to another product of the page. */
  const choose = (variant) => {
    const price = attribute('prices')?.match('(^| )' + Number(variant) + ':(\\d+)')?.[2];
    if (price) host.setAttribute('amount', price);
  };

  return {
    connect() {
      listening = new AbortController();
      const { signal } = listening;
      whenOld(() => document.hidden || refresh(), signal);
      if (attribute('view') === 'cart') followCart(refresh, signal);
      if (attribute('view') === 'product') followVariant(choose, signal);
      paint();
      return refresh();
    },
    disconnect() {
      listening.abort();
      listening = null;
      turn++;
    },
    /** The tag's own attributes are read when it connects. */
    changed(name) {
      if (!listening) return;
      if (name === 'href') return paint();
      if (name !== 'view') return refresh();
      this.disconnect();
      answer = etag = null;
      this.connect();
    },
    refresh,
  };
};
