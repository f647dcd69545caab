import { h } from 'preact';

/** The state in Shopify's components: what a member has and how far it is, or what a guest would get. */
export const draw = ({ program, member, steps, next, progress, offers, paused }, words) => {
  const { t, line, amount, points, date, reward, rate, gain } = words;
  const text = (content, more) => h('s-text', more, content);
  const quiet = (content) => text(content, { color: 'subdued' });

  const standing = ({ tier, points: { available, pending, pendingReadyOn, owed } }) => [
    h('s-stack', { direction: 'inline', gap: 'base', alignItems: 'center' },
      text(points(available), { type: 'strong' }), tier && h('s-badge', null, tier.name)),
    pending > 0 && quiet(line(t.pending, { n: words.number(pending) }) + (pendingReadyOn ? line(t.due, { d: date(pendingReadyOn) }) : '')),
    progress
      ? [
          text(line(plain(t.left), { n: amount(member.next.pointsToGo), what: gain(next) })),
          h('s-progress', { value: progress.value - progress.from, max: progress.to - progress.from, accessibilityLabel: t.next }),
        ]
      : text(t.top),
    owed > 0 && quiet(line(t.owed, { n: points(owed) })),
    ...offers.filter((offer) => offer.status === 'claimable' || offer.status === 'claimed').map(ticket),
  ];

  const ticket = ({ id, code, validUntil, reward: it }) =>
    h('s-stack', { key: id, gap: 'small-300' },
      text(reward(it), { type: 'strong' }), code && text(code), validUntil && quiet(line(t.valid, { d: date(validUntil) })));

  const invitation = () => {
    const first = steps.find((step) => step.reward);
    return [
      program.earning && text(rate(program.earning, program.currency)),
      text(t.free + (first ? ' ' + line(t.first, { what: reward(first.reward), n: amount(first.at) }) : '')),
    ];
  };

  return h('s-section', { heading: t.title },
    h('s-stack', { gap: 'base' }, paused && quiet(t.paused), member ? standing(member) : invitation()));
};

/** These pages set nothing in bold. */
const plain = (text) => text.replaceAll('*', '');
