import { h } from './dom.js';
import { pressable } from './view.js';
import { notesOn } from './notes.js';
import { panelsOf } from './panels.js';
import { activitiesOf } from './activities.js';
import { moreCatalogues } from './locales/more.js';
import { moreSheet } from './more-styles.js';

// A code that is on its way is asked for again, less and less often, then only when the page is looked at again.
const FIRST_PAUSE_MS = 1e3;
const LAST_PAUSE_MS = 6e4;

/** As the shop will send them: what can be used first, and of that what runs out first; so what has the focus stays where it is. */
const inOrder = (offers) => {
  const isOver = ({ status }) => !/^claim/.test(status);
  const lastDay = ({ validUntil }) => Date.parse(validUntil ?? '9999');
  return offers.sort((a, b) => isOver(a) - isOver(b) || lastDay(a) - lastDay(b));
};

/**
 * The second file: what a shopper does, and what few first views show. `inside` is what the element lets it reach; what
 * belongs to the shopper is kept in `inside.ui`, which is emptied when the session changes, and nowhere else.
 */
export default (inside) => {
  const { ui, request, emit, say, tell, paint, refresh, act } = inside;
  const underWay = window[Symbol.for('trappa')];
  const texts = () => inside.words().t;
  const button = (...all) => pressable(ui, texts(), ...all);

  /** Over, whatever came of it; what was said while it took long is over too. @return false when whoever wished it has left */
  const over = (key) => {
    ui.failure = null;
    return ui.pending.delete(key);
  };

  /** Asks for a change once. The same wish keeps its key until it was answered well, so that a retry changes nothing twice. */
  const post = async (key, path, body, headers) => {
    let status = 0, answer;
    try {
      const response = await request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
      status = response.status;
      answer = await response.json();
    } catch { /* no connection, or an error without words */ }
    // What is on its way was asked before this: nobody shares its answer any more.
    for (const question in underWay) delete underWay[question];
    // When the session ended meanwhile, the answer belongs to someone who has left.
    if (!over(key)) return null;
    const t = texts();
    const done = answer?.redemption ?? answer?.activity;
    if (done) {
      ui.keys.delete(key);
      return done;
    }
    if (status === 422) ui.keys.delete(key);
    // Back to what was pressed: the yes of a question, when there was one.
    tell(key, t[String(answer?.type).split(':').pop()] || t[status || 'offline'] || t[500], ui.asked?.key === key ? 'yes' : key);
    emit('error', { reason: status });
    if ([401, 404, 409, 410].includes(status)) act.again();
    return null;
  };

  /** Takes an offer or a reward. A page may take over by preventing the event. */
  const take = (key, wish) => {
    const idempotencyKey = ui.keys.get(key) ?? crypto.randomUUID();
    ui.keys.set(key, idempotencyKey);
    if (emit('claim', { ...wish, idempotencyKey }, true)) return post(key, 'redemptions', wish, { 'Idempotency-Key': idempotencyKey });
    over(key);
    paint(key);
    return null;
  };

  const taken = (redemption, json, told) => {
    const { t } = inside.words();
    inside.put(json);
    // What was just taken is seen, however many offers run out before it.
    ui.expanded = true;
    say([told?.(), redemption.code ?? t.coming].filter(Boolean).join(' '));
    emit('update', { data: inside.json() });
    pause = FIRST_PAUSE_MS;
    awaitCode();
  };

  const claim = async (id) => {
    const redemption = await take(id, { offerId: id });
    if (!redemption) return;
    const { code, validUntil, id: redemptionId } = redemption;
    const json = inside.json();
    const offers = json.offers.map((each) =>
      each.id === id ? { ...each, status: 'claimed', code: code ?? null, validUntil: validUntil ?? each.validUntil, redemptionId } : each);
    taken(redemption, { ...json, offers });
    paint(code ? 'copy' + id : id);
  };

  /** Spending points is asked about first; this is the yes. */
  const buy = async (key, reward) => {
    const redemption = await take(key, { rewardId: reward.id });
    if (!redemption) return;
    const { code, validUntil, id } = redemption;
    const { line, points, reward: named } = inside.words();
    const json = inside.json();
    const { member } = json;
    const left = member.points.available - reward.costPoints;
    // The list closes, so that the code is what one sees.
    ui.asked = ui.open = null;
    // Worked out whenever it is shown: the shop may know of points that went elsewhere meanwhile.
    ui.told = () => line(texts().bought, { what: named(reward), left: points(inside.state().member.points.available) });
    taken(redemption, {
      ...json, member: { ...member, points: { ...member.points, available: left } },
      offers: inOrder([...json.offers, { id, rewardId: reward.id, reward, status: 'claimed', code: code ?? null, validUntil: validUntil ?? null, redemptionId: id, costPoints: reward.costPoints }]),
    }, ui.told);
    paint(code ? 'copy' + id : 'rewards');
    act.again();
  };

  const giveBack = async (key, { redemptionId }) => {
    const redemption = await post(key, 'redemptions/' + encodeURIComponent(redemptionId) + '/return', {});
    if (!redemption) return;
    ui.asked = null;
    ui.told = () => texts()[redemption.status === 'RETURNED' ? 'backDone' : 'backComing'];
    say(ui.told());
    paint();
    await refresh();
    // What was pressed is gone with the code: the words about it are where one is now.
    say(ui.told());
    inside.host.shadowRoot.querySelector('[part=base]').focus({ preventScroll: true });
  };

  /** A question in place of a dialog: right where it was asked, answered by yes or no. */
  const ask = (key, subject) => {
    over(key);
    ui.asked = ui.asked?.key === key ? null : { key, subject };
    paint(ui.asked ? 'yes' : key);
  };
  const unask = (key) => {
    ui.asked = null;
    paint(key);
  };

  // As from a dialog, though it is none. What is being composed has an Escape of its own.
  inside.host.shadowRoot.addEventListener('keydown', ({ key, target, isComposing }) => {
    if (key !== 'Escape' || isComposing || activities.leave(target)) return;
    if (ui.asked && !ui.pending.has(ui.asked.key)) unask(ui.asked.key);
  });

  let codeTimer, pause = FIRST_PAUSE_MS;
  const awaitCode = () => {
    clearTimeout(codeTimer);
    const isComing = inside.state()?.offers.some(({ status, code }) => status === 'claimed' && !code);
    if (isComing && pause < LAST_PAUSE_MS) codeTimer = setTimeout(() => { if (inside.host.isConnected) act.again(); }, (pause *= 2));
  };

  /** What to know about where one stands, below it. */
  const asides = (member) => notesOn(member, inside.words()).map((text) => h('p.aside', text));

  /** What may not be copied is selected, so that it can be done by hand. */
  const select = (key) => {
    over(key);
    tell(key, texts().byHand, 'copy' + key);
    getSelection().selectAllChildren(inside.host.shadowRoot.activeElement.previousSibling);
  };

  /** To see more than the first three offers. */
  const all = (offers) =>
    button(inside.words().line(texts().all, { n: offers.length }), 'all', () => {
      ui.expanded = true;
      paint(offers[3].id);
    }, '.plain');

  const kit = { ...inside, texts, button, unask, over, post };
  const panels = panelsOf(kit);
  const activities = activitiesOf(kit);
  awaitCode();
  return {
    claim, buy, giveBack, select, ask, asides, all, ...panels, activities: activities.drawn, perform: activities.perform, sheets: [moreSheet], texts: moreCatalogues,
    /** The shop has answered anew, the same as before or something else. */
    answered(changed) {
      panels.answered(changed);
      awaitCode();
    },
  };
};
