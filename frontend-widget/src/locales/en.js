// The reference catalogue: every other locale has exactly these keys.
// {n} and the like are replaced by values, *…* is set in bold. Where number matters, a text has one form per
// Intl.PluralRules category.
export default {
  title: 'Your points staircase',
  points: { one: '{n} point', other: '{n} points' },
  usable: 'of which {n} to use',
  pending: '+{n} on the way',
  due: ', ready {d}',
  left: { one: '*{n} point* to {what}', other: '*{n} points* to {what}' },
  progress: '{a} of {b} points',
  owed: '{n} from a returned order. Your next points cover it.',
  expiring: { one: '{n} point expires on {d}', other: '{n} points expire on {d}' },
  keep: '{tier} until {d}',
  atRisk: { one: 'Keep {tier}: {n} more point by {d}.', other: 'Keep {tier}: {n} more points by {d}.' },
  top: 'You are at the top',

  start: 'Member',
  here: 'You are here',
  reached: 'Reached',
  next: 'Next step',
  locked: 'Not reached yet',
  returned: 'Taken back after a return',

  offers: 'Yours to use',
  all: 'Show all ({n})',
  valid: 'Valid until {d}',
  claim: 'Get the code',
  coming: 'Your code is on its way',
  copy: 'Copy code',
  copied: 'Code copied',
  used: 'Used',
  expired: 'Expired',
  void: 'Withdrawn',

  free: 'Join free.',
  first: '{what} is yours at {n}.',
  join: 'Join',
  login: 'Log in',

  paused: 'The programme is paused. Your points are safe.',
  loading: 'Loading your points…',
  error: 'We can’t show your points right now. They are safe.',
  stale: 'Points from {d}.',
  retry: 'Try again',
  empty: 'No steps yet.',

  // Why a code could not be had, by HTTP status.
  409: 'You can’t get this one right now.',
  410: 'This offer is no longer available.',
  422: 'Something went wrong. Try again.',
  429: 'Too fast. Try again in a moment.',
  500: 'The shop isn’t answering. Nothing is lost. Try again in a moment.',

  // Rewards by kind: {m} is an amount or a percentage, {x} a name.
  amount_off: '{m} off',
  free_shipping: 'Free shipping',
  free_product: 'Free {x}',
  gift: 'gift',
  gift_card: 'Gift card {m}',
  store_credit: '{m} store credit',
  donation: '{m} to {x}',
  charity: 'charity',
  perk: 'Member perk',
};
