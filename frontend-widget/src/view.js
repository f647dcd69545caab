import { h } from './dom.js';

/**
 * Something to press, and for those who do not see it, what it is for. What is under way says so and cannot be pressed
 * again, but keeps the focus, as a disabled button would not. What a press does is found by the key, so that a button that
 * looks as before can stay.
 */
export const pressable = (ui, t, label, key, press, kind, name, busy = ui.pending.has(key), open) => {
  ui.presses[key] = busy ? null : press;
  return h('button' + kind, { type: 'button', 'data-key': key, 'aria-disabled': busy && 'true', 'aria-expanded': open },
    busy ? t.fetching : label, name && h('span.vh', ' ', name));
};

/**
 * Draws one state as a list of nodes; nothing here fetches or remembers. `ui` is what the element knows beside the state:
 * what is pending, what went wrong. `act` is what a shopper can do. `waits`: the texts are not here yet.
 */
export const draw = (state, words, ui, act, waits) => {
  const { t, line, count, amount, mark, number, date, reward } = words;
  const phase = waits ? 'loading' : ui.phase;
  const { program, member, steps, here, next, progress, about, offers, rewards, links, paused } = state ?? {};

  const small = (...content) => h('p.small', content);
  // The look of what is rare comes with the second file, whose texts may be here without it.
  const rare = (element) => { words.lacks = true; return element; };
  const button = (...all) => pressable(ui, t, ...all);
  const note = (...content) => h('div.note', content);
  const retry = () => button(t.retry, 'retry', act.retry, '.plain', '', ui.busy);

  const glyph = () =>
    h('span.glyph', steps.map((_, k) => h(k > here ? 'i' : 'i.on', { k })));

  const distance = () => words.rich(t.left, member.next.pointsToGo, { n: amount(member.next.pointsToGo), what: words.gain(next) });

  const firstReward = () => {
    const step = steps.find((each) => each.reward);
    return step && line(t.first, { what: reward(step.reward), n: amount(step.at) });
  };

  const head = () =>
    h('div.head',
      h('h' + ui.level + '.title', steps[0] && glyph(), h('slot', { name: 'title' }, t.title)),
      member?.tier && h('span.chip', member.tier.name));

  const bar = ({ from, to, value }) => [
    h('div.bar', {
      part: 'bar', role: 'progressbar', 'aria-label': t.next, 'aria-valuemin': from, 'aria-valuemax': to, 'aria-valuenow': value,
      'aria-valuetext': line(t.progress, { a: mark(value), b: amount(to) }),
    }, h('b'), h('i')),
    h('div.ends.small', { 'aria-hidden': 'true' }, h('span', mark(from)), h('span', mark(to))),
  ];

  /** Where a member stands: balance, what is on its way, how far it is, and what to know about it. */
  const standing = ({ tier, points: { available, qualifying, pending, pendingReadyOn, owed, expiring } }) => {
    // Qualifying points place one on the stairs and never fall by spending; available points are what can be used.
    const spent = words.inPoints && available < qualifying;
    return [
      h('p.big', words.big(spent ? qualifying : available)),
      spent && small(line(t.usable, { n: number(available) })),
      pending > 0 && small(line(t.pending, { n: number(pending) }), pendingReadyOn && line(t.due, { d: date(pendingReadyOn) })),
      progress ? [h('p.far', distance()), about > 0 && small(line(t.about, { n: count(t.orders, about) })), bar(progress)] : here >= 0 && h('p.far', h('strong', t.top)),
      tier?.until && !tier.atRisk && small(line(t.keep, { tier: tier.name, d: date(tier.until) })),
      (owed || tier?.atRisk || expiring[0]) && rare(ui.more?.asides(member)),
    ];
  };

  /** A guest is told the programme's own rate and the first thing it gives, never "0 points". */
  const invitation = ({ earning, currency }) => {
    const link = (key, more, to = ui.attribute(key) ?? links[key]) => to && h('a.button' + more, { href: to }, t[key]);
    return h('slot', { name: 'guest' },
      earning?.points * earning?.perMinor > 0 && h('p.big', words.rate(earning, currency)),
      h('p', t.free, ' ', firstReward()),
      h('div.act', link('join', ''), link('login', '.plain')));
  };

  const ticket = (offer) => {
    const { id, status, code, validUntil, redemptionId, reason, reward: it } = offer;
    const name = reward(it);
    const action =
      status === 'claimable' ? member.points.owed ? t.blocked : button(t.claim, id, () => act.run('claim', id), '', name)
      : status !== 'claimed' ? (reason && t[reason]) || t[status]
      : !code ? t.coming
      : [h('code', { part: 'code' }, code), button(t.copy, 'copy' + id, (pressed) => act.copy(code, pressed, id), '.plain', name),
          redemptionId && button(t.back, 'back' + id, () => act.run('ask', 'back' + id, offer), '.bare', name)];
    return h('li.ticket', { part: 'offer' },
      h('div', h('strong', name), validUntil && small(line(t.valid, { d: date(validUntil) }))),
      h('div.act', action),
      ui.more?.question('back' + id), refusal(id), refusal('back' + id));
  };

  const refusal = (key) => ui.failure?.id === key && h('p.small.refusal', ui.failure.text);

  const opener = (name, label) =>
    h('div.act', button(label, name, () => act.run('toggle', name), '.plain', '', undefined, '' + (ui.open === name)), refusal(name));

  const tickets = () =>
    h('div.offers', h('h' + Math.min(6, ui.level + 1) + '.title.small', t.offers),
      h('ul', { role: 'list' }, offers.slice(0, ui.expanded ? 99 : 3).map(ticket)),
      !ui.expanded && offers[3] && rare(ui.more?.all(offers)));

  /**
   * The stairs hold nothing to press, so drawing them upside down on a narrow page never fights the order of focus.
   * Exactly one step, the one the member stands on, is aria-current.
   */
  const step = ({ at, tier, reward: it, status }, k) => {
    const isHere = status === 'here';
    return h('li.step.' + (isHere ? 'here.reached' : status), {
      part: isHere ? 'step step-current' : 'step', 'aria-current': isHere && 'step', k,
    },
    h('span.fill', h('b'), h('i')),
    h('span.at', h('span', { 'aria-hidden': 'true' }, (words.inPoints ? number : amount)(at)), h('span.vh', amount(at), '. ')),
    h('span.what', tier && h('span.chip', tier.name), ' ', (it || !tier) && h('span', it ? reward(it) : t.start), h('span.vh', '. ')),
    h('span.state', isHere ? t.here : h('span.word', t[status])));
  };

  if (phase === 'ready' && !state) return note(t.empty);
  if (ui.attribute('view') === 'compact') {
    const href = ui.attribute('href');
    const content = !state ? t[phase] : paused ? t.paused : next ? distance() : member ? t.top : firstReward() ?? t.free;
    return h(href ? 'a.compact' : 'div.compact', { href }, steps?.[0] && glyph(), h('span', content));
  }
  // What is known is drawn: as many steps as there will be, below the room that a member's standing takes, or an invitation.
  if (phase === 'loading') return h('div.bones', { 'aria-busy': 'true' }, h('p.vh', t.loading), h('div.stairs', h('ol', { 'aria-hidden': 'true' }, Array.from({ length: ui.steps }, (_, k) => h('li.step', { k })))));
  if (!state) return note(h('p', t.error), retry());
  return [
    ui.staleAt && note(h('p', line(t.stale, { d: words.moment(ui.staleAt) })), retry()),
    paused && rare(note(h('slot', { name: 'paused' }, t.paused))),
    h('div.top',
      h('div', head(), member ? [standing(member), rewards[0] && opener('rewards', t.spend), ui.more?.panel('rewards')] : !paused && invitation(program)),
      member && offers[0] && tickets()),
    member && [member.activities?.[0] && rare(), ui.more?.activities(member)],
    steps[0] && h('div.stairs', h('ol', { role: 'list', 'aria-label': t.title }, steps.map(step))),
    member && [opener('history', t.history), ui.more?.panel('history')],
    h('slot', { name: 'footer' }),
  ];
};
