import { clean } from './clean.js';
import { h } from './dom.js';

// Addresses by which Shopify's themes change a cart.
const CART_CHANGES = /\/cart\/(add|change|update|clear)(\.js)?$/;
const CART_EVENTS = ['trappa:cart', 'cart:updated', 'cart:refresh', 'cart:change'];
const VARIANT_EVENTS = ['variant:change', 'variant:changed', 'variant:update'];
// No arrow turns by itself: it goes the way of the text before it, which a shop may have written in its own language.
const RIGHT_TO_LEFT = /^\P{L}*[\u0590-\u08ff]/u;
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

/** Views of one line: points for a product, points for the cart, and the launcher. */
export const linesOf = ({ host, ui, request, paint, state, words, texts }) => {
  let estimate = null, turn = 0, ended;
  const attribute = (name) => host.getAttribute(name);

  /** Shopify says hundredths in every currency, those without decimals too. */
  const minor = (hundredths, currency) =>
    Math.round(hundredths * 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits - 2));

  /** What to ask about: the page's own amount, Shopify's price with its currency, or what lies in Shopify's cart. */
  const wanted = async () => {
    const amount = attribute('amount');
    const currency = attribute('currency');
    if (amount !== null) return currency ? { amount: minor(Number(amount || NaN), currency), currency } : { amount: Number(amount || NaN) };
    if (attribute('view') !== 'cart') return {};
    const response = await fetch(new URL(attribute('cart') || '/cart.js', document.baseURI), { headers: { Accept: 'application/json' } });
    const cart = await response.json();
    return { amount: minor(cart.total_price, cart.currency), currency: cart.currency };
  };

  const ask = async () => {
    const mine = ++turn;
    let answer = null, currency;
    try {
      const about = await wanted();
      ({ currency } = about);
      if (isCount(about.amount) && about.amount > 0) {
        const response = await request('estimate?amount_minor=' + about.amount);
        answer = response.ok ? await response.json() : null;
      }
    } catch { /* no cart, no shop, not JSON: the line stays away */ }
    if (mine !== turn) return;
    const { points, step, member, program } = answer ?? {};
    const promises = isCount(points) && (points > 0 || (member === true && step)) && (!currency || currency === program?.currency);
    estimate = promises && (!program || /^[A-Z]{2}$/.test(program.country)) ? answer : null;
    if (estimate?.program) ui.home = estimate.program;
    paint();
  };

  /** A theme need not know of us: its own calls that change the cart are seen in the browser's list of what was fetched. */
  const followCart = (signal) => {
    for (const name of CART_EVENTS) document.addEventListener(name, ask, { signal });
    const observer = new PerformanceObserver((list) => {
      if (list.getEntries().some(({ name }) => CART_CHANGES.test(new URL(name).pathname))) ask();
    });
    observer.observe({ type: 'resource' });
    signal.addEventListener('abort', () => observer.disconnect());
  };

  /** By its number in what Liquid wrote; a number that is not there belongs to another product of the page. */
  const choose = (variant) => {
    const price = attribute('prices')?.match('(^| )' + Number(variant) + ':(\\d+)')?.[2];
    if (price) host.setAttribute('amount', price);
  };

  /** The variant chosen is what the form would put into the cart; some themes tell of it by an event of their own. */
  const followVariant = (signal) => {
    const inForm = ({ target }) => target.name === 'id' && /\/cart\/add/.test(target.form?.action) && choose(target.value);
    document.addEventListener('change', inForm, { signal });
    for (const name of VARIANT_EVENTS) document.addEventListener(name, ({ detail }) => choose((detail?.variant ?? detail?.resource)?.id), { signal });
  };

  const glyph = () => {
    const steps = state()?.steps.length || ui.steps;
    return h('span.glyph', { 'aria-hidden': 'true' }, [0, 1, 2, 3].map((k) => h('i.on', { k: (k * (steps - 1)) / 3 })));
  };
  const link = (kind, ...content) => h((attribute('href') ? 'a' : 'div') + '.compact' + kind, { href: attribute('href') }, content);

  const promised = () => {
    if (!estimate) return null;
    const t = texts();
    const { line, points, gain } = words();
    const { member, step } = estimate;
    // Where orders or money take one up, a step can be reached without a single point.
    const text = t[attribute('view') + (!member ? 'Guest' : estimate.points ? '' : 'Step')];
    const to = step && gain({ tier: step.tier ? { name: clean(String(step.tier)) } : null, reward: readable(step.reward) });
    return link('', glyph(), h('span', line(text, { n: points(estimate.points) }), to && (RIGHT_TO_LEFT.test(text) ? ' ← ' : ' → ') + to));
  };

  const launcher = () => {
    const member = state()?.member;
    if (!state() || state().paused) return null;
    const { points, number, t } = words();
    return link('.launcher', glyph(), member
      ? [h('span', { 'aria-hidden': 'true' }, number(member.points.available)), h('span.vh', t.title, ': ', points(member.points.available))]
      : h('span', t.title));
  };

  return {
    line: () => (attribute('view') === 'launcher' ? launcher() : promised()),
    begin(signal) {
      const view = attribute('view');
      if (view === 'launcher') return paint();
      if (ended !== signal) {
        ended = signal;
        if (view === 'cart') followCart(signal);
        if (view === 'product') followVariant(signal);
      }
      return ask();
    },
  };
};

/** A reward of an estimate, in the shape the words know; null when it is not one. */
const readable = (reward) =>
  typeof reward?.kind === 'string' && (reward.amountMinor == null || (isCount(reward.amountMinor) && /^[A-Z]{3}$/.test(reward.currency)))
    ? { amountMinor: null, currency: null, percent: null, ...reward, name: clean(String(reward.name ?? '')) }
    : null;
