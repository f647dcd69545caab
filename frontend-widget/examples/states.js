/**
 * Every state of the staircase as the server would answer it. The examples show them and the browser tests walk through
 * them; names of tiers and rewards are the shop's own, so they come in the language of the example.
 */
const SHOPS = {
  sv: { currency: 'SEK', country: 'SE', tiers: ['Bas', 'Silver', 'Guld'], perk: 'Förtur till rean', gift: 'Te', unit: 100 },
  da: { currency: 'DKK', country: 'DK', tiers: ['Basis', 'Sølv', 'Guld'], perk: 'Først i køen til udsalget', gift: 'Te', unit: 100 },
  en: { currency: 'GBP', country: 'GB', tiers: ['Basic', 'Silver', 'Gold'], perk: 'Early access to the sale', gift: 'tea', unit: 10 },
};
const AT = [0, 150, 300, 500, 900, 1500];

export const states = (language = 'sv') => {
  const shop = SHOPS[language] ?? SHOPS.en;
  const { currency, country, tiers, perk, unit } = shop;
  const off = (id, amount) => ({ id, kind: 'amount_off', amountMinor: amount * unit, currency });
  const tier = (k) => ({ id: 'tier' + k, name: tiers[k] });
  const gains = [
    [tier(0), null], [null, { id: 'ship', kind: 'free_shipping' }], [null, off('r25', 25)],
    [tier(1), off('r50', 50)], [null, off('r100', 100)], [tier(2), { id: 'early', kind: 'perk', name: perk }],
  ];
  const status = (k, here) => (here < 0 ? 'locked' : k < here ? 'reached' : k === here ? 'here' : k === here + 1 ? 'next' : 'locked');
  const steps = (here) =>
    structuredClone(AT.map((at, k) => ({ id: 's' + at, at, tier: gains[k][0], reward: gains[k][1], status: status(k, here) })));

  const base = (here, member, more) => ({
    version: 1,
    program: { name: 'Trappa', status: 'live', currency, locale: language, country, earning: { points: 1, perMinor: unit } },
    member, steps: steps(here), offers: [], rewards: [], links: { join: '/account/register', login: '/account/login' }, ...more,
  });
  const member = (points, here, more, other) => ({
    points: { available: points, pending: 0, pendingReadyOn: null, owed: 0, qualifying: points, expiring: [], ...more },
    tier: { id: 't', name: tiers[here < 3 ? 0 : here < 5 ? 1 : 2], until: null, atRisk: null },
    next: here + 1 < AT.length ? { stepId: 's' + AT[here + 1], pointsToGo: AT[here + 1] - points } : null,
    ...other,
  });
  const at = (points, here, more, other) => base(here, member(points, here, more, other));
  const offer = (id, rewardId, status, code = null, validUntil = '2026-12-31') => ({ id, rewardId, status, costPoints: 0, code, validUntil });
  const onTheWay = { pending: 45, pendingReadyOn: '2026-12-06' };
  const claimable = offer('o1', 'r25', 'claimable');
  const claimed = offer('o2', 'ship', 'claimed', 'TRAPPA-7Q2K', '2027-01-15');

  // While it is paused there are no steps to climb; codes that were claimed are still there.
  const paused = (someone, offers) => {
    const state = base(-1, someone, { steps: [], offers });
    state.program.status = 'paused';
    return state;
  };

  const many = base(4, member(380, 4, onTheWay));
  many.steps = Array.from({ length: 12 }, (_, k) => ({
    id: 'm' + k, at: k * 75, tier: k % 4 ? null : tier(k / 4), status: status(k, 4), reward: k ? off('m' + k, k * 10) : null,
  }));
  many.member.next = { stepId: 'm5', pointsToGo: 20 };

  const long = at(380, 2, onTheWay);
  long.steps[2].reward = { id: 'r25', kind: 'perk', name: 'Vinterjackeförvaringsabonnemangsförmånen' };
  long.steps[3].tier.name = 'Silverstjärnemedlemmarnas innersta krets';
  long.member.tier.name = 'Silverstjärnemedlemmarnas innersta krets';
  long.offers = [claimable];

  const one = at(40, 0);
  one.steps = [{ ...one.steps[0], at: 0, status: 'here' }];
  one.member.next = null;

  const hostile = at(380, 2, onTheWay);
  hostile.steps[3].tier.name = '<img src=x onerror=alert(1)>';
  hostile.steps[3].reward = { id: 'x', kind: 'perk', name: '\u202eevil\u202c <script>alert(2)</script> *bold* {n}' };
  hostile.links.join = 'javascript:alert(3)';

  const returned = at(280, 1, { owed: 20 });
  returned.steps[2].status = 'returned';
  returned.steps[3].status = 'locked';
  returned.member.next = { stepId: 's300', pointsToGo: 20 };

  const bought = at(520, 3, { available: 420 });
  bought.rewards = [
    { ...off('r50b', 50), costPoints: 200, affordable: true }, { id: 'tea', kind: 'free_product', name: shop.gift, costPoints: 350, affordable: true },
    { ...off('r100b', 100), costPoints: 700, affordable: false },
  ];
  bought.offers = [{ ...offer('red-1', 'r25b', 'claimed', 'TRAPPA-9H4W', '2027-01-15'), costPoints: 100, reward: off('r25b', 25), redemptionId: 'red-1' }];
  bought.member.next.orders = 2;

  // Stairs that are counted in something else than points. What can be used is points all the same.
  const counted = (metric, thresholds, qualifying, here) => {
    const state = at(380, here, { qualifying });
    state.program.metric = metric;
    thresholds.forEach((each, k) => { state.steps[k].at = each; });
    state.member.next.pointsToGo = thresholds[here + 1] - qualifying;
    return state;
  };
  const orders = counted('ORDERS', [0, 1, 3, 5, 10, 20], 4, 2);
  const spend = counted('SPEND', [0, 1500, 3000, 5000, 9000, 15000].map((each) => each * unit), 3800 * unit, 2);
  spend.member.next.orders = 2;
  orders.member.next.orders = 1;
  spend.member.tier = { id: 't', name: tiers[1], until: '2026-12-31', atRisk: { points: 1200 * unit, on: '2026-12-31' } };

  const own = at(380, 2, onTheWay);
  own.program.texts = { title: 'Kaféstegen', points: '{n} böna|{n} bönor', history: 'Alla bönor' };
  own.program.look = { accent: '#7a3b12', onAccent: '#ffffff', radius: '16px' };

  // What can be done besides ordering; a kind that is newer than the widget is left out.
  const todo = at(380, 2, onTheWay, {
    activities: [
      { kind: 'birthday', points: 100 }, { kind: 'survey', id: 'nps', type: 'nps', points: 20, least: 0, most: 10, question: null },
      { kind: 'visit', points: 5 },
    ],
  });

  const owed = at(310, 2, { available: 0, owed: 40 });
  owed.offers = [claimable];

  const offers = [
    claimable, offer('o6', 'r50', 'claimed'), claimed, offer('o3', 'r50', 'used'), offer('o4', 'r100', 'expired'), { ...offer('o5', 'ship', 'void'), reason: 'returned' },
  ];

  return {
    guest: base(-1, null),
    start: at(0, 0),
    member: { ...at(380, 2, onTheWay), offers: [claimable, claimed] },
    offers: { ...at(520, 3), offers },
    spent: at(520, 3, { available: 120 }),
    activities: todo,
    rewards: bought,
    owed,
    top: { ...at(1720, 5, {}, { tier: { id: 't', name: tiers[2], until: '2027-12-31', atRisk: null } }), offers: [claimed] },
    atRisk: at(620, 3, { expiring: [{ points: 20, on: '2027-01-31' }] }, { tier: { id: 't', name: tiers[1], until: '2026-12-31', atRisk: { points: 200, on: '2026-12-31' } } }),
    returned, orders, spend, own,
    paused: paused(member(380, 2, {}, { next: null }), [{ ...claimed, reward: gains[1][1] }]),
    pausedGuest: paused(null, []),
    many, long, one, hostile,
    newer: { ...base(-1, null), version: 2 },
    empty: base(-1, null, { steps: [] }),
    loading: null,
  };
};

/** The staircase in one line, by its attributes and the state it is given. */
export const compact = {
  compact: [{ view: 'compact', href: '#points' }, 'member'],
  invitation: [{ view: 'compact', href: '#points' }, 'guest'],
};

/** The lines, which ask the server. */
export const lines = {
  product: { view: 'product', amount: '24900', href: '#points' },
  cart: { view: 'cart', amount: '49900', href: '#points' },
  launcher: { view: 'launcher', href: '#points', src: 'member/staircase' },
};

/** What is seen only after something was pressed: the state, the keys of what is pressed one after another, and what then shows. */
export const moments = {
  question: ['rewards', ['rewards', 'buyr50b'], '.question'],
  refused: ['rewards', ['rewards', 'buyr50b', 'yes'], '.refusal'],
  read: ['rewards', ['history', 'why2'], 'details[open]'],
  birthday: ['activities', ['do:birthday:open'], 'select'],
  survey: ['activities', ['do:survey:nps:open'], 'textarea'],
  noDay: ['activities', ['do:birthday:open', 'do:birthday'], '.refusal'],
};

/** What a server would answer, by the last part of the path. */
export const answers = {
  estimate: {
    amountMinor: 24900, points: 249, member: true, program: { currency: 'SEK', locale: 'sv', country: 'SE' },
    step: { id: 's500', at: 500, tier: 'Silver', reward: { id: 'r50', kind: 'amount_off', amountMinor: 5000, currency: 'SEK' } },
  },
  birthday: { activity: { kind: 'birthday', points: 100 } },
  survey: { activity: { kind: 'survey', points: 20 } },
  redemptions: { redemption: { id: 'red-9', status: 'ISSUED', code: 'TRAPPA-M3XD', validUntil: '2027-01-31' } },
  return: { redemption: { id: 'red-1', status: 'RETURNED', code: null, validUntil: '2027-01-31' } },
  history: {
    entries: [
      { id: '4', at: '2026-11-20T12:00:00Z', kind: 'redeemed', points: -100, explanation: 'Inlösta mot en belöning' },
      { id: '3', at: '2026-11-12T12:00:00Z', kind: 'reversed', points: -75, explanation: '75 av 595 poäng togs tillbaka: 1 av 3 varor returnerades' },
      { id: '2', at: '2026-11-10T12:00:00Z', kind: 'earned', points: 595, explanation: '595 kr × 1 poäng/kr = 595 poäng' },
      { id: '1', at: '2025-10-01T12:00:00Z', kind: 'bonus', points: 25, explanation: 'Välkommen' },
    ],
    next: null,
  },
};
