import { clean } from './clean.js';

/**
 * Reads the answer of GET /proxy/staircase. Strict on purpose: a missing key, a string where a number is due or a newer
 * version throws, and the element then says that the points are safe instead of drawing half a truth. Keys that are not
 * named here are ignored, so the server may add some.
 */
const fail = (key) => { throw TypeError('staircase: ' + key); };
const when = (test) => (value, key) => (test(value) ? value : fail(key));

const text = (value, key) => (typeof value === 'string' ? clean(value) : fail(key));
const whole = when(Number.isSafeInteger);
const count = when((value) => value >= 0 && Number.isSafeInteger(value));
const like = (shape) => when((value) => shape.test(value));
const currency = like(/^[A-Z]{3}$/);
const date = when((value) => /^\d{4}-\d\d-\d\d$/.test(value) && Date.parse(value));
// A link is drawn only when it leads to a page: never javascript: and the like.
const link = (value, key) => (/^(https?:\/\/|\/(?![/\\]))/i.test(text(value, key)) ? value : null);

// The shop's own colours and corners, as custom properties: what is not plainly one is left out.
const onlyIf = (test, value) => (test.test(value) ? value : '');
const colour = (value) => onlyIf(/^#([\da-f]{3}|[\da-f]{6})$/i, value);
const look = (value) => ({ '--ta': colour(value?.accent), '--to': colour(value?.onAccent), '--tr': onlyIf(/^\d\d?px$/, value?.radius) });

const orNull = (read) => (value, key) => (value === null ? null : read(value, key));
const orAbsent = (read) => (value, key) => (value == null ? null : read(value, key));
const listOf = (read) => (value, key) => (Array.isArray(value) ? value.map((each) => read(each, key)) : fail(key));
const record = (shape) => (value, key) =>
  value && typeof value === 'object'
    ? Object.fromEntries(Object.entries(shape).map(([name, read]) => [name, read(value[name], name)]))
    : fail(key);

const pointsOn = orNull(record({ points: count, on: date }));
const rewardShape = record({
  id: text, kind: text, name: orAbsent(text), amountMinor: orAbsent(count), currency: orAbsent(currency), percent: orAbsent(when(Number.isFinite)),
  costPoints: orAbsent(count),
});
const reward = orNull((value, key) => {
  const read = rewardShape(value, key);
  // An amount needs its currency, and what is off needs an amount.
  if (read.amountMinor !== null ? !read.currency : /_off/.test(read.kind) && read.percent === null) fail(key);
  return read;
});

const staircase = record({
  program: record({
    status: like(/^(live|paused)$/), currency, country: like(/^[A-Z]{2}$/), earning: orNull(record({ points: count, perMinor: count })),
    metric: orAbsent(like(/^(POINTS|SPEND|ORDERS)$/)), texts: (value) => value, look,
  }),
  member: orNull(record({
    points: record({ available: whole, pending: count, pendingReadyOn: orNull(date), owed: count, qualifying: whole, expiring: listOf(pointsOn) }),
    tier: orNull(record({ name: text, until: orNull(date), atRisk: pointsOn })),
    next: orNull(record({ stepId: text, pointsToGo: count, orders: orAbsent(count) })),
    activities: (value) => value, // read by what draws them
  })),
  steps: listOf(record({
    id: text, at: count, tier: orNull(record({ name: text })), reward, status: like(/^(reached|here|next|locked|returned)$/),
  })),
  offers: listOf(record({
    id: text, rewardId: text, status: like(/^(claimable|claimed|used|expired|void)$/), code: orNull(text), validUntil: orNull(date),
    reward: orAbsent(reward), costPoints: orAbsent(count), redemptionId: orAbsent(text), reason: orAbsent(text),
  })),
  rewards: listOf(reward),
  links: record({ join: orNull(link), login: orNull(link) }),
});

/**
 * The contract JSON as what is to be drawn, or null when shoppers are to see nothing (a draft, or no steps yet).
 *
 * @throws {TypeError} naming the place that was not understood
 */
export const readState = (json) => {
  if (json?.version !== 1) fail('version');
  if (json.program?.status === 'draft') return null;
  const state = staircase(json);
  const { steps, member, offers } = state;
  const paused = state.program.status === 'paused';
  if (!steps[0] && !paused) return null;
  const isHere = (each) => each.status === 'here';
  const here = steps.findIndex(isHere);
  if (here !== steps.findLastIndex(isHere) || steps.some(({ at }, k) => at <= steps[k - 1]?.at)) fail('steps');
  const next = member?.next && (steps.find(({ id }) => id === member.next.stepId) ?? fail('next'));

  const rewards = [...steps.map((each) => each.reward), ...state.rewards];
  return {
    ...state, paused, here, next,
    ...(next && progressTo(next.at, member, steps[here]?.at ?? 0, state.program.metric)),
    offers: offers.map((each) => ({ ...each, reward: each.reward ?? rewards.find((it) => it?.id === each.rewardId) })),
  };
};

/**
 * From this step (0 %) to the next (100 %): confirmed points, and how far the pending ones would reach, where points count.
 * About how many orders that is says something up to nine, and where orders are not what is counted.
 */
const progressTo = (to, { points, next }, from, metric) => {
  const value = Math.max(from, to - next.pointsToGo);
  const percent = (at) => Math.min(100, ((at - from) / (to - from)) * 100) + '%';
  return {
    progress: { from, to, value }, about: metric !== 'ORDERS' && next.orders < 10 && next.orders,
    vars: { '--p': percent(value), '--q': percent(value + (/^[SO]/.test(metric) ? 0 : points.pending)) },
  };
};
