import { clean } from './clean.js';
import { h, settle } from './dom.js';

/** The day of a moment on the shopper's own calendar. */
const localDay = (at) => new Date(Date.parse(at) - new Date(at).getTimezoneOffset() * 6e4).toISOString().slice(0, 10);

/** A page of the history; null for anything else. */
const historyIn = (answer) => {
  const isEntry = (each) => typeof each?.id === 'string' && Date.parse(each.at) && typeof each.kind === 'string' && typeof each.explanation === 'string' && Number.isSafeInteger(each.points);
  return Array.isArray(answer?.entries) && answer.entries.every(isEntry) ? answer : null;
};

/** What opens below the stairs: rewards to buy with points, and the history. */
export const panelsOf = ({ ui, act, request, say, paint, state, json, words, texts, button, unask }) => {
  const line = (text, values) => words().line(text, values);

  /** The question asked last, when it is the one with this key. */
  const question = (key) => {
    if (ui.asked?.key !== key) return null;
    const { subject } = ui.asked;
    const t = texts();
    const { points, reward } = words();
    const isReturn = Boolean(subject.redemptionId);
    const busy = ui.pending.has(key);
    const left = state().member.points.available - subject.costPoints;
    const text = isReturn && !subject.costPoints ? t.backFree : line(isReturn ? t.backSure : t.sure, { cost: points(subject.costPoints), what: reward(subject), left: points(left) });
    const go = () => act.run(isReturn ? 'giveBack' : 'buy', key, subject);
    return h('div.question', { role: 'group', 'aria-label': text }, h('p', text),
      h('div.act', button(isReturn ? t.backYes : t.yes, 'yes', go, '', '', busy), !busy && button(t.no, 'no', () => unask(key), '.plain')));
  };

  const rewards = () => {
    const t = texts();
    const { points, reward } = words();
    const { available, owed } = state().member.points;
    return h('ul', { role: 'list' }, state().rewards.filter((each) => each?.costPoints != null).map((each) => {
      const key = 'buy' + each.id;
      const missing = owed > 0 ? line(t.owing, { n: points(owed) }) : each.costPoints > available && line(t.missing, { n: points(each.costPoints - available) });
      return h('li.ticket', { part: 'reward' },
        h('div', h('strong', reward(each)), h('p.small', points(each.costPoints))),
        h('div.act', missing || button(t.buy, key, () => act.run('ask', key, each), '', reward(each), false, String(ui.asked?.key === key))),
        question(key),
        ui.failure?.id === key && h('p.small.refusal', ui.failure.text));
    }));
  };

  const row = ({ id, at, kind, points, explanation }) => {
    const t = texts();
    const { number, date } = words();
    return h('li', h('details', { open: ui.whys.has(id) },
      h('summary', { 'data-key': 'why' + id }, h('span', date(localDay(at))), h('span', t['k_' + kind] || t.k_adjusted), h('b', (points > 0 ? '+' : '−') + number(Math.abs(points)), h('span.vh', ' ', t.unit)), h('span.why', t.why)),
      h('p.small', clean(explanation))));
  };

  // Rows that are there stay as they are while older ones come below them; another first entry is another history.
  const drawn = new WeakMap();
  const history = () => {
    const t = texts();
    const { entries, next, busy, failed } = ui.history ?? { entries: [] };
    const first = entries[0] ?? {};
    if (!drawn.has(first)) drawn.set(first, { place: h('div.panel', { part: 'panel' }), list: h('ol.history', { role: 'list' }) });
    const { place, list } = drawn.get(first);
    list.append(...entries.slice(list.children.length).map(row));
    for (const { id } of entries) ui.presses['why' + id] = () => ui.whys.delete(id) || ui.whys.add(id);
    return settle(place, [
      entries[0] ? list : !busy && !failed && ui.history && h('p', t.nothing),
      failed && h('p.refusal', t[failed] || t[500]),
      (busy || next || failed) && button(failed ? t.retry : t.older, 'older', () => read(ui.history.next), '.plain', '', busy),
    ]);
  };

  /** One more page. Names are texts only, and what is not a history is an error like any other. */
  const read = async (cursor) => {
    const mine = (ui.history = { entries: [], ...ui.history, busy: true, failed: null });
    paint();
    let status = 0, answer;
    try {
      // Questions under way are shared; one of somebody who has left is another question, though it reads the same.
      const response = await request('history?' + new URLSearchParams(cursor ? { cursor } : {}), { whose: json()?.member?.key });
      status = response.status;
      if (response.ok) answer = historyIn(await response.json());
    } catch { /* no connection, or not a history */ }
    if (mine !== ui.history) return; // somebody else's by now, or asked anew
    const before = cursor ? mine.entries : [];
    ui.history = answer
      ? { entries: [...before, ...answer.entries], next: answer.next }
      : { entries: before, next: cursor, failed: status === 200 ? 500 : status || 'offline' };
    if (ui.history.failed) say(texts()[ui.history.failed] || texts()[500]);
    paint(cursor && answer?.entries[0] ? 'why' + answer.entries[0].id : undefined);
  };

  const toggle = (name) => {
    ui.pending.delete(name);
    ui.failure = null;
    ui.open = ui.open === name ? null : name;
    ui.asked = ui.told = null;
    ui.history = null;
    ui.whys = new Set();
    paint(name);
    if (ui.open === 'history') read();
  };

  return {
    question, toggle,
    /** The shop has answered anew: a history read before is short of what happened since, or another shopper's. */
    answered(changed) {
      if (changed) ui.history = null;
      if (ui.open === 'history') read();
    },
    /** The one opened by this name; what was just done is told where points are spent, by the balance it changed. */
    panel: (name) => {
      const told = name === 'rewards' && ui.told;
      const isOpen = ui.open === name;
      if (!isOpen && !told) return null;
      return name === 'history' ? history() : h('div.panel', { part: 'panel' }, told && h('p.told', told()), isOpen && state().rewards[0] && rewards());
    },
  };
};
