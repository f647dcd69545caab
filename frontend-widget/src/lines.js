import { clean } from './clean.js';
import { h } from './dom.js';

// No arrow turns by itself: it goes the way of the text before it, which a shop may have written in its own language.
const RIGHT_TO_LEFT = /^\P{L}*[\u0590-\u08ff]/u;
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

const glyph = () => h('span.glyph', { 'aria-hidden': 'true' }, [0, 1, 2, 3].map((k) => h('i.on', { k })));
const link = (href, kind, ...content) => h((href ? 'a' : 'div') + '.compact' + kind, { href }, content);

/** A reward of an estimate, in the shape the words know; null when it is not one. */
const readable = (reward) =>
  typeof reward?.kind === 'string' && (reward.amountMinor == null || (isCount(reward.amountMinor) && /^[A-Z]{3}$/.test(reward.currency)))
    ? { amountMinor: null, currency: null, percent: null, ...reward, name: clean(String(reward.name ?? '')) }
    : null;

/** An estimate that has something to promise, or null. `currency` is the page's, where it says one. */
export const readEstimate = (answer, currency) => {
  const { points, step, member, program } = answer ?? {};
  const promises = isCount(points) && (points > 0 || (member === true && step)) && (!currency || currency === program?.currency);
  return promises && (!program || /^[A-Z]{2}$/.test(program.country)) ? answer : null;
};

/** What a product or the cart gives: `view` is which. */
export const promised = ({ member, points, step }, view, href, { t, line, points: counted, gain }) => {
  // Where orders or money take one up, a step can be reached without a single point.
  const text = t[view + (!member ? 'Guest' : points ? '' : 'Step')];
  const to = step && gain({ tier: step.tier ? { name: clean(String(step.tier)) } : null, reward: readable(step.reward) });
  return link(href, '', glyph(), h('span', line(text, { n: counted(points) }), to && (RIGHT_TO_LEFT.test(text) ? ' ← ' : ' → ') + to));
};

/** The balance, or to a guest the name of it all. */
export const launcher = (member, href, { points, number, t }) =>
  link(href, '.launcher', glyph(), member
    ? [h('span', { 'aria-hidden': 'true' }, number(member.points.available)), h('span.vh', t.title, ': ', points(member.points.available))]
    : h('span', t.title));
