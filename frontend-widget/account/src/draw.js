import { h } from 'preact';
import { notesOn } from '../../src/notes.js';

/** The state in Shopify's components: what a member has and how far it is, or what a guest would get. */
export const draw = ({ program, member, steps, here, next, progress, about, offers, paused }, words) => {
  const { t, line, count, amount, points, number, date, reward, rate, gain } = words;
  const text = (content, more) => h('s-text', more, content);
  const quiet = (content) => text(content, { color: 'subdued' });

  const standing = ({ tier, points: { available, qualifying, pending, pendingReadyOn } }) => {
    // As on the storefront: one stands where one has earned, also after spending.
    const spent = words.inPoints && available < qualifying;
    return [
      h('s-stack', { direction: 'inline', gap: 'base', alignItems: 'center' },
        text(points(spent ? qualifying : available), { type: 'strong' }), tier && h('s-badge', null, tier.name)),
      spent && quiet(line(t.usable, { n: number(available) })),
      pending > 0 && quiet(line(t.pending, { n: number(pending) }) + (pendingReadyOn ? line(t.due, { d: date(pendingReadyOn) }) : '')),
      progress
        ? [
            text(line(plain(t.left), { n: amount(member.next.pointsToGo), what: gain(next) })),
            about > 0 && quiet(line(t.about, { n: count(t.orders, about) })),
            h('s-progress', { value: progress.value - progress.from, max: progress.to - progress.from, accessibilityLabel: t.next }),
          ]
        : here >= 0 && text(t.top),
      tier?.until && !tier.atRisk && quiet(line(t.keep, { tier: tier.name, d: date(tier.until) })),
      ...notesOn(member, words).map(quiet),
      ...offers.filter((offer) => offer.status === 'claimable' || offer.status === 'claimed').map(ticket),
    ];
  };

  const ticket = ({ id, status, code, validUntil, reward: it }) =>
    h('s-stack', { key: id, gap: 'small-300' },
      text(reward(it), { type: 'strong' }), status === 'claimed' && text(code ?? t.coming), validUntil && quiet(line(t.valid, { d: date(validUntil) })));

  const invitation = () => {
    const first = steps.find((step) => step.reward);
    return [
      program.earning?.points * program.earning?.perMinor > 0 && text(rate(program.earning, program.currency)),
      text(t.free + (first ? ' ' + line(t.first, { what: reward(first.reward), n: amount(first.at) }) : '')),
    ];
  };

  return h('s-section', { heading: t.title },
    h('s-stack', { gap: 'base' }, paused && quiet(t.paused), member ? standing(member) : !paused && invitation()));
};

/** These pages set nothing in bold. */
const plain = (text) => text.replaceAll('*', '');
